/* SPDX-License-Identifier: Apache-2.0 */
/* The check of the session: whether polkit lets it use the smart card service. */
#include <string.h>

#include "doctor/check.h"

typedef struct session_row {
    const char *cause;
    const char *fix;
} session_row;

/* What polkit's policy says of a session of this kind (polkit(8), "allow_any" and the others). */
static const char *policy_for(const divit_host *host)
{
    switch (host->session.kind) {
    case DIVIT_SESSION_ACTIVE:
        return host->polkit.active;
    case DIVIT_SESSION_INACTIVE:
        return host->polkit.inactive;
    case DIVIT_SESSION_UNKNOWN:
    case DIVIT_SESSION_NONE:
    case DIVIT_SESSION_REMOTE:
        return host->polkit.any;
    }
    return "";
}

/* Why the session is refused, the most particular reason first; NULL cause if it should not be. */
static session_row reason_of(const divit_session *s)
{
    if (s->container[0])
        return (session_row){N_("this program runs in a container, where polkit cannot see who it "
                                "is"),
            N_("run divit on the computer itself, outside the container")};
    if (s->hidden_processes)
        return (session_row){N_("proc is mounted with hidepid, so polkit cannot see who asks"),
            N_("let the administrator mount /proc without hidepid and restart pcscd")};
    switch (s->kind) {
    case DIVIT_SESSION_REMOTE:
        return (session_row){
            N_("you are signed in over the network (ssh); the service serves only people at the "
               "computer"),
            N_("sign in at the desktop of this computer")};
    case DIVIT_SESSION_INACTIVE:
        return (session_row){N_("your session is in the background: another one is in front"),
            N_("bring your own session to the front (switch user, or Ctrl+Alt+F2)")};
    case DIVIT_SESSION_NONE:
        return (session_row){
            N_("this program runs outside any session, as a job of cron or a service does"),
            N_("start it from a desktop session; for a job of the computer itself let the "
               "administrator allow org.debian.pcsc-lite.access_pcsc in a rule of polkit")};
    case DIVIT_SESSION_UNKNOWN:
    case DIVIT_SESSION_ACTIVE:
        break;
    }
    return (session_row){NULL, NULL};
}

static void show_session(const divit_host *host, divit_finding *f)
{
    const divit_session *s = &host->session;
    if (s->container[0])
        divit_finding_evidence(f, "container %s", s->container);
    if (s->id[0])
        divit_finding_evidence(f, "session %s: %s %s %s", s->id, s->service, s->type, s->seat);
    if (s->hidden_processes)
        divit_finding_evidence(f, "/proc hidepid");
    if (host->polkit.installed)
        divit_finding_evidence(
            f, "polkit: %s/%s/%s", host->polkit.any, host->polkit.inactive, host->polkit.active);
    if (host->polkit.rule[0])
        divit_finding_evidence(f, "%s", host->polkit.rule);
}

/* see doctor/check.h */
void divit_check_session(const divit_facts *facts, divit_finding *f)
{
    const divit_host *host = &facts->host;
    show_session(host, f);
    if (facts->readers_status != DIVIT_NO_SERVICE || !host->polkit.installed ||
        (strcmp(policy_for(host), "yes") == 0 && !host->session.container[0] &&
            !host->session.hidden_processes))
        return;
    const session_row row = reason_of(&host->session);
    if (row.cause)
        divit_finding_broken(f, DIVIT_NO_SERVICE, row.cause, row.fix);
}
