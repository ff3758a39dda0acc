# bash completion for git-plan, git-spawn, git-compare and git-promote
#
# It builds on git's own completion, which looks for a file of each command's
# name. So install it, and the four links beside it without their ".bash", into
# bash-completion's directory of completions, or source it after git's.

# All attempts; their short names where no full name begins like that.
__git_attempts_names ()
{
	local names="$(__git for-each-ref --format='%(refname:lstrip=2)' 'refs/attempts/**')"
	case $'\n'"$names" in
	*$'\n'"$1"*) echo "$names" ;;
	*) echo "$names" | cut -d/ -f2- ;;
	esac
}

# The tasks that have attempts.
__git_attempts_tasks ()
{
	__git for-each-ref --format='%(refname:lstrip=2)' 'refs/attempts/**' |
		cut -d/ -f2 | sort -u
}

# What stands for several attempts: plans, tasks and attempts.
__git_attempts_selectors ()
{
	__git for-each-ref --format='%(refname:lstrip=2)' 'refs/attempts/**' |
		awk -F/ '{ print $1; print $1 "/" $2; print $2; print }' | sort -u
	__git_attempts_names "$1"
}

# The agents that are built in or configured.
__git_attempts_agents ()
{
	printf '%s\n' codex claude gemini opencode qwen copilot cursor-agent amp goose aider
	__git config --name-only --get-regexp '^agent\..*\.(command|base)$' |
		sed -e 's/^agent\.//' -e 's/\.[a-z]*$//' | sort -u
}

# The rules of plans.
__git_attempts_rules ()
{
	__git plan check --explain | sed -n 's/^  \([a-z-]*\)  .*/\1/p'
}

# Completes what every command has: the options $1, and their values.
# Returns 1 where an argument is wanted.
__git_attempts_common ()
{
	local option=$prev word=$cur
	case "$cur" in
	--*=*) option=${cur%%=*} word=${cur#*=} ;;
	-*) __gitcomp "$1 --help"; return ;;
	esac
	case " $1 " in
	*" $option= "*) ;;
	*)
		case "$__git_attempts_command$option" in
		spawn-a | plan-a) option=--agent ;;
		spawn-n | spawn-j | compare-j) return ;;
		*) return 1 ;;
		esac ;;
	esac
	case "$option" in
	--agent) __gitcomp_nl "$(__git_attempts_agents)" "" "$word" ;;
	--isolate) __gitcomp "worktree clone" "" "$word" ;;
	--base) __git_complete_refs --cur="$word" ;;
	--remote) __gitcomp_nl "$(__git_remotes)" "" "$word" ;;
	--explain) __gitcomp_nl "$(__git_attempts_rules)" "" "$word" ;;
	--restore | --undo) __gitcomp_nl "$(__git_attempts_names "$word")" "" "$word" ;;
	esac
}

_git_plan ()
{
	local __git_attempts_command=plan
	local subcommands="init draft edit check fmt show list tasks prompt log diff approve demo setup"
	case "$(__git_find_on_cmdline "$subcommands")" in
	init) __git_attempts_common "--title= --from= --no-edit" ;;
	draft) __git_attempts_common "--agent= --agent-command= --timeout= --yes --plan=" ;;
	edit) __git_attempts_common "--plan=" ;;
	check) __git_attempts_common "--plan= --from= --run --porcelain --json --explain=" ;;
	fmt) __git_attempts_common "--plan= --check --stdout" ;;
	show)
		__git_attempts_common "--plan= --json" ||
			__gitcomp_nl "$(__git_attempts_tasks)" ;;
	list) __git_attempts_common "--json" ;;
	tasks) __git_attempts_common "--plan= --json" ;;
	prompt)
		__git_attempts_common "--plan=" ||
			__gitcomp_nl "$(__git_attempts_tasks)" ;;
	log) __git_attempts_common "--plan= --patch --json" ;;
	diff)
		__git_attempts_common "--plan= --exit-code" ||
			__gitcomp_nl "$(__git_attempts_names "$cur")" ;;
	approve) __git_attempts_common "--plan= --yes --list --json --revoke" ;;
	demo) __git_attempts_common "" ;;
	setup) __git_attempts_common "--prefix= --dry-run --remove" ;;
	*) __git_attempts_common "--version" || __gitcomp "$subcommands" ;;
	esac
}

_git_spawn ()
{
	local __git_attempts_command=spawn
	local subcommands="list watch wait logs stop retry resume rm restore prune doctor path shell"
	case "$(__git_find_on_cmdline "$subcommands")" in
	list)
		__git_attempts_common "--json --no-archived --disk" ||
			__gitcomp_nl "$(__git_attempts_selectors "$cur")" ;;
	watch)
		__git_attempts_common "" ||
			__gitcomp_nl "$(__git_attempts_selectors "$cur")" ;;
	wait)
		__git_attempts_common "--any" ||
			__gitcomp_nl "$(__git_attempts_selectors "$cur")" ;;
	logs)
		__git_attempts_common "--follow --round=" ||
			__gitcomp_nl "$(__git_attempts_names "$cur")" ;;
	retry)
		__git_attempts_common "--agent= --agent-command= --detach" ||
			__gitcomp_nl "$(__git_attempts_names "$cur")" ;;
	resume)
		__git_attempts_common "--message= --file= --detach" ||
			__gitcomp_nl "$(__git_attempts_names "$cur")" ;;
	doctor) __git_attempts_common "--repair --json" ;;
	prune) __git_attempts_common "--older-than= --archived --dry-run --yes" ;;
	stop | rm | restore | path | shell)
		__git_attempts_common "" ||
			__gitcomp_nl "$(__git_attempts_names "$cur")" ;;
	*)
		local options="--count= --agent= --agent-command= --jobs="
		options+=" --base= --timeout= --silence= --isolate= --detach --verbose --plan= --version"
		options+=" --agents --json"
		__git_attempts_common "$options" ||
			__gitcomp "$subcommands $(__git_attempts_tasks)" ;;
	esac
}

_git_compare ()
{
	local __git_attempts_command=compare
	__git_attempts_common "--jobs= --rerun --repeat= --in-place --cross --only= --no-checks --diff --all --word-diff --rank --judge= --graft= --onto= --acknowledge= --message= --base= --json --markdown --html= --open --quiet --plan= --version" ||
		__gitcomp_nl "$(__git_attempts_tasks)"
}

_git_promote ()
{
	local __git_attempts_command=promote
	local subcommands="status revise ready merge finish list"
	local subcommand="$(__git_find_on_cmdline "$subcommands")"
	case "$subcommand" in
	status)
		__git_attempts_common "--json" ||
			__gitcomp_nl "$(__git_attempts_names "$cur")" ;;
	revise)
		__git_attempts_common "--from= --resolve --yes --jobs= --plan=" ||
			__gitcomp_nl "$(__git_attempts_names "$cur")" ;;
	ready)
		__git_attempts_common "--wait" ||
			__gitcomp_nl "$(__git_attempts_names "$cur")" ;;
	merge)
		__git_attempts_common "--squash --rebase --into=" ||
			__gitcomp_nl "$(__git_attempts_names "$cur")" ;;
	finish)
		__git_attempts_common "--all" ||
			__gitcomp_nl "$(__git_attempts_names "$cur")" ;;
	list) __git_attempts_common "--archived --json" ;;
	*)
		local options="--dry-run --no-pr --draft --branch= --remote="
		options+=" --squash --onto --no-edit --message-file= --request-pull"
		options+=" --accept= --force --message="
		options+=" --json --restore= --undo= --plan= --version"
		__git_attempts_common "$options" ||
			__gitcomp "$subcommands $(__git_attempts_names "$cur")" ;;
	esac
}
