/* SPDX-License-Identifier: Apache-2.0 */
/* The byte order mark and the XML declaration that may begin a document. */
#include "xml/declaration.h"

#include "base/bytes.h"
#include "base/status.h"
#include "xml/encoding.h"

/* The first bytes of UTF-16 and UTF-32 (XML 1.0, appendix F.1). */
static bool is_wide(divit_span text)
{
    if (text.n < 2)
        return false;
    const uint8_t *p = text.p;
    return (p[0] == 0xFE && p[1] == 0xFF) || (p[0] == 0xFF && p[1] == 0xFE) || p[0] == 0 ||
           p[1] == 0;
}

/* One pseudo-attribute, if white space and this name come next; ret_at: offset of the value. */
static divit_status pseudo(
    divit_xml_cursor *c, const char *name, divit_span *ret, size_t *ret_at, divit_error *err)
{
    const size_t back = c->at;
    if (divit_xml_cursor_spaces(c) == 0 || !divit_xml_cursor_skip(c, name)) {
        c->at = back;
        return DIVIT_OK;
    }
    divit_xml_cursor_spaces(c);
    const bool equals = divit_xml_cursor_skip(c, "=");
    divit_xml_cursor_spaces(c);
    const uint8_t quote = c->at < c->text.n ? c->text.p[c->at] : 0;
    if (!equals || (quote != '"' && quote != '\''))
        return divit_xml_cursor_fail(c, __func__, N_("the XML declaration is malformed"), err);
    const size_t from = ++c->at;
    while (c->at < c->text.n && divit_xml_class(c->text.p[c->at]) & DIVIT_XML_CLASS_NAME)
        c->at++;
    if (c->at == from || c->at >= c->text.n || c->text.p[c->at] != quote)
        return divit_xml_cursor_fail(c, __func__, N_("the XML declaration is malformed"), err);
    *ret = divit_span_sub(c->text, from, c->at - from);
    *ret_at = from;
    c->at++;
    return DIVIT_OK;
}

/* What follows "<?xml". */
static divit_status read_parts(divit_xml_cursor *c, divit_xml_declaration *ret, divit_error *err)
{
    divit_span version = {0};
    divit_span encoding = {0};
    divit_span standalone = {0};
    size_t version_at = 0;
    size_t encoding_at = 0;
    size_t standalone_at = 0;
    divit_status s = pseudo(c, "version", &version, &version_at, err);
    if (s == DIVIT_OK && version.n > 0)
        s = pseudo(c, "encoding", &encoding, &encoding_at, err);
    if (s == DIVIT_OK && version.n > 0)
        s = pseudo(c, "standalone", &standalone, &standalone_at, err);
    if (s != DIVIT_OK)
        return s;
    divit_xml_cursor_spaces(c);
    const bool answer =
        standalone.n == 0 || divit_span_is(standalone, "yes") || divit_span_is(standalone, "no");
    if (version.n == 0 || !answer || !divit_xml_cursor_skip(c, "?>"))
        return divit_xml_cursor_fail(c, __func__, N_("the XML declaration is malformed"), err);
    if (!divit_span_is(version, "1.0"))
        return divit_fail_at(err, DIVIT_INPUT_UNSUPPORTED, __func__,
            N_("the document is not of XML version 1.0"), version_at);
    *ret = (divit_xml_declaration){encoding, encoding_at};
    return DIVIT_OK;
}

/* see xml/declaration.h */
divit_status divit_xml_declaration_read(
    divit_xml_cursor *c, divit_xml_declaration *ret, divit_error *err)
{
    (void)divit_xml_cursor_skip(c, "\xEF\xBB\xBF");
    const size_t start = c->at;
    if (!divit_xml_cursor_skip(c, "<?xml"))
        return DIVIT_OK;
    if (c->at < c->text.n && divit_xml_class(c->text.p[c->at]) & DIVIT_XML_CLASS_SPACE)
        return read_parts(c, ret, err);
    c->at = start; /* a processing instruction whose name begins so */
    return DIVIT_OK;
}

/* see xml/declaration.h */
divit_status divit_xml_declaration_skip(divit_xml_cursor *c, divit_error *err)
{
    divit_xml_declaration declaration = {0};
    if (is_wide(c->text))
        return divit_fail_at(
            err, DIVIT_INPUT_UNSUPPORTED, __func__, N_("the document is not in UTF-8"), c->at);
    const divit_status s = divit_xml_declaration_read(c, &declaration, err);
    if (s == DIVIT_OK && declaration.encoding.n > 0 &&
        !divit_xml_encoding_called(DIVIT_XML_UTF_8, declaration.encoding))
        return divit_fail_at(err, DIVIT_INPUT_UNSUPPORTED, __func__,
            N_("the encoding that the document names is not known here; save it as UTF-8"),
            declaration.encoding_at);
    return s;
}
