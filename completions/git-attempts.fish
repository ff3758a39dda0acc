# git-plan, git-spawn, git-compare and git-promote in fish 3.6.0, which Debian 12 has: it looks
# for commands that are not git's own under the wrong names
# Install it into <prefix>/share/fish/vendor_conf.d.
if test "$version" = 3.6.0; and status is-interactive
    complete --command git --condition __fish_git_needs_command \
        --arguments plan --description "Write, check, show and approve the plan that attempts work from"
    complete --command git --condition '__fish_git_using_command plan' \
        --keep-order --no-files --arguments '(__fish_git_attempts plan)'
    complete --command git --condition __fish_git_needs_command \
        --arguments spawn --description "Start attempts at a task of the plan, each on its own branch and worktree"
    complete --command git --condition '__fish_git_using_command spawn' \
        --keep-order --no-files --arguments '(__fish_git_attempts spawn)'
    complete --command git --condition __fish_git_needs_command \
        --arguments compare --description "Run the plan's checks over the base and all attempts, and lay the evidence side by side"
    complete --command git --condition '__fish_git_using_command compare' \
        --keep-order --no-files --arguments '(__fish_git_attempts compare)'
    complete --command git --condition __fish_git_needs_command \
        --arguments promote --description "Make an attempt a pull request, carry it through review, and archive the attempts that lose"
    complete --command git --condition '__fish_git_using_command promote' \
        --keep-order --no-files --arguments '(__fish_git_attempts promote)'
end
