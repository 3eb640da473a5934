/* SPDX-License-Identifier: Apache-2.0 */
/* The chain of checks: their order, what each needs, and how the facts for them are gathered. */
#include "doctor/doctor.h"

#include <stdlib.h>
#include <string.h>

#include "base/status.h"
#include "base/text.h"
#include "doctor/check.h"
#include "doctor/drivers.h"
#include "doctor/node.h"
#include "doctor/service.h"
#include "doctor/tree.h"
#include "token/owner.h"

/* Bits of the checks that others need. */
typedef enum need {
    NEED_SOCKET = 1 << 0,
    NEED_RUNNING = 1 << 1,
    NEED_ADMITTED = 1 << 2,
    NEED_LISTED = 1 << 3,
    NEED_PRESENT = 1 << 4,
    NEED_ATR = 1 << 5,
    NEED_FOUND = 1 << 6,
    NEED_SAFE = 1 << 7,
    NEED_LOADED = 1 << 8,
    NEED_TOKEN = 1 << 9,
    NEED_NES = 1 << 10,
    NEED_VALID = 1 << 11,
    NEED_SESSION = 1 << 12,
} need;

typedef void (*gatherer)(const divit_doctor_options *o, divit_facts *facts);

typedef struct check_row {
    const char *layer;
    const char *id;
    const char *title;
    void (*judge)(const divit_facts *facts, divit_finding *f);
    unsigned gives;  /* its own bit */
    unsigned needs;  /* bits that must have been given */
    gatherer gather; /* facts that are asked for only when it comes to this check */
} check_row;

static const char default_socket[] = "/run/pcscd/pcscd.comm";
static const char kamusm_timestamp[] = "http://zd.kamusm.gov.tr";

static void gather_usb(const divit_doctor_options *o, divit_facts *facts)
{
    char drivers[DIVIT_TREE_PATH];
    divit_usb_look(o->host, o->tokens, &facts->usb);
    if (divit_tree_path(drivers, o->host, "usr/lib/pcsc/drivers"))
        divit_drivers_look(drivers, &facts->usb);
}

static void gather_service(const divit_doctor_options *o, divit_facts *facts)
{
    facts->socket = o->socket ? o->socket : default_socket;
    facts->socket_is_overridden = o->socket != NULL;
    facts->service_slept = !divit_programs_serve(o->host);
    facts->readers_status =
        o->ports->readers(o->ports->ctx, &facts->readers, &facts->readers_error);
    /* Afterwards: the socket of a service that dies over the question says so. */
    facts->service = divit_service_look(facts->socket);
    /* A service that slept runs by now: who it is matters. */
    divit_host_look(o->host, &facts->host);
    divit_node_look(o->host, &facts->host.programs, &facts->usb);
}

/* The first reader with an answering card, else the first with a card, else none. */
static size_t choose_reader(const divit_doctor_readers *list)
{
    size_t found = list->n;
    for (size_t i = list->n; i-- > 0;)
        if (list->p[i].present && !list->p[i].ghost)
            found = i;
    for (size_t i = list->n; i-- > 0;)
        if (list->p[i].atr_length > 0 && !list->p[i].mute && !list->p[i].ghost)
            found = i;
    return found;
}

/* The reader to go on with, else the first that is plugged in. */
static const divit_doctor_reader *reader_of(const divit_facts *facts)
{
    size_t i = facts->reader;
    if (i == facts->readers.n)
        for (i = 0; i + 1 < facts->readers.n && facts->readers.p[i].ghost;)
            i++;
    return &facts->readers.p[i];
}

static void gather_probe(const divit_doctor_options *o, divit_facts *facts)
{
    facts->probe_status = o->ports->probe(o->ports->ctx, reader_of(facts), &facts->probe, NULL);
}

static void take_named_module(const divit_doctor_options *o, divit_facts *facts)
{
    char real_path[DIVIT_OWNER_PATH_MAX];
    const divit_owner verdict = divit_owner_judge(o->module, real_path);
    const divit_profiles named = divit_tokens_with_module(o->tokens, o->module);
    facts->module_is_named = true;
    facts->module_was_searched = true;
    facts->module_is_there = verdict != DIVIT_OWNER_MISSING && verdict != DIVIT_OWNER_RELATIVE;
    facts->module_status = divit_module_check(o->module, &facts->module, &facts->module_error);
    if (facts->module_status == DIVIT_OK && named.n > 0)
        facts->module.profile = named.p[0];
}

static void search_module(const divit_doctor_options *o, divit_facts *facts)
{
    const divit_profiles fallback = divit_tokens_fallback(o->tokens);
    const divit_profiles *fit = facts->profiles.n > 0 ? &facts->profiles : &fallback;
    facts->module_was_searched = true;
    facts->module_status =
        divit_module_search(fit, &facts->tries, &facts->module, &facts->module_error);
    facts->module_is_there = facts->module_status != DIVIT_TOKEN_UNKNOWN;
}

static void gather_card_and_module(const divit_doctor_options *o, divit_facts *facts)
{
    const divit_doctor_readers *list = &facts->readers;
    facts->reader = choose_reader(list);
    const bool answers = facts->reader < list->n && list->p[facts->reader].atr_length > 0 &&
                         !list->p[facts->reader].mute;
    if (answers) {
        const divit_doctor_reader *r = &list->p[facts->reader];
        facts->profiles = divit_tokens_match(o->tokens, (divit_span){r->atr, r->atr_length});
    }
    if (o->module)
        take_named_module(o, facts);
    else if (answers)
        search_module(o, facts);
}

static void gather_libraries(const divit_doctor_options *o, divit_facts *facts)
{
    (void)o;
    divit_machine_of(facts->module.path, facts->module_machine);
    divit_machine_of("/proc/self/exe", facts->own_machine);
    if (strcmp(facts->module_machine, facts->own_machine) == 0)
        divit_libraries_look(facts->module.path, NULL, &facts->libraries);
}

/* After a module that did not come back: a card that answers others shows whose fault it is. */
static void probe_again(const divit_doctor_options *o, divit_facts *facts)
{
    divit_doctor_probe probe = {0};
    facts->card_is_free =
        facts->probe_status == DIVIT_OK &&
        o->ports->probe(o->ports->ctx, reader_of(facts), &probe, NULL) == DIVIT_OK && !probe.busy;
}

static void gather_content(const divit_doctor_options *o, divit_facts *facts)
{
    if (facts->card_was_asked)
        return;
    facts->card_was_asked = true;
    facts->card_status = o->ports->card(
        o->ports->ctx, &facts->module, facts->module_is_named, &facts->card, &facts->card_error);
    facts->certificate = divit_check_pick(facts);
    /* A code of Cryptoki is an answer; without one the time ran out. */
    if (facts->card_status == DIVIT_READER_SILENT && facts->card_error.kind != DIVIT_FOREIGN_CKR)
        probe_again(o, facts);
}

/* Whether an unknown card is one to sign with shows when a module has looked at it. */
static void gather_unknown(const divit_doctor_options *o, divit_facts *facts)
{
    if (facts->profiles.n == 0 && facts->module_status == DIVIT_OK)
        gather_content(o, facts);
}

/* Adds one server if there is room and its address can be understood. */
static void add_host(divit_facts *facts, divit_doctor_role role, const char *url)
{
    divit_address a;
    if (!url[0] || facts->host_count == DIVIT_DOCTOR_HOSTS_MAX || !divit_address_parse(url, &a))
        return;
    const divit_doctor_proxies *p = &facts->proxies;
    divit_doctor_host *h = &facts->hosts[facts->host_count++];
    *h = (divit_doctor_host){.role = role};
    divit_text_copy(h->url, sizeof h->url, url);
    divit_address_show(&a, h->name);
    if (!divit_address_exempt(p->none, a.host))
        h->proxy = strcmp(a.scheme, "https") == 0 ? p->https : p->http;
}

/* The timestamp service of Kamu SM is meant for those who have its certificates. */
static const char *timestamp_for(const divit_doctor_options *o, const divit_facts *facts)
{
    divit_address a;
    if (o->timestamp)
        return o->timestamp;
    for (size_t i = 0; i < facts->host_count; i++)
        if (divit_address_parse(facts->hosts[i].url, &a) &&
            divit_address_exempt("kamusm.gov.tr", a.host))
            return kamusm_timestamp;
    return "";
}

/* Asks the servers of the certificate that is judged; the first one's time counts from now on. */
static void gather_hosts(const divit_doctor_options *o, divit_facts *facts)
{
    if (!o->ports->hosts)
        return;
    if (facts->certificate < facts->card.certificate_count) {
        const divit_doctor_certificate *c = &facts->card.certificates[facts->certificate];
        for (size_t i = 0; i < DIVIT_DOCTOR_URLS; i++)
            add_host(facts, DIVIT_DOCTOR_ROLE_OCSP, c->ocsp[i]);
        for (size_t i = 0; i < DIVIT_DOCTOR_URLS; i++)
            add_host(facts, DIVIT_DOCTOR_ROLE_CRL, c->crl[i]);
    }
    add_host(facts, DIVIT_DOCTOR_ROLE_TIMESTAMP, timestamp_for(o, facts));
    if (facts->host_count > 0)
        o->ports->hosts(o->ports->ctx, facts->hosts, facts->host_count);
    for (size_t i = facts->host_count; i-- > 0 && !o->server_time;)
        if (facts->hosts[i].has_time) {
            facts->server_time = facts->now - facts->hosts[i].ahead;
            facts->server = facts->hosts[i].name;
        }
    facts->certificate = divit_check_pick(facts);
}

static void gather_trust(const divit_doctor_options *o, divit_facts *facts)
{
    if (o->ports->trust)
        o->ports->trust(o->ports->ctx, facts->now, &facts->trust);
}

static const check_row rows[] = {
    {"usb", "usb-reader", N_("card reader"), divit_check_usb_reader, 0, 0, NULL},
    {"usb", "usb-driver", N_("driver of the reader"), divit_check_usb_driver, 0, 0, NULL},
    {"usb", "usb-kernel", N_("drivers of the kernel"), divit_check_usb_kernel, 0, 0, NULL},
    {"usb", "usb-rule", N_("rule of udev for readers"), divit_check_usb_rule, 0, 0, NULL},
    {"usb", "usb-node", N_("device node of the reader"), divit_check_usb_node, 0, 0, NULL},
    {"usb", "usb-free", N_("other programs at the reader"), divit_check_usb_free, 0, 0, NULL},
    {"usb", "usb-power", N_("power saving of the reader"), divit_check_usb_power, 0, 0, NULL},
    {"service", "environment", N_("variables of the environment"), divit_check_environment, 0, 0,
        NULL},
    {"service", "pcscd-socket", N_("socket of the smart card service"), divit_check_pcscd_socket,
        NEED_SOCKET, 0, NULL},
    {"service", "pcscd-running", N_("smart card service"), divit_check_pcscd_running, NEED_RUNNING,
        NEED_SOCKET, NULL},
    {"session", "session", N_("kind of session"), divit_check_session, NEED_SESSION, NEED_RUNNING,
        NULL},
    {"service", "pcscd-admits", N_("access to the smart card service"), divit_check_pcscd_admits,
        NEED_ADMITTED, NEED_SESSION, NULL},
    {"reader", "reader-listed", N_("reader in the service's list"), divit_check_reader_listed,
        NEED_LISTED, NEED_ADMITTED, NULL},
    {"reader", "reader-features", N_("what the reader can do"), divit_check_reader_features, 0,
        NEED_LISTED, gather_probe},
    {"card", "card-present", N_("card in the reader"), divit_check_card_present, NEED_PRESENT,
        NEED_LISTED, NULL},
    {"card", "card-answers", N_("answer of the card"), divit_check_card_answers, NEED_ATR,
        NEED_PRESENT, NULL},
    {"card", "card-free", N_("other programs at the card"), divit_check_card_free, 0, NEED_PRESENT,
        NULL},
    {"card", "atr-known", N_("kind of card"), divit_check_atr_known, 0, NEED_ATR, gather_unknown},
    {"module", "module-found", N_("PKCS#11 module of the card"), divit_check_module_found,
        NEED_FOUND, 0, NULL},
    {"module", "module-safe", N_("who can change the module"), divit_check_module_safe, NEED_SAFE,
        NEED_FOUND, NULL},
    {"module", "module-libraries", N_("libraries that the module needs"),
        divit_check_module_libraries, 0, NEED_SAFE, gather_libraries},
    {"module", "module-loads", N_("start of the module"), divit_check_module_loads, NEED_LOADED,
        NEED_SAFE, gather_content},
    {"token", "token-present", N_("card seen by the module"), divit_check_token_present, NEED_TOKEN,
        NEED_LOADED, NULL},
    {"token", "pin-state", N_("state of the PIN"), divit_check_pin_state, 0, NEED_TOKEN, NULL},
    {"token", "mechanisms", N_("kinds of signature that the card makes"), divit_check_mechanisms, 0,
        NEED_TOKEN, NULL},
    {"token", "duplicate-ids", N_("ids of keys and certificates"), divit_check_duplicate_ids, 0,
        NEED_TOKEN, NULL},
    {"certificate", "certificate-kinds", N_("certificates on the card"),
        divit_check_certificate_kinds, 0, NEED_TOKEN, NULL},
    {"certificate", "certificate-nes", N_("qualified certificate"), divit_check_certificate_nes,
        NEED_NES, NEED_TOKEN, NULL},
    {"certificate", "certificate-valid", N_("validity of the certificate"),
        divit_check_certificate_valid, NEED_VALID, NEED_NES, gather_hosts},
    {"certificate", "certificate-succession", N_("old and new certificate"),
        divit_check_certificate_succession, 0, NEED_VALID, NULL},
    {"certificate", "key-matches", N_("private key of the certificate"), divit_check_key_matches, 0,
        NEED_NES, NULL},
    {"certificate", "renewal-window", N_("time left until renewal"), divit_check_renewal_window, 0,
        NEED_VALID, NULL},
    {"trust", "trust-store", N_("roots that signatures are held against"), divit_check_trust_store,
        0, 0, gather_trust},
    {"clock", "clock", N_("the computer's clock"), divit_check_clock, 0, 0, NULL},
    {"network", "proxy", N_("proxy of the network"), divit_check_proxy, 0, 0, NULL},
    {"network", "ocsp-host", N_("server that knows revoked certificates (OCSP)"),
        divit_check_ocsp_host, 0, 0, NULL},
    {"network", "crl-host", N_("list of revoked certificates (CRL)"), divit_check_crl_host, 0, 0,
        NULL},
    {"network", "timestamp-host", N_("timestamp server"), divit_check_timestamp_host, 0, 0, NULL},
};

enum { ROWS = sizeof rows / sizeof rows[0] };
_Static_assert((int)ROWS <= (int)DIVIT_DOCTOR_CHECKS_MAX, "a report has room for every check");

static void run_row(const check_row *row, const divit_doctor_options *o, divit_facts *facts,
    unsigned *given, divit_finding *f)
{
    *f = (divit_finding){.id = row->id, .layer = row->layer, .title = row->title};
    if ((row->needs & *given) != row->needs) {
        divit_finding_skip(f, N_("a check that it depends on did not pass"));
        return;
    }
    if (row->gather)
        row->gather(o, facts);
    row->judge(facts, f);
    if (f->verdict == DIVIT_VERDICT_OK || f->verdict == DIVIT_VERDICT_WARNING)
        *given |= row->gives;
}

static void run_rows(const divit_doctor_options *o, divit_facts *facts, divit_doctor_report *report)
{
    unsigned given = 0;
    for (size_t i = 0; i < ROWS && (o->all || !report->first_broken); i++) {
        divit_finding *f = &report->findings[report->n++];
        run_row(&rows[i], o, facts, &given, f);
        if (f->verdict != DIVIT_VERDICT_BROKEN || report->first_broken)
            continue;
        report->first_broken = f;
        report->status = f->status;
    }
}

/* What the chain went on with, for those who compare many desks. */
static void tell_choice(const divit_facts *facts, divit_doctor_report *report)
{
    const divit_doctor_certificate *c = facts->certificate < facts->card.certificate_count
                                            ? &facts->card.certificates[facts->certificate]
                                            : NULL;
    if (facts->reader < facts->readers.n)
        divit_text_copy(
            report->reader, sizeof report->reader, facts->readers.p[facts->reader].name);
    else if (facts->readers.n > 0)
        divit_text_copy(report->reader, sizeof report->reader, facts->readers.p[0].name);
    if (facts->module_status == DIVIT_OK)
        divit_text_copy(report->module, sizeof report->module, facts->module.path);
    if (c && c->readable && c->kind == DIVIT_DOCTOR_KIND_NES)
        report->not_after = c->not_after;
}

/* see doctor/doctor.h */
divit_status divit_doctor_run(
    const divit_doctor_options *options, divit_doctor_report **ret, divit_error *err)
{
    divit_doctor_report *report = calloc(1, sizeof *report);
    divit_facts *facts = calloc(1, sizeof *facts);
    if (!report || !facts) {
        free(report);
        free(facts);
        return divit_fail_memory(err, __func__);
    }
    facts->settings = options->settings;
    facts->setting_count = options->setting_count;
    facts->now = options->clock.now(options->clock.ctx);
    facts->server_time = options->server_time;
    facts->proxies = options->proxies;
    gather_usb(options, facts);
    gather_service(options, facts);
    gather_card_and_module(options, facts);
    run_rows(options, facts, report);
    tell_choice(facts, report);
    free(facts);
    *ret = report;
    return DIVIT_OK;
}

/* see doctor/doctor.h */
const char *divit_doctor_title(const char *id)
{
    for (size_t i = 0; i < ROWS; i++)
        if (strcmp(rows[i].id, id) == 0)
            return rows[i].title;
    return NULL;
}

/* see doctor/doctor.h */
void divit_doctor_free(divit_doctor_report **report)
{
    free(*report);
    *report = NULL;
}
