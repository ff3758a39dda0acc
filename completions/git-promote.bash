# bash completion for git-promote: `git promote <TAB>` and `git-promote <TAB>`
#
# Install it as <prefix>/share/bash-completion/completions/git-promote: bash-completion loads it
# from there for git's own completion, too. Without bash-completion, source it after that.
# It is made by git-promote itself, which is asked for all that is offered.

# Called by git's completion, with what it knows of the command line in its variables.
_git_promote ()
{
	__git_attempts_complete promote
}

# Called by bash for `git-promote`.
__git_attempts_promote_alone ()
{
	local cur prev words cword __git_dir= __git_cmd_idx=0 __git_C_args
	__git_C_args=()
	__git_attempts_words cur prev words cword
	__git_attempts_complete promote
}

# usage: __git_attempts_complete <verb>
__git_attempts_complete ()
{
	local verb=$1 at=${__git_cmd_idx:-1} i line unquoted words
	local -a git asked lines
	git=(git)
	# Once more, since git's completion puts what an alias stands for into its own.
	__git_attempts_words words
	for ((i = 1; i < ${#__git_C_args[@]}; i += 2)); do
		__git_attempts_unquote "${__git_C_args[i]}"
		git+=(-C "$unquoted")
	done
	if [ -n "${__git_dir-}" ]; then
		__git_attempts_unquote "$__git_dir"
		git+=(--git-dir="$unquoted")
	fi
	for ((i = 1; i + 1 < at; i++)); do
		case "${words[i]}" in
		-c)	__git_attempts_unquote "${words[++i]}"
			git+=(-c "$unquoted") ;;
		-C)	((i++)) ;;
		esac
	done
	# The command as it is typed, which may be an alias.
	asked=("$verb")
	((at == 0)) || asked=("${words[at]}")
	for ((i = at + 1; i < cword; i++)); do
		__git_attempts_unquote "${words[i]}"
		asked+=("$unquoted")
	done
	__git_attempts_unquote "$cur"
	local IFS=$'\n' had=$-
	set -f
	lines=($("${git[@]}" "$verb" --complete "${asked[@]}" "$unquoted" 2>/dev/null))
	[[ $had == *f* ]] || set +f
	__git_attempts_offer "$unquoted"
}

# The command line, with `=` and `:` as parts of words: by the name that bash-completion gives
# this since 2.12, or by the one that it had before and that git's completion has, too.
__git_attempts_words ()
{
	if declare -F _comp_get_words >/dev/null; then
		_comp_get_words -n =: "$@"
	else
		_get_comp_words_by_ref -n =: "$@"
	fi
}

# What begins with $1, of `lines`, as git and readline want it.
__git_attempts_offer ()
{
	local typed=$1 before= value files= width=0 i IFS=$'\n'
	local -a values abouts
	values=() abouts=() COMPREPLY=()
	# readline completes what is behind the last of these alone.
	case "$cur" in
	*[=:]*)
		value=${cur##*[=:]} before=${cur%"$value"}
		[[ $COMP_WORDBREAKS == *"${before:${#before}-1}"* ]] || before= ;;
	esac
	for line in "${lines[@]}"; do
		value=${line%%$'\t'*}
		if [ -z "$value" ]; then
			files=${line#$'\t'}
		elif [[ $value == "$typed"* ]]; then
			values+=("$value") abouts+=("${line#*$'\t'}")
			((${#value} > width)) && width=${#value}
		fi
	done
	# Nothing but what is known to fit; git's own registration would offer files.
	compopt +o default +o bashdefault 2>/dev/null
	# Asked for a list, bash may show what each of several is.
	if [[ ${#values[@]} -gt 1 && $typed != -* && -z $before && -z $files && ${COMP_TYPE-} == 63 ]]; then
		for i in "${!values[@]}"; do
			line=${values[i]}
			if [ -n "${abouts[i]}" ]; then
				printf -v line '%-*s  (%s)' "$width" "$line" "${abouts[i]}"
				((${#line} < ${COLUMNS:-80})) || line=${line:0:${COLUMNS:-80} - 5}...
			fi
			COMPREPLY+=("$line")
		done
		return
	fi
	for value in "${values[@]}"; do
		value=${value#"$before"}
		case "$cur" in
		[\"\']*) ;;
		*) printf -v value %q "$value" ;;
		esac
		case "$value" in
		*[=:/]) ;;
		*) [ -n "$files" ] || value+=' ' ;;
		esac
		COMPREPLY+=("$value")
	done
	if [ -n "$files" ]; then
		compopt -o filenames +o nospace 2>/dev/null
		local kind=-f
		[ "$files" = directories ] && kind=-d
		COMPREPLY+=($(compgen "$kind" -- "${cur#"$before"}"))
	fi
}

# What the shell makes of a word as it is typed, in `unquoted`; nothing in it is run.
__git_attempts_unquote ()
{
	local rest=$1 quote= c
	unquoted=
	case "$rest" in
	'~' | '~/'*) unquoted=$HOME rest=${rest#'~'} ;;
	esac
	while [ -n "$rest" ]; do
		c=${rest:0:1} rest=${rest:1}
		case "$quote$c" in
		\\) unquoted+=${rest:0:1} rest=${rest:1} ;;
		[\"\']) quote=$c ;;
		\"\" | \'\') quote= ;;
		\"\\)
			case "$rest" in
			[\"\\\$\`]*) unquoted+=${rest:0:1} rest=${rest:1} ;;
			*) unquoted+=$c ;;
			esac ;;
		*) unquoted+=$c ;;
		esac
	done
}

complete -o bashdefault -o default -o nospace -F __git_attempts_promote_alone git-promote 2>/dev/null ||
	complete -o default -o nospace -F __git_attempts_promote_alone git-promote
