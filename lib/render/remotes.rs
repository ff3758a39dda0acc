//! Where the remotes lead.

use crate::model::remote_urls::{RemoteUrls, Urls, without_password};
use crate::render::style::clean;

/// Where attempts may be pushed to, for a user who approves it; nothing where there is no
/// remote.
pub fn places(remotes: &RemoteUrls) -> String {
    let line = |name: &str, what: &str, url: &String| {
        let url = without_password(url);
        format!("  {}{what}: {}\n", clean(name), clean(&url))
    };
    let of = |(name, urls): (&String, &Urls)| {
        let push = urls.push.iter().map(|url| line(name, "", url));
        let fetch = urls.fetch.iter().filter(|url| !urls.push.contains(url));
        let fetch = fetch.map(|url| line(name, ", with its pull requests at", url));
        push.chain(fetch).collect::<String>()
    };
    let lines: String = remotes.0.iter().map(of).collect();
    match lines.is_empty() {
        true => lines,
        false => format!("what is promoted is pushed to one of\n\n{lines}\n"),
    }
}
