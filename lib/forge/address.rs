//! Where a repository or a pull request is, read from URLs.

/// A repository at some host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// The host, in lower case, without a port.
    pub host: String,
    /// What a browser or an API calls the host: with its port, where the URL is one of HTTP.
    pub authority: String,
    /// `owner/name`; with more in front where the forge has groups in groups.
    pub path: String,
}

impl Address {
    /// Reads the URL of a remote: `https://github.com/o/n.git`, `git@github.com:o/n`,
    /// `ssh://git@github.com/o/n`. A path of this machine is none of it.
    pub fn of_remote(url: &str) -> Option<Self> {
        let (authority, path) = match url.split_once("://") {
            Some(("file", _)) => return None,
            Some((scheme, rest)) => {
                let (authority, path) = rest.split_once('/')?;
                let authority = authority.rsplit('@').next()?;
                // The port of SSH says nothing of where the API is.
                let is_web = matches!(scheme, "http" | "https");
                let host = authority.split(':').next()?;
                (if is_web { authority } else { host }, path)
            }
            None => {
                let (authority, path) = url.split_once(':')?;
                // git takes `./a:b` and `dir/a:b` for paths, too.
                if authority.contains('/') {
                    return None;
                }
                (authority.rsplit('@').next()?, path)
            }
        };
        let path = path.trim_matches('/');
        let path = path.strip_suffix(".git").unwrap_or(path);
        let is_name = |part: &str| !part.is_empty() && !part.starts_with(['-', '.']);
        let plain = |c: char| c.is_ascii_alphanumeric() || "/-_.~".contains(c);
        if path.split('/').count() < 2 || !path.split('/').all(is_name) || !path.chars().all(plain)
        {
            return None;
        }
        let authority = web_host(&authority.to_ascii_lowercase())?;
        Some(Self {
            host: authority.split(':').next()?.to_owned(),
            authority,
            path: path.to_owned(),
        })
    }

    /// The owner and the name, where there are no groups in groups.
    pub fn owner_and_name(&self) -> Option<(&str, &str)> {
        self.path
            .split_once('/')
            .filter(|(_, name)| !name.contains('/'))
    }
}

/// The host that the web and the API are at. Some forges take SSH at port 443 of another, and
/// `github.com-work` is how people call a second key in their configuration of SSH.
fn web_host(authority: &str) -> Option<String> {
    let plain = |c: char| c.is_ascii_alphanumeric() || ".-:".contains(c);
    if authority.is_empty() || authority.starts_with('-') || !authority.chars().all(plain) {
        return None;
    }
    let known = ["github.com", "gitlab.com", "codeberg.org"];
    let aliased = known.iter().find(|host| {
        authority
            .strip_prefix(**host)
            .is_some_and(|rest| rest.starts_with('-'))
    });
    Some(match authority {
        "ssh.github.com" | "www.github.com" => "github.com".to_owned(),
        "altssh.gitlab.com" => "gitlab.com".to_owned(),
        other => aliased.map_or(other, |host| *host).to_owned(),
    })
}

/// A pull request: its repository, and its number there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PullAddress {
    /// The repository that it was opened at.
    pub repository: Address,
    /// Its number.
    pub number: u64,
}

impl PullAddress {
    /// Reads a pull request's URL. `between` is what stands between the repository and the
    /// number: `/pull/` at GitHub.
    pub fn of_url(url: &str, between: &str) -> Option<Self> {
        let (repository, rest) = url.trim().split_once(between)?;
        let digits = rest.split(['/', '#', '?']).next()?;
        let is_web = repository.starts_with("https://") || repository.starts_with("http://");
        Some(Self {
            repository: Address::of_remote(repository).filter(|_| is_web)?,
            number: digits.parse().ok()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(url: &str) -> Option<(String, String)> {
        Address::of_remote(url).map(|found| (found.authority, found.path))
    }

    #[test]
    fn every_form_of_a_url_is_known() {
        for url in [
            "https://github.com/acme/widget.git",
            "https://user@github.com/acme/widget",
            "https://GitHub.com/acme/widget",
            "git@github.com:acme/widget.git",
            "github.com:/acme/widget.git",
            "git@github.com-work:acme/widget.git",
            "ssh://git@github.com:22/acme/widget/",
            "ssh://git@ssh.github.com:443/acme/widget.git",
        ] {
            let found = of(url).unwrap_or_default();
            assert_eq!(found, ("github.com".into(), "acme/widget".into()), "{url}");
        }
        let groups = of("git@gitlab.com:a/b/c/widget.git").unwrap_or_default();
        assert_eq!(groups, ("gitlab.com".into(), "a/b/c/widget".into()));
        let port = of("http://git.example.com:3000/a/b").unwrap_or_default();
        assert_eq!(port, ("git.example.com:3000".into(), "a/b".into()));
    }

    #[test]
    fn paths_and_what_could_be_an_option_are_none() {
        for url in [
            "/srv/github/widget.git",
            "file:///github/a/b",
            "../widget",
            "./a:b/c",
            "https://github.com/acme",
            "https://github.com/-acme/widget",
            "https://github.com/acme/../widget",
            "https://github.com/acme/wid get",
            "https://-github.com/acme/widget",
        ] {
            assert_eq!(of(url), None, "{url}");
        }
    }

    #[test]
    fn a_pull_request_is_read_from_its_url() {
        let of = |url| {
            PullAddress::of_url(url, "/pull/").map(|found| (found.repository.path, found.number))
        };
        let expected = Some(("acme/widget".to_owned(), 7));
        assert_eq!(of("https://github.com/acme/widget/pull/7"), expected);
        assert_eq!(of("https://github.com/acme/widget/pull/7/files"), expected);
        for url in [
            "https://github.com/acme/widget",
            "https://github.com/acme/widget/pull/x",
            "--web/pull/1",
            "git@github.com:acme/widget/pull/1",
        ] {
            assert_eq!(of(url), None, "{url}");
        }
    }
}
