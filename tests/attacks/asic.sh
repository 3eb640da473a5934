#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Attack files on ASiC containers, made anew: names that lead out, records that say two things, files that nobody
# signed, bombs, forged keys are refused, and for the right reason; what honest programs write is taken.
# usage: asic.sh BUILD
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
write_signer --packaging asic-e
python3 "$here/asicmake.py" files ./signer
python3 "$here/xmljudge.py" "$divit" files alone ./signer
