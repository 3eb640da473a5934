/* SPDX-License-Identifier: Apache-2.0 */
/* The checks of the network: proxy, revocation servers, timestamp server. */
#include <string.h>

#include "doctor/check.h"

/* HTTP statuses by which a proxy says that it does not pass on (RFC 9110 15.5.8, 15.6). */
enum { PROXY_LOGIN = 407, GATEWAY_FIRST = 502, GATEWAY_LAST = 504 };

/* How a server, or the proxy before it, was not reached. */
typedef struct reach_row {
    const char *cause;
    const char *fix;
} reach_row;

static const reach_row server_rows[] = {
    [DIVIT_REACH_NAME_UNKNOWN] = {N_("the name server does not know the server's name"),
        N_("ask your IT unit why its name server (DNS) does not know the name that is told here")},
    [DIVIT_REACH_NAME_SILENT] = {N_("the name server (DNS) does not answer: there is perhaps no "
                                    "network"),
        N_("connect the computer to the network and run divit doctor again")},
    [DIVIT_REACH_REFUSED] = {N_("the connection is refused: the server is off, or a firewall "
                                "refuses"),
        N_("ask your IT unit to open the port that is told here to this server in the firewall")},
    [DIVIT_REACH_SILENT] = {N_("the server does not answer: a firewall perhaps drops what is sent"),
        N_("ask your IT unit to open the port that is told here to this server in the firewall")},
    [DIVIT_REACH_STRANGE] = {N_("what answers there is no web server"),
        N_("ask your IT unit what stands between this computer and the server that is told here")},
};

static const reach_row proxy_rows[] = {
    [DIVIT_REACH_NAME_UNKNOWN] = {N_("the name server does not know the proxy's name"),
        N_("put the right name of the proxy into http_proxy; your IT unit knows it")},
    [DIVIT_REACH_NAME_SILENT] = {N_("the name server (DNS) does not answer: there is perhaps no "
                                    "network"),
        N_("connect the computer to the network and run divit doctor again")},
    [DIVIT_REACH_REFUSED] = {N_("nobody answers at the proxy's address"),
        N_("put the right address of the proxy into http_proxy; your IT unit knows it")},
    [DIVIT_REACH_SILENT] = {N_("the proxy does not answer in time"),
        N_("put the right address of the proxy into http_proxy; your IT unit knows it")},
    [DIVIT_REACH_STRANGE] = {N_("what answers at the proxy's address is no proxy"),
        N_("put the right address of the proxy into http_proxy; your IT unit knows it")},
};

static const reach_row gateway_row = {N_("the proxy does not reach the server"),
    N_("ask your IT unit to let the proxy through to the server that is told here")};

/* One proxy variable as evidence, without user and password; false if it cannot be understood. */
static bool show_proxy(const char *name, const char *value, divit_finding *f)
{
    divit_address a;
    char shown[DIVIT_ADDRESS_SHOWN];
    if (!value || !value[0])
        return true;
    if (!divit_address_parse(value, &a)) {
        divit_finding_evidence(f, "%s", name);
        return false;
    }
    divit_address_show(&a, shown);
    divit_finding_evidence(f, "%s=%s", name, shown);
    return true;
}

/* True if it was the proxy that failed, and not what is behind it. */
static bool is_proxy_fault(const divit_doctor_host *h)
{
    return h->proxy && (h->reach != DIVIT_REACH_ANSWERED || h->code == PROXY_LOGIN);
}

/* see doctor/check.h */
void divit_check_proxy(const divit_facts *facts, divit_finding *f)
{
    const divit_doctor_proxies *p = &facts->proxies;
    const divit_doctor_host *h = facts->hosts;
    const divit_doctor_host *end = h + facts->host_count;
    const bool understood = show_proxy("http_proxy", p->http, f);
    const bool understood_too = show_proxy("https_proxy", p->https, f);
    if (p->none && p->none[0])
        divit_finding_evidence(f, "no_proxy=%s", p->none);
    while (h < end && !is_proxy_fault(h))
        h++;
    if (!understood || !understood_too)
        divit_finding_broken(f, DIVIT_NETWORK, N_("the proxy's address cannot be understood"),
            N_("write it as http://server:port into the variable that is told here, or unset it"));
    else if (h < end && h->reach != DIVIT_REACH_ANSWERED)
        divit_finding_broken(
            f, DIVIT_NETWORK, proxy_rows[h->reach].cause, proxy_rows[h->reach].fix);
    else if (h < end)
        divit_finding_broken(f, DIVIT_NETWORK, N_("the proxy wants a name and a password"),
            N_("ask your IT unit to let this computer through the proxy without them"));
}

static bool is_gateway_fault(const divit_doctor_host *h)
{
    return h->proxy && h->code >= GATEWAY_FIRST && h->code <= GATEWAY_LAST;
}

static bool is_reached(const divit_doctor_host *h)
{
    return h->reach == DIVIT_REACH_ANSWERED && !is_proxy_fault(h) && !is_gateway_fault(h);
}

/* How the servers of one role were reached. */
typedef struct tally {
    size_t reached;
    size_t behind_proxy; /* that failed before it came to the server */
    const divit_doctor_host *lost;
} tally;

static tally count(const divit_facts *facts, divit_doctor_role role, divit_finding *f)
{
    tally t = {0};
    for (size_t i = 0; i < facts->host_count; i++) {
        const divit_doctor_host *h = &facts->hosts[i];
        if (h->role != role)
            continue;
        if (f && h->reach == DIVIT_REACH_ANSWERED)
            divit_finding_evidence(f, "%s HTTP %d", h->name, h->code);
        else if (f)
            divit_finding_evidence(f, "%s", h->name);
        if (is_reached(h))
            t.reached++;
        else if (is_proxy_fault(h))
            t.behind_proxy++;
        else
            t.lost = h;
    }
    return t;
}

/* What is said of a role; `needed`: nothing else does what its servers do. */
static void judge(const divit_facts *facts, divit_doctor_role role, bool needed, divit_finding *f)
{
    const tally t = count(facts, role, f);
    if (!t.lost && t.behind_proxy > 0) {
        divit_finding_skip(f, N_("the proxy is to be put right first"));
        return;
    }
    if (!t.lost)
        return;
    const reach_row *row = is_gateway_fault(t.lost) ? &gateway_row : &server_rows[t.lost->reach];
    if (needed && t.reached == 0)
        divit_finding_broken(f, DIVIT_NETWORK, row->cause, row->fix);
    else
        divit_finding_warn(f, row->cause, row->fix);
}

static bool has_role(const divit_facts *facts, divit_doctor_role role)
{
    for (size_t i = 0; i < facts->host_count; i++)
        if (facts->hosts[i].role == role)
            return true;
    return false;
}

/* see doctor/check.h */
void divit_check_ocsp_host(const divit_facts *facts, divit_finding *f)
{
    if (has_role(facts, DIVIT_DOCTOR_ROLE_OCSP))
        judge(facts, DIVIT_DOCTOR_ROLE_OCSP, true, f);
    else
        divit_finding_skip(f, N_("no certificate names an OCSP server"));
}

/* see doctor/check.h */
void divit_check_crl_host(const divit_facts *facts, divit_finding *f)
{
    if (has_role(facts, DIVIT_DOCTOR_ROLE_CRL))
        judge(facts, DIVIT_DOCTOR_ROLE_CRL, count(facts, DIVIT_DOCTOR_ROLE_OCSP, NULL).reached == 0,
            f);
    else
        divit_finding_skip(f, N_("no certificate names a server with a CRL"));
}

/* see doctor/check.h */
void divit_check_timestamp_host(const divit_facts *facts, divit_finding *f)
{
    if (has_role(facts, DIVIT_DOCTOR_ROLE_TIMESTAMP))
        judge(facts, DIVIT_DOCTOR_ROLE_TIMESTAMP, false, f);
    else
        divit_finding_skip(f, N_("no timestamp server belongs to this certificate"));
}
