/* SPDX-License-Identifier: Apache-2.0 */
/* Where the signed copy of a file goes. */
#include "cli/sign_target.h"

#include <string.h>

#include "base/bytes.h"
#include "base/file.h"
#include "base/status.h"
#include "cli/stream.h"
#include "divit/sign.h"

static const char *last_part(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* see cli/sign_target.h */
divit_status cli_sign_target_name(
    const cli_sign_target *v, const char *input, divit_bytes *out, divit_error *err)
{
    const char *base = last_part(input);
    const char *dot = strrchr(base, '.');
    const int stem = (int)(dot && dot != base ? dot - base : (long)strlen(base));
    divit_status s;
    if (v->output || v->in_place)
        s = divit_bytes_append(out, divit_span_of(v->in_place ? input : v->output));
    else if (cli_stream_is(input))
        s = divit_bytes_append(out, divit_span_of(input));
    else if (v->folder)
        s = divit_bytes_printf(out, "%s/%.*s-signed%s", v->folder, stem, base, base + stem);
    else
        s = divit_bytes_printf(
            out, "%.*s%.*s-signed%s", (int)(base - input), input, stem, base, base + stem);
    const bool named = v->output || v->in_place || cli_stream_is(input);
    if (s == DIVIT_OK && v->xml && !named && strcasecmp(base + stem, ".xml") != 0)
        s = divit_bytes_append(out, DIVIT_SPAN_TEXT(".xml"));
    if (s == DIVIT_OK)
        s = divit_bytes_terminate(out);
    return s == DIVIT_OK ? s : divit_fail_memory(err, __func__);
}

static divit_output_mode mode_of(const cli_sign_target *v)
{
    if (v->in_place)
        return DIVIT_OUTPUT_IN_PLACE;
    return v->force ? DIVIT_OUTPUT_REPLACE : DIVIT_OUTPUT_KEEP;
}

/* see cli/sign_target.h */
divit_status cli_sign_target_open(
    const cli_sign_target *v, const char *target, divit_output **ret, divit_error *err)
{
    if (cli_stream_is(target))
        return cli_stream_output(ret, err);
    return divit_output_new(target, mode_of(v), ret, err);
}

/* see cli/sign_target.h */
divit_status cli_sign_target_try(const cli_sign_target *v, const char *target, divit_error *err)
{
    if (cli_stream_is(target))
        return cli_stream_check(err);
    return divit_output_check(target, mode_of(v), err);
}

/* An XML signature goes into the middle, so nothing of that can be added at the end. */
static divit_status check_kind(const char *input, divit_error *err)
{
    DIVIT_AUTO(divit_fd_close)
    int fd = -1;
    divit_format format;
    divit_status s = divit_file_open(input, &fd, err);
    if (s == DIVIT_OK)
        s = divit_format_read(fd, &format, err);
    if (s != DIVIT_OK || format == DIVIT_FORMAT_PADES)
        return s;
    return divit_fail(err, DIVIT_INPUT_UNSUPPORTED, __func__,
        N_("only a PDF can be signed in place, for an XML signature goes into the middle"));
}

/* see cli/sign_target.h */
divit_status cli_sign_target_check(
    const cli_sign_target *v, const char *input, const char *target, divit_error *err)
{
    if (v->in_place)
        return check_kind(input, err);
    if (cli_stream_is(target))
        return DIVIT_OK;
    if (!divit_file_same(input, target))
        return DIVIT_OK;
    return divit_fail(
        err, DIVIT_USAGE, __func__, N_("the output would replace the file that is to be signed"));
}

/* see cli/sign_target.h */
divit_status cli_sign_target_distinct(
    const cli_sign_target *v, const char *const *inputs, size_t at, divit_error *err)
{
    const char *input = inputs[at];
    for (size_t i = 0; i < at; i++) {
        const char *other = inputs[i];
        if (strcmp(input, other) != 0 &&
            (!v->folder || strcmp(last_part(input), last_part(other)) != 0))
            continue;
        const divit_status s = divit_fail(
            err, DIVIT_USAGE, __func__, N_("two of the files would get the same output"));
        divit_error_subject(err, input);
        return s;
    }
    return DIVIT_OK;
}
