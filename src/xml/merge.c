/* SPDX-License-Identifier: Apache-2.0 */
/* The attributes that an apex gets in inclusive canonical form. */
#include "xml/merge.h"

#include <stdlib.h>

#include "base/bytes.h"
#include "xml/base_uri.h"

/* see xml/merge.h */
void divit_xml_merge_done(divit_xml_merge *m)
{
    if (!m)
        return;
    free(m->attributes);
    divit_bytes_done(&m->base);
    *m = (divit_xml_merge){0};
}

static int compare(const void *a, const void *b)
{
    const divit_xml_attribute *const x = a;
    const divit_xml_attribute *const y = b;
    return divit_xml_name_compare(&x->name, &y->name);
}

static bool is_base(const divit_xml_attribute *a)
{
    return divit_xml_name_is(&a->name, DIVIT_XML_NS, "base");
}

/* Where the attribute of that name stands among those merged so far; m->count if it is not there.
 */
static size_t find(const divit_xml_merge *m, const divit_xml_name *name)
{
    size_t i = 0;
    while (i < m->count && divit_xml_name_compare(&m->attributes[i].name, name) != 0)
        i++;
    return i;
}

static bool is_simple(const divit_xml_attribute *a)
{
    return divit_span_is(a->name.local, "lang") || divit_span_is(a->name.local, "space");
}

/* Puts a xml:base of an ancestor before what there is, the element's own or a nearer one's. */
static divit_status join_base(divit_xml_merge *m, const divit_xml_attribute *outer)
{
    divit_bytes joined = {0};
    const size_t at = find(m, &outer->name);
    if (at == m->count) {
        m->attributes[m->count++] = *outer;
        return DIVIT_OK;
    }
    divit_xml_attribute *a = &m->attributes[at];
    const divit_status s = divit_xml_base_uri_join(outer->value, a->value, &joined);
    divit_bytes_done(&m->base);
    m->base = joined;
    a->value = divit_bytes_span(&m->base);
    a->plain = false;
    return s;
}

/* An xml:base that was joined to nothing is not written. */
static void leave_out_empty_base(divit_xml_merge *m, const divit_xml_name *name)
{
    const size_t at = find(m, name); /* it was put there */
    if (m->attributes[at].value.n == 0)
        m->attributes[at] = m->attributes[--m->count];
}

static divit_status join_bases(divit_xml_merge *m, const divit_xml_context *inherited)
{
    const divit_xml_name *name = NULL;
    divit_status s = DIVIT_OK;
    for (size_t i = inherited->attribute_count; i-- > 0 && s == DIVIT_OK;) {
        if (!is_base(&inherited->attributes[i]))
            continue;
        name = &inherited->attributes[i].name;
        s = join_base(m, &inherited->attributes[i]);
    }
    if (name && s == DIVIT_OK)
        leave_out_empty_base(m, name);
    return s;
}

/* see xml/merge.h */
divit_status divit_xml_merge_make(divit_xml_merge *m, const divit_xml_event *e,
    const divit_xml_context *inherited, bool version_11)
{
    m->attributes =
        calloc(e->attribute_count + inherited->attribute_count + 1, sizeof *m->attributes);
    if (!m->attributes)
        return DIVIT_E_MEMORY;
    for (; m->count < e->attribute_count; m->count++)
        m->attributes[m->count] = e->attributes[m->count];
    for (size_t i = inherited->attribute_count; i-- > 0;) {
        const divit_xml_attribute *a = &inherited->attributes[i];
        if ((!version_11 || is_simple(a)) && find(m, &a->name) == m->count)
            m->attributes[m->count++] = *a;
    }
    const divit_status s = version_11 ? join_bases(m, inherited) : DIVIT_OK;
    qsort(m->attributes, m->count, sizeof *m->attributes, compare);
    return s;
}
