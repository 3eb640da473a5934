#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Attack files on signed PDFs, made anew from what divit and openssl sign here: every known class
# of forgery is refused, and for the right reason.
# usage: attacks.sh BUILD [peers]     peers: and what pdfsig says of them
set -eu
export LC_ALL=C.UTF-8
here=$(dirname "$(realpath "$0")")
divit=$(realpath "$1/bin/divit")
. "$here/../e2e/token.sh"
. "$here/parts.sh"
own_folder
make_rsa_token
make_forgers
write_signer
python3 "$here/make.py" files ./signer
python3 "$here/judge.py" "$divit" files "${2:-alone}" ./signer
