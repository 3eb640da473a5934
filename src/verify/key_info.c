/* SPDX-License-Identifier: Apache-2.0 */
/* The certificates in ds:KeyInfo. */
#include "verify/key_info.h"

#include "base/status.h"
#include "verify/grammar.h"

/* see verify/key_info.h */
divit_status divit_key_info_check(const divit_xml_node *info, divit_error *err)
{
    for (const divit_xml_node *n = info->child; n; n = n->next)
        if (divit_xml_node_is(n, DIVIT_XML_DSIG_NS, "RetrievalMethod") ||
            divit_xml_node_is(n, DIVIT_XML_DSIG11_NS, "KeyInfoReference"))
            return divit_grammar_doubt(err, n, __func__,
                N_("its key is to be fetched from elsewhere, which is never done"));
    return DIVIT_OK;
}

/* see verify/key_info.h */
const divit_xml_node *divit_key_info_next(const divit_xml_node *info, const divit_xml_node *after)
{
    const divit_xml_node *data =
        after ? after->parent : divit_xml_node_child(info, NULL, DIVIT_XML_DSIG_NS, "X509Data");
    const divit_xml_node *next = NULL;
    while (data && !next) {
        next = divit_xml_node_child(data, after, DIVIT_XML_DSIG_NS, "X509Certificate");
        data = divit_xml_node_child(info, data, DIVIT_XML_DSIG_NS, "X509Data");
        after = NULL;
    }
    return next;
}
