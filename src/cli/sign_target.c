/* SPDX-License-Identifier: Apache-2.0 */
/* Where the signed copy of a file goes. */
#include "cli/sign_target.h"

#include <string.h>
#include <sys/stat.h>

#include "base/bytes.h"
#include "base/status.h"

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
    if (v->output)
        s = divit_bytes_append(out, divit_span_of(v->output));
    else if (v->folder)
        s = divit_bytes_printf(out, "%s/%.*s-signed%s", v->folder, stem, base, base + stem);
    else
        s = divit_bytes_printf(
            out, "%.*s%.*s-signed%s", (int)(base - input), input, stem, base, base + stem);
    if (s == DIVIT_OK)
        s = divit_bytes_terminate(out);
    return s == DIVIT_OK ? s : divit_fail_memory(err, __func__);
}

/* see cli/sign_target.h */
divit_status cli_sign_target_open(
    const cli_sign_target *v, const char *target, divit_output **ret, divit_error *err)
{
    return divit_output_new(target, v->force ? DIVIT_OUTPUT_REPLACE : DIVIT_OUTPUT_KEEP, ret, err);
}

/* see cli/sign_target.h */
divit_status cli_sign_target_check(const char *input, const char *target, divit_error *err)
{
    struct stat a;
    struct stat b;
    if (stat(input, &a) != 0 || stat(target, &b) != 0 || a.st_dev != b.st_dev ||
        a.st_ino != b.st_ino)
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
