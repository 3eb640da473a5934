#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Some 500 signed XML documents that say what was signed: by xmlsec1 and others in every form they know,
# and written in other ways since. None is refused.
# usage: xmlbenign.sh BUILD
set -eu
export LC_ALL=C.UTF-8
here=$(dirname "$(realpath "$0")")
divit=$(realpath "$1/bin/divit")
. "$here/../e2e/token.sh"
. "$here/parts.sh"
own_folder
make_rsa_token
make_signer p256 ec -pkeyopt ec_paramgen_curve:P-256
make_signer p384 ec -pkeyopt ec_paramgen_curve:P-384
write_signer
python3 "$here/xmlbenign.py" files ./signer
python3 "$here/xmlbenign_judge.py" "$divit" files

# The judge must be able to say no: a changed amount in one of the files.
mkdir spoilt
head -1 files/manifest.tsv >spoilt/manifest.tsv
spoilt=$(cut -f 2 spoilt/manifest.tsv)
sed 's/100/999/' "files/$spoilt" >"spoilt/$spoilt"
! cmp -s "files/$spoilt" "spoilt/$spoilt" || fail "nothing is spoilt"
! python3 "$here/xmlbenign_judge.py" "$divit" spoilt >heard || fail "the judge takes a changed file"
