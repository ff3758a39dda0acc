//! A page of the manual in roff's source, as far as the tests have to know it: sections, and
//! lists of entries, each a `.TP`, a line that is its head, and prose.

/// The longest line that mandoc does not mind.
const LONGEST: usize = 80;

/// A list of entries.
pub struct Group {
    /// What stands above it.
    pub title: Option<String>,
    /// What is in it, in order.
    pub entries: Vec<Entry>,
}

/// See [`Group`].
pub struct Entry {
    /// As the page has it.
    pub head: String,
    /// What is said of it, in whole lines.
    pub prose: String,
}

/// A section without its heading.
pub fn section<'p>(page: &'p str, title: &str) -> &'p str {
    let (begin, end) = bounds(page, title);
    &page[begin..end]
}

/// The page with another text for a section.
pub fn replaced(page: &str, title: &str, text: &str) -> String {
    let (begin, end) = bounds(page, title);
    format!("{}{text}{}", &page[..begin], &page[end..])
}

fn bounds(page: &str, title: &str) -> (usize, usize) {
    let heading = format!("\n.SH {title}\n");
    let at = page.find(&heading);
    let begin = at.unwrap_or_else(|| panic!("no section {title}")) + heading.len();
    let end = page[begin..].find("\n.SH ");
    (begin, end.map_or(page.len(), |end| begin + end + 1))
}

/// A section of lists with exactly these groups and heads: what people have written of an
/// entry stays, wherever it stood in its group, and so does what stands above a list.
pub fn renewed(section: &str, groups: &[Group]) -> String {
    let found = parsed(section);
    let mut out = String::new();
    for group in groups {
        let title = group.title.as_deref();
        if let Some(title) = title {
            out.push_str(&format!(".SS \"{}\"\n", escaped(title)));
        }
        let known = found.iter().find(|known| known.title.as_deref() == title);
        out.push_str(known.map_or("", |known| &known.above));
        for entry in &group.entries {
            let same = |known: &&Entry| key(&known.head) == key(&entry.head);
            let known = known.and_then(|known| known.entries.iter().find(same));
            let prose = known.map_or(&entry.prose, |known| &known.prose);
            out.push_str(&format!(".TP\n{}\n{prose}", entry.head));
        }
    }
    out
}

struct Known {
    title: Option<String>,
    above: String,
    entries: Vec<Entry>,
}

fn parsed(section: &str) -> Vec<Known> {
    let group = |title| Known {
        title,
        above: String::new(),
        entries: Vec::new(),
    };
    let mut groups = vec![group(None)];
    // Lists within the prose of an entry are a part of it.
    let mut depth = 0;
    let mut is_head = false;
    for line in section.lines() {
        let current = groups.last_mut().expect("there is one");
        match line {
            ".RS" => depth += 1,
            ".RE" => depth -= 1,
            _ => {}
        }
        if let (0, Some(title)) = (depth, line.strip_prefix(".SS ")) {
            groups.push(group(Some(title.trim_matches('"').replace("\\-", "-"))));
        } else if depth == 0 && line == ".TP" {
            is_head = true;
        } else if std::mem::take(&mut is_head) {
            let (head, prose) = (line.to_owned(), String::new());
            current.entries.push(Entry { head, prose });
        } else {
            let text = current.entries.last_mut().map(|entry| &mut entry.prose);
            let text = text.unwrap_or(&mut current.above);
            text.push_str(line);
            text.push('\n');
        }
    }
    groups
}

/// What an entry is known by, however it is written: its longest name, without what says that
/// it can be negated.
fn key(head: &str) -> String {
    let plain = head
        .replace("[no\\-]", "")
        .replace("\\fB", "")
        .replace("\\fR", " ");
    let names = plain.split([' ', ',', '[', '=']);
    let longest = names.max_by_key(|name| (name.starts_with("\\-"), name.len()));
    longest.unwrap_or_default().to_owned()
}

/// Text with what roff would read as its own escaped.
pub fn escaped(text: &str) -> String {
    text.replace('\\', "\\e")
        .replace('-', "\\-")
        .replace('\'', "\\(aq")
        .replace('`', "\\(ga")
}

/// A text in bold.
pub fn bold(text: &str) -> String {
    format!("\\fB{}\\fR", escaped(text))
}

/// The head of an option, such as `-n, --count <n>`: what is typed in bold, what stands for
/// something else in italics.
pub fn head(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while !rest.is_empty() {
        let (length, face) = match rest.as_bytes()[0] {
            b'-' => (rest.replace("[no-]", "(no-)").find([' ', ',', '[']), 'B'),
            b'<' => (rest.find('>').map(|end| end + 1), 'I'),
            _ => {
                let (first, others) = rest.split_at(1);
                out.push_str(first);
                rest = others;
                continue;
            }
        };
        let (word, others) = rest.split_at(length.unwrap_or(rest.len()));
        out.push_str(&format!("\\f{face}{}\\fR", escaped(word)));
        rest = others;
    }
    out
}

/// A line of the synopsis: the words of the command in bold, and what stands for something
/// else in italics.
pub fn form(line: &str) -> String {
    let is_command = |word: &&str| word.chars().all(|c| c.is_ascii_lowercase());
    let words = line.split(' ').take_while(is_command);
    let length = words.map(|word| word.len() + 1).sum::<usize>();
    let (command, rest) = line.split_at(length.min(line.len()));
    let command = match command.trim_end() {
        "" => command.to_owned(),
        words => format!("{}{}", bold(words), &command[words.len()..]),
    };
    let rest = escaped(rest);
    format!(
        "{command}{}",
        rest.replace('<', "\\fI<").replace('>', ">\\fR")
    )
}

/// The page with the lines that are too long in several, of which the last goes on in the
/// next one; an example is left as it is.
pub fn folded(page: &str) -> String {
    let mut out = String::new();
    let mut rest = String::new();
    let mut is_filled = true;
    let mut is_head = false;
    for line in page.lines() {
        let is_text = is_filled && !is_head && !line.starts_with(['.', ' ']);
        is_head = line == ".TP";
        match line {
            ".nf" | ".EX" => is_filled = false,
            ".fi" | ".EE" => is_filled = true,
            _ => {}
        }
        if is_text && !rest.is_empty() {
            rest.push(' ');
            rest.push_str(line);
        } else if is_text {
            rest.push_str(line);
        } else {
            push_line(&mut out, &std::mem::take(&mut rest));
            push_line(&mut out, line);
        }
        let is_folded = fold(&mut rest, &mut out);
        if !is_folded {
            push_line(&mut out, &std::mem::take(&mut rest));
        }
    }
    push_line(&mut out, &rest);
    out
}

fn push_line(out: &mut String, line: &str) {
    if !line.is_empty() {
        out.push_str(line);
        out.push('\n');
    }
}

/// Moves whole lines from a text that is too long for one; says whether it was.
fn fold(rest: &mut String, out: &mut String) -> bool {
    let is_long = rest.len() > LONGEST;
    while rest.len() > LONGEST {
        let fits = |(at, _): &(usize, &str)| *at <= LONGEST;
        // A line that begins with one of these would be a request.
        let is_good = |(at, _): &(usize, &str)| !rest[at + 1..].starts_with(['.', '\'', ' ']);
        let mut places = rest.match_indices(' ').filter(is_good);
        let first = places.next();
        let last = places.take_while(fits).last();
        let Some((at, _)) = last.or(first) else {
            break;
        };
        push_line(out, &rest[..at]);
        rest.drain(..=at);
    }
    is_long
}
