//! What there is to know of a language to colour it.

/// A language, or several that look alike.
#[derive(Debug)]
pub struct Language {
    /// The ends of its files' names, as all lists here with spaces between them.
    ends: &'static str,
    /// The marks of comments that end with the line.
    pub comments: &'static [&'static str],
    /// Whether such a mark has to be at the start of a word.
    pub spaced_comments: bool,
    /// The marks around other comments.
    pub blocks: &'static [(&'static str, &'static str)],
    /// The marks around strings, and whether they go on in the next line.
    pub strings: &'static [(&'static str, &'static str, bool)],
    /// Its words.
    pub keywords: &'static str,
    /// Its words for values.
    pub constants: &'static str,
    /// Whether names tell what they are for.
    pub names: bool,
}

/// The language of a file, by its name.
pub fn language(path: &str) -> Option<&'static Language> {
    let name = path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase();
    let end = name.rsplit_once('.').map_or(name.as_str(), |(_, end)| end);
    ALL.iter().find(|language| has_word(language.ends, end))
}

/// Whether a list has a word.
pub fn has_word(list: &str, word: &str) -> bool {
    list.split(' ').any(|one| one == word)
}

const C_COMMENTS: &[(&str, &str)] = &[("/*", "*/")];
const QUOTES: &[(&str, &str, bool)] = &[("\"", "\"", false), ("'", "'", false)];

const PLAIN: Language = Language {
    ends: "",
    comments: &[],
    spaced_comments: false,
    blocks: &[],
    strings: QUOTES,
    keywords: "",
    constants: "true false null",
    names: true,
};

static ALL: &[Language] = &[
    Language {
        ends: "rs",
        comments: &["//"],
        blocks: C_COMMENTS,
        strings: &[
            ("r#\"", "\"#", true),
            ("\"", "\"", true),
            ("'\\", "'", false),
            ("'\"", "'", false),
        ],
        keywords: "as async await break const continue crate dyn else enum extern fn for if impl \
                   in let loop match mod move mut pub ref return static struct super trait type \
                   union unsafe use where while yield",
        constants: "true false self Self None Some Ok Err",
        ..PLAIN
    },
    Language {
        ends: "js mjs cjs jsx ts tsx mts cts vue svelte",
        comments: &["//"],
        blocks: C_COMMENTS,
        strings: &[("\"", "\"", false), ("'", "'", false), ("`", "`", true)],
        keywords: "abstract as async await break case catch class const continue debugger declare \
                   default delete do else enum export extends finally for from function get if \
                   implements import in instanceof interface is keyof let namespace new of \
                   private protected public readonly return satisfies set static super switch \
                   throw try type typeof var void while with yield",
        constants: "true false null undefined this NaN Infinity",
        ..PLAIN
    },
    Language {
        ends: "py pyi bzl star",
        comments: &["#"],
        strings: &[
            ("\"\"\"", "\"\"\"", true),
            ("'''", "'''", true),
            ("\"", "\"", false),
            ("'", "'", false),
        ],
        keywords: "and as assert async await break case class continue def del elif else except \
                   finally for from global if import in is lambda match nonlocal not or pass \
                   raise return try while with yield",
        constants: "True False None self cls",
        ..PLAIN
    },
    Language {
        ends: "go",
        comments: &["//"],
        blocks: C_COMMENTS,
        strings: &[("\"", "\"", false), ("'", "'", false), ("`", "`", true)],
        keywords: "break case chan const continue default defer else fallthrough for func go goto \
                   if import interface map package range return select struct switch type var",
        constants: "true false nil iota",
        ..PLAIN
    },
    Language {
        ends: "c h cc cpp cxx hpp hh java kt kts cs swift scala dart m mm groovy gradle proto \
                   zig php glsl",
        comments: &["//"],
        blocks: C_COMMENTS,
        strings: &[
            ("\"\"\"", "\"\"\"", true),
            ("\"", "\"", false),
            ("'", "'", false),
        ],
        keywords: "abstract as assert async auto await bool boolean break byte case catch char \
                   class const constexpr continue data default define defer delete do double echo \
                   else elseif enum export extends extension extern final finally float fn for \
                   foreach fun func function goto guard if implements import in include inline \
                   int interface internal is let long message namespace native new object open \
                   operator override package private protected protocol public record repeated \
                   return sealed short signed sizeof static struct super switch synchronized \
                   template throw throws trait try typedef typename union unsigned use using val \
                   var virtual void volatile when where while with yield",
        constants: "true false null nullptr NULL nil this self",
        ..PLAIN
    },
    Language {
        ends: "rb rake gemspec gemfile rakefile ex exs cr jl",
        comments: &["#"],
        spaced_comments: true,
        keywords: "alias and begin break case class def defmodule defp do else elsif end ensure \
                   fn for function if import in module next not or raise redo require rescue \
                   retry return struct super then undef unless until using when while yield",
        constants: "true false nil self nothing",
        ..PLAIN
    },
    Language {
        ends: "sh bash zsh fish dockerfile makefile mk cmake nix",
        comments: &["#"],
        spaced_comments: true,
        strings: &[("\"", "\"", false), ("'", "'", false)],
        keywords: "case do done elif else esac export fi for function if in local readonly return \
                   set shift then trap unset until while FROM RUN COPY ENV WORKDIR ENTRYPOINT CMD \
                   ARG EXPOSE ifeq ifneq endif define endef include let with inherit",
        names: false,
        ..PLAIN
    },
    Language {
        ends: "toml yml yaml ini cfg conf properties env tf hcl",
        comments: &["#", ";"],
        spaced_comments: true,
        names: false,
        constants: "true false null yes no on off",
        ..PLAIN
    },
    Language {
        ends: "json jsonc json5",
        comments: &["//"],
        blocks: C_COMMENTS,
        names: false,
        ..PLAIN
    },
    Language {
        ends: "css scss less",
        blocks: C_COMMENTS,
        names: false,
        ..PLAIN
    },
    Language {
        ends: "html htm xml svg xhtml plist xsl",
        blocks: &[("<!--", "-->")],
        strings: &[("\"", "\"", false)],
        names: false,
        ..PLAIN
    },
    Language {
        ends: "sql",
        comments: &["--"],
        blocks: C_COMMENTS,
        keywords: "ADD ALTER AND AS ASC BEGIN BETWEEN BY CASE COMMIT CONSTRAINT CREATE DEFAULT \
                   DELETE DESC DISTINCT DROP ELSE END EXISTS FOREIGN FROM GROUP HAVING IF IN \
                   INDEX INNER INSERT INTO IS JOIN KEY LEFT LIKE LIMIT NOT ON OR ORDER OUTER \
                   PRIMARY REFERENCES RETURNING RIGHT SELECT SET TABLE THEN UNION UNIQUE UPDATE \
                   VALUES VIEW WHEN WHERE WITH and as by create delete from group in insert into \
                   join limit not on or order select set table update values where",
        constants: "NULL null TRUE FALSE true false",
        names: false,
        ..PLAIN
    },
    Language {
        ends: "lua hs elm ada adb",
        comments: &["--"],
        strings: &[("\"", "\"", false)],
        keywords: "and break case class data deriving do else elseif end for function goto if \
                   import in instance let local module newtype not of or repeat return then type \
                   until where while",
        constants: "true false nil True False Nothing",
        ..PLAIN
    },
];
