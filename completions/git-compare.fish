# fish completion for git-compare: `git compare <TAB>` and `git-compare <TAB>`
#
# Install it as <prefix>/share/fish/vendor_completions.d/git-compare.fish, and
# __fish_git_attempts.fish into vendor_functions.d. It is made by git-compare itself, which is
# asked for all that is offered.

# fish turns `git -C <directory> <alias>` into `git-compare`; what that leaves out is in the
# variables of the function that does it, and in none where `git-compare` itself is typed.
complete --keep-order --no-files --command git-compare --arguments \
    '(__fish_git_attempts compare -C$_flag_C -c$_flag_c --git-dir=$_flag_git_dir --as=$argv[1])'
