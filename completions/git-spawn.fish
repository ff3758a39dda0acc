# fish completion for git-spawn; git's own completion asks for it as `git spawn`
set -l subcommands list logs stop rm restore prune
set -l starts "not __fish_seen_subcommand_from $subcommands"
complete -c git-spawn -f
complete -c git-spawn -n "$starts" -a list -d 'List the attempts and their state'
complete -c git-spawn -n "$starts" -a logs -d 'Show what the agent of an attempt printed'
complete -c git-spawn -n "$starts" -a stop -d 'Stop an attempt; what it has done is kept'
complete -c git-spawn -n "$starts" -a rm -d 'Archive attempts: worktree and branch go, all their work is kept'
complete -c git-spawn -n "$starts" -a restore -d 'Bring an archived attempt back, to the last byte'
complete -c git-spawn -n "$starts" -a prune -d 'Archive what is decided or old, and remove leftovers'
complete -c git-spawn -n "$starts" -a '(__fish_git_attempts tasks)' -d Task
complete -c git-spawn -n "$starts" -s n -l count -x -d 'How many attempts at each task'
complete -c git-spawn -n "$starts" -s a -l agent -x -a '(__fish_git_attempts agents)' -d 'Who tries'
complete -c git-spawn -n "$starts" -l agent-command -x -d 'Any command that tries'
complete -c git-spawn -n "$starts" -s j -l jobs -x -d 'How many work at once'
complete -c git-spawn -n "$starts" -l base -x -a '(__fish_git_attempts revisions)' -d 'Where the attempts start'
complete -c git-spawn -n "$starts" -l timeout -x -d 'How long each may take'
complete -c git-spawn -n "$starts" -l isolate -x -a 'worktree clone' -d 'What keeps each apart from your repository'
complete -c git-spawn -n "$starts" -l silence -x -d 'How long each may say nothing'
complete -c git-spawn -n "$starts" -s d -l detach -d 'Return once the attempts have been started'
complete -c git-spawn -n "$starts" -s v -l verbose -d 'Say also who makes the worktrees'
complete -c git-spawn -n "$starts" -l plan -r -F -d 'The file of the plan'
complete -c git-spawn -n "$starts" -s V -l version -d 'Print the version'
complete -c git-spawn -s h -l help -d 'Print help'
complete -c git-spawn -n '__fish_seen_subcommand_from list' -l json -d 'Print JSON'
complete -c git-spawn -n '__fish_seen_subcommand_from list' -l no-archived -d 'Leave archived attempts out'
complete -c git-spawn -n '__fish_seen_subcommand_from list' -l disk -d 'Measure how much of the disk each takes'
complete -c git-spawn -n '__fish_seen_subcommand_from prune' -l older -x -d 'Archive as well what ended longer ago'
complete -c git-spawn -n '__fish_seen_subcommand_from prune' -s n -l dry-run -d 'Say what would go, and do nothing'
complete -c git-spawn -n '__fish_seen_subcommand_from prune' -s y -l yes -d 'Do not ask'
complete -c git-spawn -n '__fish_seen_subcommand_from logs stop rm restore' -a '(__fish_git_attempts attempts)' -d Attempt
