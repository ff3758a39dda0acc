# fish completion for git-plan: `git plan <TAB>` and `git-plan <TAB>`
#
# Install it as <prefix>/share/fish/vendor_completions.d/git-plan.fish, and
# __fish_git_attempts.fish into vendor_functions.d. It is made by git-plan itself, which is
# asked for all that is offered.

# fish turns `git -C <directory> <alias>` into `git-plan`; what that leaves out is in the
# variables of the function that does it, and in none where `git-plan` itself is typed.
complete --keep-order --no-files --command git-plan --arguments \
    '(__fish_git_attempts plan -C$_flag_C -c$_flag_c --git-dir=$_flag_git_dir --as=$argv[1])'
