//! The little of HTTP/1.1 that the doubles speak.

use std::io::{self, BufRead, Read, Write};

/// The largest body that a double takes: a prompt with all its context fits.
const MAX_BODY: usize = 64 << 20;

/// A request, as it came.
#[derive(Debug)]
pub struct Request {
    /// `GET`, `POST`, …
    pub method: String,
    /// The path without its query.
    pub path: String,
    /// What stands behind the path's question mark.
    pub query: String,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body, decoded from chunks where it came in chunks.
    pub body: Vec<u8>,
}

impl Request {
    /// The value of a header, by its name in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(n, _)| n == name)
            .map(|(_, value)| value.as_str())
    }

    /// Reads the next request of a connection; `None` where the client is done.
    pub fn read(input: &mut impl BufRead) -> io::Result<Option<Self>> {
        let first = line(input)?;
        let mut words = first.split(' ');
        let (Some(method), Some(target)) = (words.next(), words.next()) else {
            return Ok(None);
        };
        let mut headers = Vec::new();
        loop {
            let header = line(input)?;
            if header.is_empty() {
                break;
            }
            if let Some((name, value)) = header.split_once(':') {
                headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
            }
        }
        let mut request = Self {
            method: method.to_owned(),
            path: target.split('?').next().unwrap_or_default().to_owned(),
            query: target.split_once('?').unwrap_or_default().1.to_owned(),
            headers,
            body: Vec::new(),
        };
        if request.header("transfer-encoding") == Some("chunked") {
            request.body = chunks(input)?;
        } else if let Some(length) = request.header("content-length") {
            let length = length.parse().map_err(io::Error::other)?;
            request.body = exactly(input, length)?;
        }
        Ok(Some(request))
    }
}

/// Writes a whole answer of JSON and keeps the connection.
pub fn answer(output: &mut impl Write, status: u16, body: &str) -> io::Result<()> {
    write!(
        output,
        "HTTP/1.1 {status} {status}\r\ncontent-type: application/json; charset=utf-8\r\n\
         x-oauth-scopes: repo, read:org, gist, workflow\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )?;
    output.flush()
}

/// A line without its end; empty at the end of the stream.
fn line(input: &mut impl BufRead) -> io::Result<String> {
    let mut text = String::new();
    input.read_line(&mut text)?;
    text.truncate(text.trim_end().len());
    Ok(text)
}

fn exactly(input: &mut impl Read, length: usize) -> io::Result<Vec<u8>> {
    if length > MAX_BODY {
        return Err(io::Error::other("a body larger than a double takes"));
    }
    let mut bytes = vec![0; length];
    input.read_exact(&mut bytes)?;
    Ok(bytes)
}

fn chunks(input: &mut impl BufRead) -> io::Result<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let length = usize::from_str_radix(&line(input)?, 16).map_err(io::Error::other)?;
        if body.len() + length > MAX_BODY {
            return Err(io::Error::other("a body larger than a double takes"));
        }
        body.extend(exactly(input, length)?);
        line(input)?;
        if length == 0 {
            return Ok(body);
        }
    }
}
