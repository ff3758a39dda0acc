# fish completion for git-spawn: `git spawn <TAB>` and `git-spawn <TAB>`
#
# Install it as <prefix>/share/fish/vendor_completions.d/git-spawn.fish, and
# __fish_git_attempts.fish into vendor_functions.d. It is made by git-spawn itself, which is
# asked for all that is offered.

# fish turns `git -C <directory> <alias>` into `git-spawn`; what that leaves out is in the
# variables of the function that does it, and in none where `git-spawn` itself is typed.
complete --keep-order --no-files --command git-spawn --arguments \
    '(__fish_git_attempts spawn -C$_flag_C -c$_flag_c --git-dir=$_flag_git_dir --as=$argv[1])'
