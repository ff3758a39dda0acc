# What the completions of git-plan, git-spawn, git-compare and git-promote share;
# install it into fish's directory of functions.
function __fish_git_attempts --argument-names what
    set -l refs 'refs/attempts/**'
    switch $what
        case attempts
            set -l names (command git for-each-ref --format='%(refname:lstrip=2)' $refs 2>/dev/null)
            # Short names where no full name begins like that.
            set -l word (string replace -r '^--\w+=' '' -- (commandline -ct))
            string match -q -- "$word*" $names
            and printf '%s\n' $names
            or string replace -r '^[^/]*/' '' -- $names
        case selectors
            # Plans, tasks and attempts.
            set -l names (command git for-each-ref --format='%(refname:lstrip=2)' $refs 2>/dev/null)
            string replace -r '/.*' '' -- $names | sort -u
            string replace -r '/[^/]*$' '' -- $names | sort -u
            __fish_git_attempts tasks
            __fish_git_attempts attempts
        case tasks
            command git for-each-ref --format='%(refname:lstrip=2)' $refs 2>/dev/null |
                string split -f 2 / | sort -u
        case agents
            string split ' ' 'codex claude gemini opencode qwen copilot cursor-agent amp goose aider'
            command git config --name-only --get-regexp '^agent\..*\.(command|base)$' 2>/dev/null |
                string replace -r '^agent\.(.*)\.[a-z]*$' '$1' | sort -u
        case revisions
            command git for-each-ref --format='%(refname:short)' refs/heads refs/tags refs/remotes 2>/dev/null
        case remotes
            command git remote 2>/dev/null
    end
end
