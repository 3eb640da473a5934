/* SPDX-License-Identifier: Apache-2.0 */
/* Signs a document: PDF becomes PAdES, XML becomes XAdES, by content. */
#include "divit/sign.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/copy.h"
#include "base/status.h"
#include "sign/asic.h"
#include "sign/identity.h"
#include "sign/pades.h"
#include "sign/xades.h"
#include "sign/xades_enveloping.h"
#include "sign/xades_properties.h"
#include "xml/asic.h"

enum { HEAD_SIZE = 1024 };

static size_t skip_space(divit_span head, size_t at)
{
    while (at < head.n && memchr(" \t\r\n", head.p[at], 4))
        at++;
    return at;
}

/* see divit/sign.h */
divit_format divit_format_of(divit_span head)
{
    const divit_span start = divit_span_sub(head, 0, HEAD_SIZE);
    if (divit_asic_announces(start)) /* the first file in it may be a PDF */
        return DIVIT_FORMAT_ASIC;
    if (start.n > 0 && memmem(start.p, start.n, "%PDF-", 5))
        return DIVIT_FORMAT_PADES;
    if (start.n >= 2 &&
        (memcmp(start.p, "\xFF\xFE", 2) == 0 || memcmp(start.p, "\xFE\xFF", 2) == 0))
        return DIVIT_FORMAT_XADES; /* UTF-16 */
    const bool marked = start.n >= 3 && memcmp(start.p, "\xEF\xBB\xBF", 3) == 0;
    const size_t at = skip_space(start, marked ? 3 : 0);
    if (at < start.n && start.p[at] == '<')
        return DIVIT_FORMAT_XADES;
    return divit_asic_begins(start) ? DIVIT_FORMAT_ASIC : DIVIT_FORMAT_UNKNOWN;
}

/* see divit/sign.h */
divit_status divit_format_read(int fd, divit_format *ret, divit_error *err)
{
    uint8_t head[HEAD_SIZE];
    const ssize_t n = pread(fd, head, sizeof head, 0);
    if (n < 0)
        return divit_fail_errno(err, __func__, NULL);
    *ret = divit_format_of((divit_span){head, (size_t)n});
    return DIVIT_OK;
}

static divit_status read_known(int fd, divit_format *ret, divit_error *err)
{
    const divit_status s = divit_format_read(fd, ret, err);
    return s == DIVIT_OK && *ret == DIVIT_FORMAT_UNKNOWN
               ? divit_fail(err, DIVIT_INPUT_UNSUPPORTED, __func__,
                     N_("it begins like neither a PDF nor an XML file"))
               : s;
}

static bool is_enveloping(const divit_sign_options *options)
{
    return options->xml && options->xml->packaging == DIVIT_PACKAGING_ENVELOPING;
}

/* Which format the document gets, if it is one that can be signed as the options say. */
static divit_status find_format(
    int fd, const divit_sign_options *options, divit_format *ret, divit_error *err)
{
    const divit_packaging packaging = options->xml ? options->xml->packaging : 0;
    divit_status s = DIVIT_OK;
    *ret = DIVIT_FORMAT_XADES;
    if (packaging == DIVIT_PACKAGING_DETACHED || divit_asic_is_packaging(packaging))
        return divit_fail(err, DIVIT_USAGE, __func__,
            N_("a detached signature or a container is made of named files, not of one document"));
    if (packaging != DIVIT_PACKAGING_ENVELOPING)
        s = read_known(fd, ret, err);
    if (s == DIVIT_OK && *ret == DIVIT_FORMAT_ASIC)
        s = divit_fail(err, DIVIT_INPUT_UNSUPPORTED, __func__,
            N_("a container gets a further signature by --packaging asic-e"));
    if (s == DIVIT_OK && *ret == DIVIT_FORMAT_PADES && packaging != DIVIT_PACKAGING_USUAL)
        s = divit_fail(err, DIVIT_INPUT_UNSUPPORTED, __func__,
            N_("only an XML document can hold an enveloped XML signature"));
    return s;
}

/* see divit/sign.h */
divit_status divit_sign_check(int input, const divit_sign_options *options, divit_error *err)
{
    divit_format format;
    const divit_status s = find_format(input, options, &format, err);
    if (s != DIVIT_OK)
        return s;
    if (is_enveloping(options))
        return divit_xades_options_check(options->xml, err);
    return format == DIVIT_FORMAT_PADES ? divit_pades_check(input, options, err)
                                        : divit_xades_check(input, options, err);
}

/* see divit/sign.h */
divit_status divit_sign_check_signer(
    const divit_signer *signer, const divit_sign_options *options, divit_error *err)
{
    DIVIT_AUTO(divit_identity_free)
    divit_identity *who = NULL;
    return divit_identity_new(signer, options, &who, err);
}

/* True if both are one file. */
static bool is_same(int a, int b)
{
    struct stat first;
    struct stat second;
    return fstat(a, &first) == 0 && fstat(b, &second) == 0 && first.st_dev == second.st_dev &&
           first.st_ino == second.st_ino;
}

static divit_status check_apart(int input, const divit_output *out, divit_error *err)
{
    if (is_same(input, divit_output_fd(out)))
        return divit_fail(err, DIVIT_INPUT_UNSUPPORTED, __func__,
            N_("only a PDF can be signed in place, for an XML signature goes into the middle"));
    return DIVIT_OK;
}

/* The document is an XML that the signature goes into. */
static divit_status take_over(int input, const divit_sign_options *options, const divit_output *out,
    divit_prepared **ret, divit_error *err)
{
    uint64_t size;
    divit_status s = check_apart(input, out, err);
    if (s == DIVIT_OK)
        s = divit_file_copy(input, divit_output_fd(out), NULL, &size, err);
    return s == DIVIT_OK ? divit_xades_prepare(options, out, ret, err) : s;
}

/* see divit/sign.h */
divit_status divit_prepared_new(int input, const divit_sign_options *options, divit_output *out,
    divit_prepared **ret, divit_error *err)
{
    divit_format format;
    const divit_status s = find_format(input, options, &format, err);
    if (s != DIVIT_OK)
        return s;
    if (format != DIVIT_FORMAT_XADES || is_enveloping(options))
        return divit_fail(err, DIVIT_E_INTERNAL, __func__, NULL);
    return take_over(input, options, out, ret, err);
}

static divit_status sign_xml(int input, const divit_signer *signer,
    const divit_sign_options *options, divit_output *out, divit_signed_document *ret,
    divit_error *err)
{
    DIVIT_AUTO(divit_prepared_free)
    divit_prepared *prepared = NULL;
    if (is_enveloping(options)) {
        const divit_status apart = check_apart(input, out, err);
        return apart == DIVIT_OK ? divit_xades_envelop(input, signer, options, out, ret, err)
                                 : apart;
    }
    const divit_status s = take_over(input, options, out, &prepared, err);
    return s == DIVIT_OK ? divit_prepared_sign(prepared, signer, options->time, ret, err) : s;
}

/* see divit/sign.h */
divit_status divit_sign(int input, const divit_signer *signer, const divit_sign_options *options,
    divit_output *out, divit_signed_document *ret, divit_error *err)
{
    divit_format format;
    const divit_status s = find_format(input, options, &format, err);
    if (s != DIVIT_OK)
        return s;
    return format == DIVIT_FORMAT_PADES ? divit_pades_sign(input, signer, options, out, ret, err)
                                        : sign_xml(input, signer, options, out, ret, err);
}
