//! A real Chromium without a window, driven through its chromedriver by the WebDriver
//! protocol: JSON over HTTP on 127.0.0.1.

use super::{TestEnv, needs};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::Duration;

/// Longer than a browser takes for anything in a test.
const LONG: Duration = Duration::from_secs(120);

/// A browser with one page, which ends with it.
pub struct Browser {
    driver: Child,
    port: u16,
    session: String,
}

impl Browser {
    /// Starts one; nothing where none is installed.
    pub fn start(env: &TestEnv) -> Option<Self> {
        let (chromium, driver) = (needs::chromium()?, needs::chromedriver()?);
        let mut command = env.command(driver, env.root());
        command.arg("--port=0");
        command.stdout(Stdio::piped()).stderr(Stdio::null());
        let mut driver = command.spawn().expect("start chromedriver");
        let mut lines = BufReader::new(driver.stdout.take().expect("its output")).lines();
        let port = lines
            .by_ref()
            .map_while(Result::ok)
            .find_map(|line| {
                let (_, port) = line.split_once("started successfully on port ")?;
                port.trim_end_matches('.').parse().ok()
            })
            .expect("chromedriver names its port");
        // It goes on to talk, and must not be stopped by a pipe that nobody reads.
        std::thread::spawn(move || lines.for_each(drop));
        let mut browser = Self {
            driver,
            port,
            session: String::new(),
        };
        // A container has no namespaces for its sandbox, and what it opens is a test's own.
        let options = json!({
            "binary": chromium,
            "args": ["--headless=new", "--no-sandbox", "--disable-dev-shm-usage"],
        });
        let wanted = json!({ "capabilities": { "alwaysMatch": {
            "goog:chromeOptions": options,
            "goog:loggingPrefs": { "browser": "ALL" },
            "unhandledPromptBehavior": "ignore",
        } } });
        let answer = browser.post("/session", &wanted);
        let id = answer["sessionId"].as_str();
        browser.session = id
            .unwrap_or_else(|| panic!("no session: {answer}"))
            .to_owned();
        Some(browser)
    }

    /// Opens a file.
    #[track_caller]
    pub fn open(&self, file: &Path) {
        self.command(
            "url",
            &json!({ "url": format!("file://{}", file.display()) }),
        );
    }

    /// Lets no script of a page run from now on.
    #[track_caller]
    pub fn forbid_scripts(&self) {
        self.devtools(
            "Emulation.setScriptExecutionDisabled",
            &json!({ "value": true }),
        );
    }

    /// A command of the developer tools.
    #[track_caller]
    pub fn devtools(&self, command: &str, parameters: &Value) -> Value {
        self.command(
            "goog/cdp/execute",
            &json!({ "cmd": command, "params": parameters }),
        )
    }

    /// The value of an expression in the page.
    #[track_caller]
    pub fn value(&self, expression: &str) -> Value {
        let evaluated = self.devtools(
            "Runtime.evaluate",
            &json!({ "expression": expression, "returnByValue": true }),
        );
        assert!(evaluated.get("exceptionDetails").is_none(), "{evaluated}");
        evaluated["result"]["value"].clone()
    }

    /// How many of the elements that a selector finds can be seen.
    #[track_caller]
    pub fn visible(&self, selector: &str) -> u64 {
        let all = format!("[...document.querySelectorAll({})]", json!(selector));
        let value = self.value(&format!(
            "{all}.filter((one) => one.checkVisibility()).length"
        ));
        value.as_u64().expect("a number")
    }

    /// Clicks on the first element that a selector finds, as a hand does.
    #[track_caller]
    pub fn click(&self, selector: &str) {
        let id = self.element(selector);
        self.command(&format!("element/{id}/click"), &json!({}));
    }

    /// Types into an element, or on the page by `body`.
    #[track_caller]
    pub fn type_into(&self, selector: &str, text: &str) {
        let id = self.element(selector);
        self.command(&format!("element/{id}/value"), &json!({ "text": text }));
    }

    /// The console's messages since the last time.
    #[track_caller]
    pub fn console(&self) -> Vec<Value> {
        let log = self.command("se/log", &json!({ "type": "browser" }));
        log.as_array().expect("a list of messages").clone()
    }

    /// Whether the page has opened a dialog of the browser.
    pub fn has_dialog(&self) -> bool {
        let path = format!("/session/{}/alert/text", self.session);
        self.request("GET", &path, "")["error"] != "no such alert"
    }

    #[track_caller]
    fn element(&self, selector: &str) -> String {
        let found = self.command(
            "element",
            &json!({ "using": "css selector", "value": selector }),
        );
        let ids = found.as_object().expect("an element").values();
        ids.filter_map(Value::as_str)
            .next()
            .expect("its id")
            .to_owned()
    }

    #[track_caller]
    fn command(&self, name: &str, body: &Value) -> Value {
        let value = self.post(&format!("/session/{}/{name}", self.session), body);
        assert!(value.get("error").is_none(), "{name} {body}: {value}");
        value
    }

    fn post(&self, path: &str, body: &Value) -> Value {
        self.request("POST", path, &body.to_string())
    }

    fn request(&self, method: &str, path: &str, body: &str) -> Value {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("reach chromedriver");
        stream.set_read_timeout(Some(LONG)).expect("set a time-out");
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nConnection: close\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            self.port,
            body.len()
        )
        .expect("ask chromedriver");
        let mut reader = BufReader::new(stream);
        let mut length = 0;
        loop {
            let mut line = String::new();
            reader
                .read_line(&mut line)
                .expect("an answer of chromedriver");
            let line = line.trim().to_ascii_lowercase();
            if let Some(value) = line.strip_prefix("content-length:") {
                length = value.trim().parse().expect("a length");
            }
            if line.is_empty() {
                break;
            }
        }
        let mut answer = vec![0; length];
        reader.read_exact(&mut answer).expect("a whole answer");
        let answer: Value = serde_json::from_slice(&answer).expect("an answer of JSON");
        answer["value"].clone()
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        if !std::thread::panicking() && !self.session.is_empty() {
            // The browser ends with its session, and in good order.
            self.request("DELETE", &format!("/session/{}", self.session), "");
        }
        self.driver.kill().ok();
        self.driver.wait().ok();
    }
}
