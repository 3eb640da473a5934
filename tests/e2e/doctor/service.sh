# SPDX-License-Identifier: Apache-2.0
# Sourced by doctor_matrix.sh: the smart card service, its socket, and sessions that it refuses.

host=$work/hosts/desk
service=$(pgrep -P "$reader" | head -1)
kill -STOP "$service"
scenario service-hangs real service pcscd-admits 3 'does not answer' --module "$opensc"
kill -CONT "$service"

# Root may do what rights forbid, so it does without that here.
if [ "$(id -u)" -eq 0 ]; then
    jail='setpriv --bounding-set=-dac_override,-dac_read_search --inh-caps=-dac_override,-dac_read_search'
fi
socket=$PCSCLITE_CSOCK_NAME
chmod 000 "$socket"
scenario socket-forbidden real service pcscd-running 3 'may not use' --module "$opensc"
chmod 600 "$socket"
mkdir "$work/closed"
chmod 000 "$work/closed"
PCSCLITE_CSOCK_NAME=$work/closed/pcscd.comm
scenario socket-hidden real service pcscd-socket 3 'may not enter' --module "$opensc"
jail=
PCSCLITE_CSOCK_NAME=$work/nowhere
scenario socket-missing real service pcscd-socket 3 'not installed or not started' --module "$opensc"
: >"$work/file"
PCSCLITE_CSOCK_NAME=$work/file
scenario socket-is-a-file real service pcscd-socket 3 'no socket lies' --module "$opensc"
PCSCLITE_CSOCK_NAME=$work/$(printf '%0120d' 1)
scenario socket-name-too-long real service pcscd-socket 3 '' --module "$opensc"
PCSCLITE_CSOCK_NAME=$work/nowhere
make_host container container
scenario container recorded service pcscd-socket 3 'container'

PCSCLITE_CSOCK_NAME=$work/false
begin_helper "$work/false" "$build/tests/false_service" close "$work/false"
host=$work/hosts/desk
scenario service-closes real service pcscd-admits 3 'without an answer' --module "$opensc"
# refused NAME ID LAYER WORDS: the same, where the tree says why.
refused() {
    make_host "$1" "$1"
    scenario "$1" recorded "$3" "$2" 3 "$4"
}
refused polkit-ssh session session 'ssh'
refused polkit-cron session session 'cron'
refused polkit-background session session 'in the background'
refused polkit-container session session 'in a container'
refused polkit-hidepid session session 'hidepid'
refused polkit-rule pcscd-admits service 'polkit'
end_helper
rm "$work/false"
begin_helper "$work/false" "$build/tests/false_service" junk "$work/false"
host=$work/hosts/desk
scenario service-answers-junk real service pcscd-admits 3 '' --module "$opensc"
end_helper

# The socket of a service that was killed stays behind.
PCSCLITE_CSOCK_NAME=$socket
end_reader KILL
while kill -0 "$service" 2>/dev/null; do sleep 0.05; done
scenario socket-stale real service pcscd-running 3 'nobody listens' --module "$opensc"
