# fish completion for git-compare; git's own completion asks for it as `git compare`
complete -c git-compare -f -a '(__fish_git_attempts tasks)' -d Task
complete -c git-compare -s j -l jobs -x -d 'How many trees are checked at once'
complete -c git-compare -l rerun -d 'Run checks again that have a verdict already'
complete -c git-compare -l json -d 'Print JSON'
complete -c git-compare -s q -l quiet -d 'Tell nothing while it works'
complete -c git-compare -l plan -r -F -d 'The file of the plan'
complete -c git-compare -s h -l help -d 'Print help'
complete -c git-compare -s V -l version -d 'Print the version'
