//! Selection sets of GraphQL: gh rejects an answer with a field that it did not
//! ask for, so an answer is cut down to what the query selects.

use serde_json::{Map, Value, json};
use std::collections::HashMap;

/// A query: what its operation selects, and its fragments by name.
#[derive(Debug, Default)]
pub struct Query {
    /// The fields at the root.
    pub root: Vec<Selection>,
    fragments: HashMap<String, Vec<Selection>>,
    variables: Value,
}

/// One entry of a selection set.
#[derive(Debug)]
pub enum Selection {
    /// `alias: name(arguments) { children }`
    Field {
        /// The name that the answer has; the field's own where none is given.
        alias: String,
        /// The name of the field.
        name: String,
        /// The words between the brackets.
        arguments: Vec<String>,
        /// The selection below; empty for a scalar.
        children: Vec<Selection>,
    },
    /// `... name`
    Spread(String),
    /// `... on type { children }`
    Inline(Option<String>, Vec<Selection>),
}

impl Query {
    /// Parses a query; what is malformed panics, as the double's client is gh.
    pub fn parse(text: &str, variables: &Value) -> Self {
        let mut words = Words {
            words: words(text),
            at: 0,
        };
        let mut query = Self {
            variables: variables.clone(),
            ..Self::default()
        };
        while let Some(word) = words.peek() {
            match word {
                "{" => query.root = words.selections(),
                "fragment" => {
                    words.next();
                    let name = words.next();
                    words.next(); // on
                    words.next(); // its type
                    query.fragments.insert(name, words.selections());
                }
                _ => {
                    // `query`, `mutation`, a name, variables, directives
                    words.next();
                    words.arguments();
                }
            }
        }
        query
    }

    /// What `selections` ask of `value`, and nothing else.
    pub fn project(&self, value: &Value, selections: &[Selection]) -> Value {
        match value {
            Value::Array(all) => {
                let each = all.iter().map(|one| self.project(one, selections));
                Value::Array(each.collect())
            }
            Value::Object(fields) if !selections.is_empty() => {
                let mut answer = Map::new();
                self.project_into(&mut answer, fields, selections);
                Value::Object(answer)
            }
            other => other.clone(),
        }
    }

    fn project_into(
        &self,
        answer: &mut Map<String, Value>,
        fields: &Map<String, Value>,
        selections: &[Selection],
    ) {
        for selection in selections {
            match selection {
                Selection::Field {
                    alias,
                    name,
                    arguments,
                    children,
                } => {
                    let value = fields.get(name).unwrap_or(&Value::Null);
                    let page = self.page(value, arguments);
                    let value = page.as_ref().unwrap_or(value);
                    answer.insert(alias.clone(), self.project(value, children));
                }
                Selection::Spread(name) => {
                    let fragment = self.fragments.get(name).expect("a fragment of the query");
                    self.project_into(answer, fields, fragment);
                }
                Selection::Inline(on, children) => {
                    let kind = fields.get("__typename").and_then(Value::as_str);
                    if on.is_none() || kind.is_none() || on.as_deref() == kind {
                        self.project_into(answer, fields, children);
                    }
                }
            }
        }
    }
}

impl Query {
    /// The page of a connection that `first` and `after` ask for. A cursor is the place of
    /// the next node.
    fn page(&self, value: &Value, arguments: &[String]) -> Option<Value> {
        let nodes = value.get("nodes")?.as_array()?;
        let argument = |name: &str| {
            let at = arguments.iter().position(|word| word == name)?;
            let word = arguments.get(at + 2)?; // behind a colon
            Some(match word.strip_prefix('$') {
                Some(variable) => self.variables[variable].clone(),
                None => serde_json::from_str(word).unwrap_or_default(),
            })
        };
        let first = usize::try_from(argument("first")?.as_u64()?).ok()?;
        let after = argument("after").and_then(|cursor| cursor.as_str()?.parse().ok());
        let start = after.unwrap_or(0).min(nodes.len());
        let end = (start + first).min(nodes.len());
        let mut page = value.clone();
        page["nodes"] = Value::Array(nodes[start..end].to_vec());
        page["pageInfo"] = json!({"hasNextPage": end < nodes.len(), "endCursor": end.to_string()});
        Some(page)
    }
}

/// The words of a query, read one after the other.
struct Words {
    words: Vec<String>,
    at: usize,
}

impl Words {
    fn peek(&self) -> Option<&str> {
        self.words.get(self.at).map(String::as_str)
    }

    fn next(&mut self) -> String {
        self.at += 1;
        let word = self.words.get(self.at - 1);
        word.expect("the query ends too early").clone()
    }

    /// Takes the next word where it is this one.
    fn take(&mut self, word: &str) -> bool {
        let is = self.peek() == Some(word);
        self.at += usize::from(is);
        is
    }

    /// What stands between brackets, if they come next.
    fn arguments(&mut self) -> Vec<String> {
        let mut inside = Vec::new();
        if !self.take("(") {
            return inside;
        }
        let mut depth = 1;
        loop {
            let word = self.next();
            depth += i32::from(word == "(") - i32::from(word == ")");
            if depth == 0 {
                return inside;
            }
            inside.push(word);
        }
    }

    fn directives(&mut self) {
        while self.take("@") {
            self.next();
            self.arguments();
        }
    }

    fn selections(&mut self) -> Vec<Selection> {
        assert_eq!(self.next(), "{", "a selection set");
        let mut all = Vec::new();
        while !self.take("}") {
            all.push(self.selection());
        }
        all
    }

    fn selection(&mut self) -> Selection {
        if self.take("...") {
            let on = self.take("on").then(|| self.next());
            self.directives();
            if on.is_none() && self.peek() != Some("{") {
                let name = self.next();
                self.directives();
                return Selection::Spread(name);
            }
            return Selection::Inline(on, self.selections());
        }
        let alias = self.next();
        let name = if self.take(":") {
            self.next()
        } else {
            alias.clone()
        };
        let arguments = self.arguments();
        self.directives();
        let children = if self.peek() == Some("{") {
            self.selections()
        } else {
            Vec::new()
        };
        Selection::Field {
            alias,
            name,
            arguments,
            children,
        }
    }
}

/// Cuts a query into words. Commas and white space mean nothing in GraphQL; a
/// string stays one word, with its quotes.
fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let name = |c: char| c.is_alphanumeric() || "_$-".contains(c);
        let length = if first == '#' {
            rest.find('\n').unwrap_or(rest.len())
        } else if first == '"' {
            let mut escaped = false;
            let end = rest[1..].find(|c| {
                let ends = c == '"' && !escaped;
                escaped = c == '\\' && !escaped;
                ends
            });
            end.expect("a string that ends") + 2
        } else if rest.starts_with("...") {
            3
        } else if name(first) {
            rest.find(|c| !name(c)).unwrap_or(rest.len())
        } else {
            first.len_utf8()
        };
        let (word, after) = rest.split_at(length);
        if first != '#' && first != ',' {
            words.push(word.to_owned());
        }
        rest = after.trim_start();
    }
    words
}
