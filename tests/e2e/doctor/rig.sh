# SPDX-License-Identifier: Apache-2.0
# Sourced by doctor_matrix.sh: how a desk is made, broken and looked at. Needs $build, $tests, $work.

. "$tests/e2e/reader.sh"
softhsm=/usr/lib/softhsm/libsofthsm2.so
trees=$tests/data/doctor

# look FILE LANGUAGE OPTION...: one run of doctor within its ten seconds; $jail starts it with less.
look() {
    file=$1 language=$2
    shift 2
    began=$(date +%s.%N) code=0
    # shellcheck disable=SC2086
    LANGUAGE=$language timeout -k 1 10 $jail divit doctor "$@" >"$file" 2>"$file.errors" || code=$?
    echo "$code $began $(date +%s.%N)" >"$file.end"
}
jail=

# scenario NAME real|recorded LAYER ID EXIT WORDS [OPTION...]: what doctor is to tell first. LAYER
# and ID are "none" where nothing is broken. WORDS stand in the English cause, or, as ID=verdict,
# say what another check tells.
scenario() {
    name=$1
    echo "$1|$2|$3|$4|$5|$6|same" >>"$work/rows"
    shift 6
    look "$work/told/$name.en.json" en --json --host "$host" "$@" &
    first=$!
    look "$work/told/$name.tr.json" tr --json --host "$host" "$@" &
    second=$!
    look "$work/told/$name.en.text" en --host "$host" "$@" &
    third=$!
    look "$work/told/$name.tr.text" tr --host "$host" "$@"
    wait "$first" "$second" "$third"
}

# each_time SETTING NAME ... as scenario: with the card put in anew with the setting before each of
# the four runs, for a fault that strikes once.
each_time() {
    setting=$1 name=$2
    shift
    echo "$1|$2|$3|$4|$5|$6|each" >>"$work/rows"
    shift 6
    for run in en.json tr.json en.text tr.text; do
        form=
        [ "${run#*.}" = text ] || form=--json
        # shellcheck disable=SC2086
        put_card good $setting
        # shellcheck disable=SC2086
        look "$work/told/$name.$run" "${run%.*}" $form --host "$host" "$@"
    done
}

# make_host NAME TREE [live]: the folder $work/hosts/NAME from a tree, and makes it $host; live has
# this computer's programs instead of recorded ones.
make_host() {
    host=$work/hosts/$1
    rm -rf "$host"
    mkdir -p "$host"
    sh "$tests/e2e/doctor/unpack" "$trees/$2.tree" "$host"
    [ $# -lt 3 ] || { rm -rf "$host/proc" && ln -s /proc "$host/proc"; }
}

# put_card NAME [SETTING...]: another certificate is on the card when it comes back in.
put_card() {
    divit-sandbox card remove "$card"
    cp "$work/certificates/$1.der" "$card/certificate.der"
    shift
    divit-sandbox card set "$card" mute=no fault=none atr= "$@"
    divit-sandbox card insert "$card"
}

# make_token NAME: an empty token of SoftHSM in a folder of its own.
make_token() {
    mkdir -p "$work/tokens/$1"
    echo "directories.tokendir = $work/tokens/$1" >"$work/tokens/$1.conf"
    export SOFTHSM2_CONF="$work/tokens/$1.conf"
    softhsm2-util --init-token --free --label "$1" --so-pin 87654321 --pin 123456 >/dev/null
}
# write_certificate TOKEN NAME ID, write_key TOKEN FILE ID
write_certificate() {
    pkcs11-tool --module "$softhsm" --token-label "$1" --login --pin 123456 --write-object \
        "$work/certificates/$2.der" --type cert --id "$3" --label "$2" >/dev/null 2>&1
}
write_key() {
    openssl pkcs8 -topk8 -nocrypt -in "$2" -out "$work/key.p8"
    softhsm2-util --import "$work/key.p8" --token "$1" --label key --id "$3" --pin 123456 >/dev/null
}

# begin_helper READY COMMAND...: a program that runs until end_helper closes its input; it is ready
# when the file READY is not empty or is a socket.
begin_helper() {
    ready=$1
    shift
    rm -f "$work/input" "$work/ready"
    mkfifo "$work/input"
    "$@" <"$work/input" >"$work/ready" &
    helper=$!
    exec 3>"$work/input"
    until [ -S "$ready" ] || [ -s "$ready" ]; do
        kill -0 "$helper" 2>/dev/null || fail "it does not run: $*"
        sleep 0.05
    done
}

end_helper() {
    [ -n "$helper" ] || return 0
    exec 3>&-
    kill "$helper" 2>/dev/null || true
    wait "$helper" 2>/dev/null || true
    helper=
}

# count_commands: how many APDUs the card got since the last call, into $commands.
count_commands() {
    commands=$(grep -c '^>' "$card/apdu.log" || true)
    cat "$card/apdu.log" >>"$work/apdus"
    : >"$card/apdu.log"
}

# The instructions of every command that the card got from doctor: none that spends a try, changes
# or signs (ISO/IEC 7816-4: 20 VERIFY, 24 CHANGE, 2C RESET RETRY, 2A PSO, D6 UPDATE, ...).
check_trace() {
    count_commands
    sed -n 's/^> ..\(..\).*/\1/p' "$work/apdus" | sort | uniq -c >"$work/instructions"
    grep -q ' A4$' "$work/instructions" || fail "the trace of the card holds no SELECT"
    ! grep -qE ' (09|10|15|16|20|22|24|2A|2C|D6|DA|E0|E4)$' "$work/instructions" ||
        fail "doctor did more than read: $(cat "$work/instructions")"
    echo "commands to the card in all: $(grep -c '^>' "$work/apdus"), by instruction:" \
        "$(awk '{printf "%s%s x%s", (NR > 1) ? ", " : "", $2, $1}' "$work/instructions"); never a VERIFY"
}
