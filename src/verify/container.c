/* SPDX-License-Identifier: Apache-2.0 */
/* The files of an ASiC container as its signatures see them. */
#include "verify/container.h"

#include <stdlib.h>

#include "base/bytes.h"
#include "base/status.h"
#include "verify/digested.h"
#include "xml/source.h"
#include "xml/zip_read.h"

/* Most of a file whose canonical form is signed: it is unpacked in memory. */
enum { CANONICAL_MAX = 64 << 20 };

/* see verify/container.h */
divit_status divit_container_open(int fd, divit_container *c, divit_error *err)
{
    divit_status s = divit_map_fd(fd, &c->map, err);
    if (s == DIVIT_OK)
        s = divit_asic_open(c->map.span, &c->asic, err);
    if (s != DIVIT_OK)
        return s;
    c->covered = calloc(c->asic.zip.count, sizeof *c->covered);
    return c->covered ? DIVIT_OK : divit_fail_memory(err, __func__);
}

/* see verify/container.h */
void divit_container_done(divit_container *c)
{
    if (!c)
        return;
    divit_asic_done(&c->asic);
    divit_map_done(&c->map);
    free(c->covered);
    *c = (divit_container){0};
}

static divit_status read_canonical(const divit_zip_entry *e, const divit_xmldsig_reference *r,
    divit_xml_sink sink, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes text = {0};
    DIVIT_AUTO(divit_xml_source_done)
    divit_xml_source source = {0};
    divit_xml_canon_options canon = divit_digested_canon(&r->canon, NULL);
    canon.sink = sink;
    divit_status s = divit_zip_load(e, CANONICAL_MAX, &text, err);
    if (s == DIVIT_OK)
        s = divit_xml_source_open(divit_bytes_span(&text), 0, &source, err);
    return s == DIVIT_OK ? divit_xml_canonicalise(source.text, &canon, NULL, err) : s;
}

/* The file that one reference names, which no reference before it names. */
static divit_status resolve(const divit_container *c, const divit_xmldsig *sig, size_t i,
    divit_container_files *files, divit_cause *ret_cause, divit_error *err)
{
    const divit_xmldsig_reference *r = &sig->references[i];
    *ret_cause = DIVIT_CAUSE_REFERENCE;
    if (!divit_asic_find(&c->asic, r->id, &files->at[i]))
        return divit_fail_at(err, DIVIT_INDETERMINATE, __func__,
            N_("it signs a file that is not in the container"), r->start);
    for (size_t k = 0; k < i; k++)
        if (sig->references[k].external && files->at[k] == files->at[i])
            return divit_fail_at(err, DIVIT_SIGNATURE_INVALID, __func__,
                N_("it names a file of the container twice"), r->start);
    *ret_cause = DIVIT_CAUSE_TARGET_PLACE;
    if (c->asic.roles[files->at[i]] != DIVIT_ASIC_DATA)
        return divit_fail_at(err, DIVIT_SIGNATURE_INVALID, __func__,
            N_("it signs a file of the container that is none of its data"), r->start);
    return DIVIT_OK;
}

/* see verify/container.h */
divit_status divit_container_resolve(const divit_container *c, const divit_xmldsig *sig,
    divit_container_files *ret, divit_cause *ret_cause, divit_error *err)
{
    divit_status s = DIVIT_OK;
    for (size_t i = 0; i < sig->reference_count && s == DIVIT_OK; i++)
        if (sig->references[i].external)
            s = resolve(c, sig, i, ret, ret_cause, err);
    return s;
}

/* see verify/container.h */
divit_status divit_container_read(divit_container *c, size_t at, const divit_xmldsig_reference *r,
    divit_xml_sink sink, divit_error *err)
{
    const divit_zip_entry *e = &c->asic.zip.entries[at];
    const divit_zip_told told = {divit_map_passed, &c->map};
    return r->canonical ? read_canonical(e, r, sink, err)
                        : divit_zip_read_told(e, sink, &told, err);
}

static divit_status add_file(
    const divit_zip_entry *e, divit_verified_part part, divit_finding *f, divit_error *err)
{
    part.kind = "file";
    part.end = e->size;
    return divit_finding_part(f, &part, e->name, err);
}

/* see verify/container.h */
divit_status divit_container_part(
    const divit_container *c, const divit_xmldsig_reference *r, divit_finding *f, divit_error *err)
{
    size_t at = 0;
    if (!divit_asic_find(&c->asic, r->id, &at))
        return divit_fail(err, DIVIT_E_INTERNAL, __func__, NULL);
    const divit_verified_part part = {.is_signed = true, .clause = N_("the file with this name")};
    return add_file(&c->asic.zip.entries[at], part, f, err);
}

/* True if one of the references of the signature names that file. */
static bool is_among(const divit_xmldsig *sig, const divit_container_files *files, size_t file)
{
    for (size_t i = 0; i < sig->reference_count; i++)
        if (sig->references[i].external && files->at[i] == file)
            return true;
    return false;
}

/* see verify/container.h */
divit_status divit_container_tell(
    divit_container *c, const divit_xmldsig *sig, divit_finding *f, divit_error *err)
{
    static const divit_verified_part left_out = {
        .clause = N_("a file of the container that it does not sign")};
    divit_container_files files = {0};
    divit_cause cause;
    divit_status s = divit_container_resolve(c, sig, &files, &cause, err);
    for (size_t i = 0; i < c->asic.zip.count && s == DIVIT_OK; i++) {
        const bool data = c->asic.roles[i] == DIVIT_ASIC_DATA;
        if (data && is_among(sig, &files, i)) {
            c->covered[i] = true;
        } else if (data || c->asic.roles[i] == DIVIT_ASIC_STRAY) {
            s = add_file(&c->asic.zip.entries[i], left_out, f, err);
            f->facts.covers_whole = false;
        }
    }
    return s;
}

/* see verify/container.h */
void divit_container_check(const divit_container *c, divit_verification *v)
{
    for (size_t i = 0; i < c->asic.zip.count; i++) {
        if (c->asic.roles[i] == DIVIT_ASIC_STRAY)
            divit_verification_reject(v, DIVIT_CAUSE_UNSIGNED,
                N_("the container has a file beside its signatures that nobody signs"));
        if (c->asic.roles[i] == DIVIT_ASIC_DATA && !c->covered[i])
            divit_verification_reject(v, DIVIT_CAUSE_UNSIGNED,
                N_("a file of the container is signed by none of the signatures"));
    }
}
