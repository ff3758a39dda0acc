# fish completion for git-promote: `git promote <TAB>` and `git-promote <TAB>`
#
# Install it as <prefix>/share/fish/vendor_completions.d/git-promote.fish, and
# __fish_git_attempts.fish into vendor_functions.d. It is made by git-promote itself, which is
# asked for all that is offered.

# fish turns `git -C <directory> <alias>` into `git-promote`; what that leaves out is in the
# variables of the function that does it, and in none where `git-promote` itself is typed.
complete --keep-order --no-files --command git-promote --arguments \
    '(__fish_git_attempts promote -C$_flag_C -c$_flag_c --git-dir=$_flag_git_dir --as=$argv[1])'
