#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Attack files on signed PDFs, made anew from what divit and openssl sign here: every class of
# SECURITY 2.1 is refused, and for the right reason.
# usage: attacks.sh BUILD
set -eu
export LC_ALL=C.UTF-8
here=$(dirname "$(realpath "$0")")
divit=$(realpath "$1/bin/divit")
. "$here/../e2e/token.sh"

# The command that make.py and judge.py call with an input and an output.
write_signer() {
    cat >signer <<END
#!/bin/sh
exec '$divit' sign "\$1" -o "\$2" --module $module --key 'pkcs11:token=t1;object=rsa' --pin-file pin
END
    chmod +x signer
}

own_folder
make_rsa_token
write_signer
export PYTHONDONTWRITEBYTECODE=1
python3 "$here/make.py" files ./signer
python3 "$here/judge.py" "$divit" files ./signer
