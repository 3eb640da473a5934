#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# divit doctor --fix: shows what it would do, does it only after a yes, and examines again. A real
# pcscd is started where none runs, after one was killed and where a file lies in its socket's
# place, in a /run of our own. systemd and kernel modules are stand-ins that write down their calls.
# usage: doctor_fix.sh BUILD
set -eu
script=$(realpath "$0")

says() {
    grep -qF -- "$1" "$work/out" || { cat "$work/out" >&2 && fail "it does not say: $1"; }
    passed=$((passed + 1))
}

says_not() { ! grep -qF -- "$1" "$work/out" || fail "it says: $1"; }

# answer WORD COMMAND...: on a terminal, where WORD is typed; its output, and its exit code in $got.
answer() {
    word=$1
    shift
    got=0
    echo "$word" | script -qec "$*" /dev/null >"$work/out" 2>&1 || got=$?
}

fix() { divit doctor --fix "$@"; }

pcscd_runs() { [ -S /run/pcscd/pcscd.comm ] && kill -0 "$(cat /run/pcscd/pcscd.pid)" 2>/dev/null; }

kill_pcscd() {
    pid=$(cat /run/pcscd/pcscd.pid)
    kill -KILL "$pid"
    while kill -0 "$pid" 2>/dev/null; do sleep 0.05; done
    rm -f /run/pcscd/pcscd.pid
}

# In a /run of our own, as its root: a service that nobody started, and its socket.
real() {
    unset PCSCLITE_CSOCK_NAME
    mount -t tmpfs none /run
    # Without a yes: by nobody, by a word that is none, and beside JSON.
    expect 3 '    /usr/sbin/pcscd' fix --no-input
    says 'Nothing was done.'
    says_not 'done: '
    expect 3 '"applied":false' fix --json
    says '{"result":"not done","step":"/usr/sbin/pcscd"}'
    answer no "divit doctor --fix --lang en"
    says 'Do this now?'
    says 'Nothing was done.'
    [ "$got" -eq 3 ] || fail "a no gave $got"
    [ ! -e /run/pcscd ] || fail "something was started without a yes"
    # Plain doctor never does anything.
    expect 3 '(pcscd-socket)' divit doctor --yes
    [ ! -e /run/pcscd ] || fail "doctor without --fix started something"

    # A yes: it runs, and the next fault is another one.
    answer yes "divit doctor --fix --lang en"
    says 'done: /usr/sbin/pcscd'
    says 'Examined again:'
    pcscd_runs || fail "the service does not run"
    expect 3 'There is nothing that --fix can do about this' fix --yes
    says_not 'pcscd-socket) --fix'

    # Killed: its socket stays and is taken away first.
    kill_pcscd
    expect 3 '"first_broken":"pcscd-running"' divit doctor --json
    expect 3 '{"exit":0,"result":"done","step":"remove /run/pcscd/pcscd.comm"}' fix --yes --json
    says '{"exit":0,"result":"done","step":"/usr/sbin/pcscd"}'
    says '"applied":true'
    ! grep -qE '"first_broken":"pcscd' "$work/out" || fail "it did not help"
    pcscd_runs || fail "the service does not run again"

    # A file where the socket belongs.
    kill_pcscd
    rm /run/pcscd/pcscd.comm
    : >/run/pcscd/pcscd.comm
    expect 3 '/run/pcscd/pcscd.comm dosyasını sil' fix --yes --lang tr
    says 'yapıldı: /usr/sbin/pcscd'
    pcscd_runs || fail "the service does not run after a file was in its way"
    kill_pcscd
    echo "real: $passed passed"
}

# stub NAME: a program below the made-up root that writes its call down.
stub() {
    mkdir -p "$work/root/$(dirname "$1")"
    printf '#!/bin/sh\necho "%s $*" >>%s/calls\nexit $(cat %s/exit)\n' "$1" "$work" "$work" >"$work/root/$1"
    chmod 755 "$work/root/$1"
}

# A made-up root: systemd, and a kernel driver that holds the reader.
stood_in() {
    echo 0 >"$work/exit"
    : >"$work/calls"
    for name in /usr/bin/systemctl /usr/sbin/modprobe /usr/sbin/pcscd; do stub "$name"; done
    mkdir -p "$work/root/run/systemd/system" "$work/root/sys/module/pn533_usb" "$work/root/etc/modprobe.d"
    ln -s /proc "$work/root/proc"
    mkdir -p "$work/root/usr/lib/pcsc" && ln -s /usr/lib/pcsc/drivers "$work/root/usr/lib/pcsc/drivers"
    unset PCSCLITE_CSOCK_NAME
    if [ ! -e /run/pcscd/pcscd.comm ]; then
        expect 3 "done: $work/root/usr/bin/systemctl enable --now pcscd.socket" fix --yes --host "$work/root"
        [ "$(cat "$work/calls")" = '/usr/bin/systemctl enable --now pcscd.socket' ] || fail "called: $(cat "$work/calls")"
        # A program that fails ends it, and says so.
        echo 5 >"$work/exit"
        expect 1 'FAILED: ' fix --yes --host "$work/root"
        says 'the program ended with a failure'
        expect 1 '{"exit":5,"result":"failed"' fix --yes --json --host "$work/root"
        says '"applied":false'
        echo 0 >"$work/exit"
        # Who is not root is told what to type, and nothing is done.
        if [ "$(id -u)" -eq 0 ] && [ -x /usr/sbin/pcscd ] && [ ! -e /run/systemd/system ]; then
            # A copy: the build folder may lie where only root may look.
            chmod 755 "$work"
            cmake --install "$build" --prefix "$work/installed" >"$work/install.log" || fail "no copy: $(cat "$work/install.log")"
            HOME=/nonexistent expect 3 '    sudo /usr/sbin/pcscd' setpriv --reuid=65534 --clear-groups "$work/installed/bin/divit" doctor --fix --yes
            says 'Only root may do this.'
        fi
    fi

    # The kernel's NFC driver: PC/SC runs and has no reader, the bus has one.
    make_plain cert DENEME
    (umask 077 && echo 123456 >"$work/pin")
    make_card "$work/card" cert
    divit-sandbox card run "$work/card" -- sh "$script" --nfc "$build" "$work"
}

no_card() { ! divit readers 2>/dev/null | grep -q 'card present'; }

nfc() {
    divit-sandbox card unplug "$work/card"
    wait_for 'a reader without a card' no_card
    bus=$work/root/sys/bus/usb/devices
    mkdir -p "$bus/1-2" "$bus/1-2:1.0"
    echo 072f >"$bus/1-2/idVendor"
    echo 2200 >"$bus/1-2/idProduct"
    echo 0b >"$bus/1-2:1.0/bInterfaceClass"
    ln -sfn ../../../../bus/usb/drivers/pn533_usb "$bus/1-2:1.0/driver"
    : >"$work/calls"
    conf=$work/root/etc/modprobe.d/divit-nfc.conf
    expect 3 '(usb-kernel)' fix --no-input --host "$work/root"
    says "write $conf: install pn533_usb /bin/false"
    [ ! -e "$conf" ] && [ ! -s "$work/calls" ] || fail "something was done without a yes"
    expect 3 'Examined again:' fix --yes --host "$work/root"
    [ "$(cat "$conf")" = 'install pn533_usb /bin/false' ] || fail "the file holds: $(cat "$conf")"
    printf '/usr/sbin/modprobe -r pn533_usb\n/usr/sbin/pcscd --hotplug\n' | cmp - "$work/calls"
    echo "nfc: $passed passed"
}

part=whole
case $1 in
--*)
    part=$1
    shift
    ;;
esac
build=$(realpath "$1")
work=${2-}
. "$(dirname "$script")/reader.sh"
export LANGUAGE=en
case $part in
--real) real ;;
--nfc) nfc ;;
whole)
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
    export XDG_STATE_HOME="$work/state" XDG_CONFIG_HOME="$work/config"
    unshare -Urmpf --kill-child sh "$script" --real "$build" "$work"
    stood_in
    echo "made-up: $passed passed"
    ;;
esac
