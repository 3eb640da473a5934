#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Random edits of signed PDFs or XML documents: none is accepted that changes a signed byte, or the
# canonical form under the signature as libxml2 sees it; and every one that is still accepted has an
# explanation; counted by class. In parts, so that a storm that was stopped goes on: with WORK=FOLDER the
# victims and the counts stay there.
# usage: storm.sh BUILD pdf|xml [full]     SEED=N repeats a storm
set -eu
export LC_ALL=C.UTF-8
here=$(dirname "$(realpath "$0")")
build=$(realpath "$1")
divit=$build/bin/divit
kind=$2
full=${3-}
. "$here/../e2e/token.sh"
. "$here/parts.sh"
part=5000
edits=20000
[ -z "$full" ] || edits=1000000

# Once for a folder: the victims differ each time, as their keys do.
begin() {
    make_rsa_token
    write_signer
    if [ "$kind" = pdf ]; then
        make_authorities
        python3 "$here/victims.py" victims ./signer
    else
        make_signer p256 ec -pkeyopt ec_paramgen_curve:P-256
        make_signer p384 ec -pkeyopt ec_paramgen_curve:P-384
        python3 "$here/xmlvictims.py" victims ./signer
    fi
    echo "${SEED:-$(od -An -N3 -tu4 /dev/urandom | tr -d ' ')}" >seed
    echo 0 >done
    : >counts
}

# A part counts only when all of it is through.
go_on() {
    from=$(cat done)
    while [ "$from" -lt "$edits" ]; do
        nice "$build/tests/${kind}_storm" "$seed" "$from" $part victims/*."$kind" >part ||
            { cat part && fail "SEED=$seed, from $from: see above, unexplained-*.$kind in $PWD"; }
        cat part >>counts
        from=$((from + part))
        echo $from >done
    done
}

print_counts() {
    awk '{ n[$2] += $1; why = $0; sub(/^ *[0-9]+ +[^ ]+ +/, "", why); words[$2] = why
           if (!($2 in row)) { row[$2] = ++rows; name[rows] = $2 } }
         END { for (i = 1; i <= rows; i++) if (n[name[i]])
                   printf "%10d  %-16s %s\n", n[name[i]], name[i], words[name[i]] }' counts
}

if [ -n "${WORK-}" ]; then
    mkdir -p "$WORK"
    cd "$WORK"
else
    own_folder
fi
[ -s done ] || begin
seed=$(cat seed)
echo "storm: SEED=$seed, $edits edits of $(find victims -name "*.$kind" | wc -l) signed files"
go_on
print_counts
echo "$(cat done) passed, 0 failed"
