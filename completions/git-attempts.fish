# For fish 3.6.0 alone, whose git.fish registers commands like git-plan under a wrong
# name; install it into fish's directory of configuration (conf.d).
if test "$version" = 3.6.0; and status is-interactive
    for name in plan spawn compare promote
        complete -c git -n __fish_git_needs_command -a $name
        complete -c git -f -n "__fish_git_using_command $name" \
            -a "(complete -C (string replace -r '^.*?\b$name\b' git-$name -- (commandline -cp | string collect)))"
    end
end
