#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# More than 300 updates of signed PDFs that change nothing of what was signed: further signatures by
# three programs, timestamps and validation data, allowed form filling, metadata. None is refused.
# usage: benign.sh BUILD
set -eu
export LC_ALL=C.UTF-8
here=$(dirname "$(realpath "$0")")
divit=$(realpath "$1/bin/divit")
. "$here/../e2e/token.sh"
. "$here/parts.sh"
own_folder
make_rsa_token
write_signer
make_authorities
python3 "$here/benign.py" files ./signer
python3 "$here/benign_judge.py" "$divit" files

# The judge must be able to say no: a changed page of one of the files.
mkdir spoilt
head -1 files/manifest.tsv >spoilt/manifest.tsv
spoilt=$(cut -f 2 spoilt/manifest.tsv)
sed 's/Pay 100/Pay 999/' "files/$spoilt" >"spoilt/$spoilt"
! cmp -s "files/$spoilt" "spoilt/$spoilt" || fail "nothing is spoilt"
! python3 "$here/benign_judge.py" "$divit" spoilt >heard || fail "the judge takes a changed file"
