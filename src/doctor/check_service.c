/* SPDX-License-Identifier: Apache-2.0 */
/* The checks of the smart card service: what redirects it, its socket, whether it lets us in. */

#include "doctor/check.h"

/* see doctor/check.h */
void divit_check_environment(const divit_facts *facts, divit_finding *f)
{
    for (size_t i = 0; i < facts->setting_count; i++)
        divit_finding_evidence(f, "%s=%s", facts->settings[i].name, facts->settings[i].value);
    if (facts->setting_count > 0)
        divit_finding_warn(f,
            N_("these variables lead PC/SC or OpenSC elsewhere; a wrong one fails silently"),
            N_("unset them unless you know why they are set"));
}

/* What is to be done where a variable names the wrong socket. */
static const char *fix_of(const divit_facts *facts, const char *usual)
{
    return facts->socket_is_overridden ? N_("unset PCSCLITE_CSOCK_NAME: it names another socket")
                                       : usual;
}

/* see doctor/check.h */
void divit_check_pcscd_socket(const divit_facts *facts, divit_finding *f)
{
    divit_finding_evidence(f, "%s", facts->socket);
    switch (facts->service) {
    case DIVIT_SERVICE_ANSWERS:
    case DIVIT_SERVICE_STALE:
    case DIVIT_SERVICE_FORBIDDEN:
        return;
    case DIVIT_SERVICE_MISSING:
        if (facts->host.session.container[0]) {
            divit_finding_evidence(f, "container %s", facts->host.session.container);
            divit_finding_broken(f, DIVIT_NO_SERVICE,
                N_("this is a container, and the service's socket was not passed into it"),
                N_("run divit on the computer itself, or pass the folder /run/pcscd into the "
                   "container"));
            return;
        }
        divit_finding_broken(f, DIVIT_NO_SERVICE,
            N_("the smart card service (pcscd) is not installed or not started: no socket"),
            fix_of(facts, N_("sudo apt install pcscd, then sudo systemctl enable --now "
                             "pcscd.socket")));
        return;
    case DIVIT_SERVICE_HIDDEN:
        divit_finding_broken(f, DIVIT_NO_SERVICE,
            N_("you may not enter the folder of the service's socket"),
            fix_of(facts, N_("give the folder back its rights: sudo chmod 755 /run/pcscd")));
        return;
    case DIVIT_SERVICE_NO_SOCKET:
        divit_finding_broken(f, DIVIT_NO_SERVICE,
            N_("a file that is no socket lies where the service's socket belongs"),
            fix_of(facts, N_("remove it, then sudo systemctl restart pcscd.socket")));
        return;
    case DIVIT_SERVICE_UNREACHED:
        divit_finding_broken(f, DIVIT_NO_SERVICE, N_("the service's socket cannot be used"),
            fix_of(facts, N_("sudo systemctl restart pcscd.socket")));
        return;
    }
}

/* see doctor/check.h */
void divit_check_pcscd_running(const divit_facts *facts, divit_finding *f)
{
    divit_finding_evidence(f, "%s", facts->socket);
    if (facts->service == DIVIT_SERVICE_STALE)
        divit_finding_broken(f, DIVIT_NO_SERVICE,
            N_("nobody listens on the service's socket: pcscd has stopped or crashed"),
            fix_of(facts, N_("sudo systemctl restart pcscd.socket pcscd.service")));
    else if (facts->service == DIVIT_SERVICE_FORBIDDEN)
        divit_finding_broken(f, DIVIT_NO_SERVICE, N_("you may not use the service's socket"),
            fix_of(facts, N_("sudo systemctl restart pcscd.socket, which gives its rights back")));
    else if (facts->service_slept)
        divit_finding_inform(
            f, N_("it slept until it was asked, as it should: systemctl calls that inactive"));
}

/* see doctor/check.h */
void divit_check_pcscd_admits(const divit_facts *facts, divit_finding *f)
{
    const divit_error *e = &facts->readers_error;
    if (facts->readers_status == DIVIT_OK)
        return;
    if (e->kind == DIVIT_FOREIGN_SCARD)
        divit_finding_evidence(f, "SCARD 0x%08lX", (unsigned long)e->foreign & 0xFFFFFFFF);
    /* libpcsclite says SCARD_W_SECURITY_VIOLATION of any connection that ends without an answer. */
    if (facts->readers_status == DIVIT_NO_SERVICE && facts->host.polkit.installed)
        divit_finding_broken(f, DIVIT_NO_SERVICE,
            N_("the service does not admit this user or session (polkit)"),
            N_("let the administrator allow org.debian.pcsc-lite.access_pcsc for this user in a "
               "rule of polkit"));
    else if (facts->readers_status == DIVIT_NO_SERVICE)
        divit_finding_broken(f, DIVIT_NO_SERVICE,
            N_("the service takes the connection and ends it without an answer"),
            N_("restart it: sudo systemctl restart pcscd.service"));
    else
        divit_finding_broken(f,
            facts->readers_status < 0 ? DIVIT_NO_SERVICE : facts->readers_status,
            e->detail ? e->detail : N_("the service does not answer as it should"),
            N_("restart it: sudo systemctl restart pcscd.service"));
}
