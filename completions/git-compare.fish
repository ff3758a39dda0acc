# fish completion for git-compare; git's own completion asks for it as `git compare`
complete -c git-compare -f -a '(__fish_git_attempts tasks)' -d Task
complete -c git-compare -s j -l jobs -x -d 'How many trees are checked at once'
complete -c git-compare -l rerun -d 'Run checks again that have a verdict already'
complete -c git-compare -l only -x -d 'Run no check but this one'
complete -c git-compare -l no-checks -d 'Run no checks'
complete -c git-compare -l diff -d 'Show the diff of one attempt, or how two differ'
complete -c git-compare -l rank -d 'Say in which order they deserve to be read'
complete -c git-compare -l base -x -a '(__fish_git_attempts revisions)' -d 'Compare revisions, held against this one'
complete -c git-compare -l json -d 'Print JSON'
complete -c git-compare -s q -l quiet -d 'Tell nothing while it works'
complete -c git-compare -l plan -r -F -d 'The file of the plan'
complete -c git-compare -s h -l help -d 'Print help'
complete -c git-compare -s V -l version -d 'Print the version'
