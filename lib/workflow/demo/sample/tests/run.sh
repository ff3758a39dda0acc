#!/bin/sh
# Every line of a case file is: title <TAB> expected name.
status=0
tab=$(printf '\t')
while IFS="$tab" read -r title expected; do
    actual=$(printf '%s\n' "$title" | sh bin/slug)
    if [ "$actual" != "$expected" ]; then
        echo "'$title' gives '$actual', not '$expected'"
        status=1
    fi
done <"${1:-tests/plain.tsv}"
exit $status
