# What the completions of git-plan, git-spawn, git-compare and git-promote share in fish
# usage: __fish_git_attempts <verb> [-C<directory>...] [-c<name>=<value>...] [--git-dir=<path>]
#                            [--as=<alias>]
function __fish_git_attempts --argument-names verb
    set -l git git
    # What stands for the verb.
    set -l command $verb
    for option in $argv[2..]
        switch $option
            case '-C*' '-c*'
                set -a git (string sub --length 2 -- $option) (string sub --start 3 -- $option)
            case '--as=*'
                set command (string sub --start 6 -- $option)
            case '*'
                set -a git $option
        end
    end
    set -l words (commandline --cut-at-cursor --current-process --tokenize)
    set -l typed (commandline --cut-at-cursor --current-token)
    if test "$words[1]" = git
        set -e words[1]
        while set -q words[1]
            switch $words[1]
                case -C -c --git-dir --work-tree --namespace --config-env
                    set -a git $words[1..2]
                    set -e words[1..2]
                case '-*'
                    set -a git $words[1]
                    set -e words[1]
                case '*'
                    set command $words[1]
                    break
            end
        end
    end
    set -e words[1]
    # A quote that is still open cannot be undone.
    set -l plain (string unescape -- $typed; or string trim --left --chars '"\'' -- $typed)
    for line in (command $git $verb --complete $command $words "$plain" 2>/dev/null)
        switch $line
            case \tfiles \tdirectories
                # What stands before the value of an option is kept.
                set -l option (string match --regex -- '^--[^=]*=' $typed)
                set -l path (string replace -- "$option" '' $typed)
                if test $line = \tfiles
                    string replace --regex -- '^' "$option" (__fish_complete_path $path)
                else
                    string replace --regex -- '^' "$option" (__fish_complete_directories $path)
                end
            case '*'
                printf '%s\n' $line
        end
    end
end
