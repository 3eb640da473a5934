#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Attack files on signed XML, made anew: wrapping, confusion, tricks of every known class are refused, and
# for the right reason; nothing is fetched.
# usage: xml.sh BUILD [peers]     peers: and what xmlsec1 says of them
set -eu
export LC_ALL=C.UTF-8
here=$(dirname "$(realpath "$0")")
divit=$(realpath "$1/bin/divit")
. "$here/../e2e/token.sh"
. "$here/parts.sh"
own_folder
start_listener "$here/listener.py"
make_rsa_token
make_forgers
write_signer
python3 "$here/xmlmake.py" files ./signer
python3 "$here/xmljudge.py" "$divit" files "${2:-alone}" ./signer
