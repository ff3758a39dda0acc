//! Files that the programs carry for others to read: manual pages and completions.

/// One of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Carried {
    /// Who reads it, and so where it belongs.
    pub share: Share,
    /// The name that it is looked for by.
    pub name: &'static str,
    /// What is in it.
    pub text: &'static str,
}

/// A directory in which man or a shell looks for files of others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Share {
    /// Commands of the manual.
    Man1,
    /// The manual's section of overviews.
    Man7,
    /// What bash-completion loads when a command is completed first.
    Bash,
    /// Functions of zsh, among them its completions.
    Zsh,
    /// What fish loads when a command is completed first.
    FishCompletions,
    /// Functions of fish.
    FishFunctions,
    /// What fish reads at its start.
    FishConfiguration,
}

impl Share {
    /// All.
    pub const ALL: [Self; 7] = [
        Self::Man1,
        Self::Man7,
        Self::Bash,
        Self::Zsh,
        Self::FishCompletions,
        Self::FishFunctions,
        Self::FishConfiguration,
    ];

    /// Where it is below a directory `share`.
    pub fn path(self) -> &'static str {
        match self {
            Self::Man1 => "man/man1",
            Self::Man7 => "man/man7",
            Self::Bash => "bash-completion/completions",
            Self::Zsh => "zsh/site-functions",
            Self::FishCompletions => "fish/vendor_completions.d",
            Self::FishFunctions => "fish/vendor_functions.d",
            Self::FishConfiguration => "fish/vendor_conf.d",
        }
    }

    /// Whether it is searched below each user's directory of data. man looks beside the
    /// programs instead, and zsh where it is told to.
    pub fn is_each_users(self) -> bool {
        match self {
            Self::Man1 | Self::Man7 | Self::Zsh => false,
            Self::Bash | Self::FishCompletions | Self::FishFunctions | Self::FishConfiguration => {
                true
            }
        }
    }

    /// Whether manual pages are in it, which packages compress.
    pub fn is_manual(self) -> bool {
        matches!(self, Self::Man1 | Self::Man7)
    }

    /// What begins a comment in its files.
    pub fn comment(self) -> &'static str {
        if self.is_manual() { ".\\\" " } else { "# " }
    }
}
