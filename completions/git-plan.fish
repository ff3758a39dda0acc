# fish completion for git-plan; git's own completion asks for it as `git plan`
set -l subcommands init check show tasks prompt approve demo
set -l subcommands init edit check show approve demo
set -l subcommands init draft edit check show approve demo
complete -c git-plan -f
complete -c git-plan -n "not __fish_seen_subcommand_from $subcommands" -a init -d 'Write Plans.md from the template'
complete -c git-plan -n "not __fish_seen_subcommand_from $subcommands" -a draft -d 'Have an agent write the plan'
complete -c git-plan -n "not __fish_seen_subcommand_from $subcommands" -a edit -d 'Open the plan in your editor, and check it'
complete -c git-plan -n "not __fish_seen_subcommand_from $subcommands" -a check -d 'Say what the plan lacks'
complete -c git-plan -n "not __fish_seen_subcommand_from $subcommands" -a show -d 'Show the plan, or one of its tasks'
complete -c git-plan -n "not __fish_seen_subcommand_from $subcommands" -a tasks -d 'Print the tasks'
complete -c git-plan -n "not __fish_seen_subcommand_from $subcommands" -a prompt -d 'Print what an agent would be told'
complete -c git-plan -n "not __fish_seen_subcommand_from $subcommands" -a approve -d 'Approve the commands of the plan'
complete -c git-plan -n "not __fish_seen_subcommand_from $subcommands" -a demo -d 'Play the whole loop on a sample repository'
complete -c git-plan -n "not __fish_seen_subcommand_from $subcommands" -s V -l version -d 'Print the version'
complete -c git-plan -s h -l help -d 'Print help'
complete -c git-plan -n '__fish_seen_subcommand_from init' -l title -x -d 'What the plan is for'
complete -c git-plan -n '__fish_seen_subcommand_from init' -l no-edit -d 'Do not open the editor'
complete -c git-plan -n '__fish_seen_subcommand_from check show tasks prompt approve' -l plan -r -F -d 'The file of the plan, or its name'
complete -c git-plan -n '__fish_seen_subcommand_from edit check show approve' -l plan -r -F -d 'The file of the plan'
complete -c git-plan -n '__fish_seen_subcommand_from draft edit check show approve' -l plan -r -F -d 'The file of the plan'
complete -c git-plan -n '__fish_seen_subcommand_from draft' -s a -l agent -x -a '(__fish_git_attempts agents)' -d 'Who writes it'
complete -c git-plan -n '__fish_seen_subcommand_from draft' -l agent-command -x -d 'Any command that writes it'
complete -c git-plan -n '__fish_seen_subcommand_from draft' -l timeout -x -d 'How long it may take'
complete -c git-plan -n '__fish_seen_subcommand_from draft' -s y -l yes -d 'Keep it without asking'
complete -c git-plan -n '__fish_seen_subcommand_from check' -l porcelain -d 'One line for each finding'
complete -c git-plan -n '__fish_seen_subcommand_from check' -l json -d 'Print JSON'
complete -c git-plan -n '__fish_seen_subcommand_from check' -l explain -d 'Tell a rule, or list all'
complete -c git-plan -n '__fish_seen_subcommand_from check show tasks' -l json -d 'Print JSON'
complete -c git-plan -n '__fish_seen_subcommand_from show prompt' -a '(__fish_git_attempts tasks)' -d Task
complete -c git-plan -n '__fish_seen_subcommand_from approve' -s y -l yes -d 'Approve without asking'
complete -c git-plan -n '__fish_seen_subcommand_from demo' -a '(__fish_complete_directories)'
