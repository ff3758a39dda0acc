//! Those who have a part in a commit that carries the user's name.

/// The trailer for them, as forges read it.
pub const CO_AUTHORED_BY: &str = "Co-authored-by";

/// Who an agent is in a commit, where the user's configuration does not say: the address that
/// its maker gives it, or one that can be nobody's (RFC 2606).
pub fn usual(agent: &str) -> String {
    match agent {
        "codex" => "Codex <noreply@openai.com>".to_owned(),
        "claude" => "Claude <noreply@anthropic.com>".to_owned(),
        "qwen" => "Qwen-Coder <qwen-coder@alibabacloud.com>".to_owned(),
        "aider" => "aider <aider@aider.chat>".to_owned(),
        _ => {
            let is_plain = |c: &char| c.is_ascii_alphanumeric() || "-_.".contains(*c);
            let local: String = agent.chars().filter(is_plain).collect();
            let local = if local.is_empty() { "agent" } else { &local };
            format!("{} <{local}@agents.invalid>", name(agent))
        }
    }
}

/// `Name <address>`, without what would end it early.
pub fn person(name_of_one: &str, address: &str) -> String {
    format!("{} <{}>", name(name_of_one), name(address))
}

fn name(text: &str) -> String {
    let text: String = text
        .chars()
        .filter(|c| !c.is_control() && !"<>".contains(*c))
        .collect();
    let words: Vec<&str> = text.split_whitespace().collect();
    match words.as_slice() {
        [] => "agent".to_owned(),
        words => words.join(" "),
    }
}

/// Those that a message names.
pub fn named_in(message: &str) -> Vec<String> {
    let lines = last_paragraph(message).map_or_else(Vec::new, |text| text.lines().collect());
    let named = lines.into_iter().filter_map(|line| {
        let (key, who) = line.split_once(':')?;
        key.eq_ignore_ascii_case(CO_AUTHORED_BY)
            .then(|| who.trim().to_owned())
    });
    named.collect()
}

/// The address in `Name <address>`, in lower case: by it, two are the same one.
pub fn address(who: &str) -> String {
    let address = who.rsplit_once('<').map_or(who, |(_, address)| address);
    address
        .trim_end()
        .trim_end_matches('>')
        .to_ascii_lowercase()
}

/// The message with one more co-author, in its last paragraph if that is one of trailers;
/// as it is where it names them already.
pub fn with_co_author(message: &str, who: &str) -> String {
    let is_same = |named: &String| address(named) == address(who);
    if named_in(message).iter().any(is_same) {
        return message.to_owned();
    }
    let gap = match last_paragraph(message) {
        Some(last) if last.lines().all(is_trailer) => "\n",
        _ => "\n\n",
    };
    format!("{}{gap}{CO_AUTHORED_BY}: {who}\n", message.trim_end())
}

/// The last paragraph, where it is not the subject.
fn last_paragraph(message: &str) -> Option<&str> {
    let (_, last) = message.trim_end().rsplit_once("\n\n")?;
    Some(last)
}

fn is_trailer(line: &str) -> bool {
    let key = line.split_once(": ").map(|(key, _)| key);
    key.is_some_and(|key| {
        !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_co_author_joins_the_trailers_and_stands_alone_below_prose() {
        let who = "Codex <noreply@openai.com>";
        assert_eq!(
            with_co_author("Limit\n\nPlan: limit\nAgent: codex\n", who),
            "Limit\n\nPlan: limit\nAgent: codex\nCo-authored-by: Codex <noreply@openai.com>\n"
        );
        assert_eq!(
            with_co_author("Fix: the limit", who),
            "Fix: the limit\n\nCo-authored-by: Codex <noreply@openai.com>\n"
        );
    }

    #[test]
    fn one_who_is_named_already_is_not_named_twice() {
        let message = "Limit\n\nco-authored-by: codex <NoReply@openai.com>\n";
        assert_eq!(
            with_co_author(message, "Codex <noreply@openai.com>"),
            message
        );
    }

    #[test]
    fn an_agent_of_any_name_has_an_address_that_is_nobodys() {
        assert_eq!(usual("my agent"), "my agent <myagent@agents.invalid>");
        assert_eq!(usual("<>"), "agent <agent@agents.invalid>");
    }
}
