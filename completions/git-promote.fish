# fish completion for git-promote; git's own completion asks for it as `git promote`
complete -c git-promote -f -a '(__fish_git_attempts attempts)' -d Attempt
complete -c git-promote -s n -l dry-run -d 'Say what would happen, and do nothing'
complete -c git-promote -l no-pr -d 'Push the branch only'
complete -c git-promote -l draft -d 'Open the pull request as a draft'
complete -c git-promote -l branch -x -d 'The branch at the remote'
complete -c git-promote -l remote -x -a '(__fish_git_attempts remotes)' -d 'The remote'
complete -c git-promote -l json -d 'Print JSON'
complete -c git-promote -l restore -x -a '(__fish_git_attempts attempts)' -d 'Bring an archived attempt back'
complete -c git-promote -l withdraw -x -a '(__fish_git_attempts attempts)' -d 'Give a promotion up'
complete -c git-promote -l plan -r -F -d 'The file of the plan'
complete -c git-promote -s h -l help -d 'Print help'
complete -c git-promote -s V -l version -d 'Print the version'
