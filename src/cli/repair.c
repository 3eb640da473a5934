/* SPDX-License-Identifier: Apache-2.0 */
/* "sign --repair": a new file in the place of a PDF whose structure is broken. */
#include "cli/repair.h"

#include <libintl.h>
#include <string.h>

#include "base/bytes.h"
#include "base/file.h"
#include "base/status.h"
#include "cli/words.h"
#include "divit/sign.h"

static bool is_pdf(int fd)
{
    divit_format format;
    return divit_format_read(fd, &format, NULL) == DIVIT_OK && format == DIVIT_FORMAT_PADES;
}

/* "a/b.pdf" becomes "a/b-repaired.pdf", in another folder if one is given. */
static divit_status name_new(
    const char *input, const char *folder, divit_bytes *out, divit_error *err)
{
    const char *slash = strrchr(input, '/');
    const char *base = slash ? slash + 1 : input;
    const char *dot = strrchr(base, '.');
    const int stem = (int)(dot && dot != base ? dot - base : (long)strlen(base));
    divit_status s;
    if (folder)
        s = divit_bytes_printf(out, "%s/%.*s-repaired%s", folder, stem, base, base + stem);
    else
        s = divit_bytes_printf(
            out, "%.*s%.*s-repaired%s", (int)(base - input), input, stem, base, base + stem);
    if (s == DIVIT_OK)
        s = divit_bytes_terminate(out);
    return s == DIVIT_OK ? s : divit_fail_memory(err, __func__);
}

static void tell(cli_job *job, const char *input, const char *path, const divit_repaired *made)
{
    json_t *list = json_object_get(job->out, "repaired");
    json_t *row = json_object();
    if (!list) {
        list = json_array();
        (void)json_object_set_new(job->out, "repaired", list);
    }
    cli_out_text(row, "input", input);
    cli_out_text(row, "output", path);
    (void)json_object_set_new(row, "objects", json_integer((json_int_t)made->objects));
    (void)json_object_set_new(row, "lengths", json_integer((json_int_t)made->lengths));
    (void)json_object_set_new(row, "lost", json_integer((json_int_t)made->lost));
    (void)json_array_append_new(list, row);
    cli_tell(job, _("%s is broken and was made anew as %s"), input, path);
    cli_tell(job,
        _("its bytes have changed (%zu objects kept, %zu unreadable): look at the new file"),
        made->objects, made->lost);
}

/* see cli/repair.h */
divit_status cli_repair(cli_job *job, const char *input, const cli_repair_options *how,
    divit_bytes *ret_path, divit_error *err)
{
    DIVIT_AUTO(divit_fd_close)
    int fd = -1;
    DIVIT_AUTO(divit_output_free)
    divit_output *out = NULL;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes path = {0};
    divit_repaired made = {0};
    const divit_output_mode mode = how->force ? DIVIT_OUTPUT_REPLACE : DIVIT_OUTPUT_KEEP;
    divit_status s = divit_file_open(input, &fd, err);
    if (s == DIVIT_OK && !is_pdf(fd))
        return DIVIT_OK;
    if (s == DIVIT_OK)
        s = name_new(input, how->folder, &path, err);
    if (s == DIVIT_OK)
        s = divit_output_new((const char *)path.p, mode, &out, err);
    if (s == DIVIT_OK)
        s = divit_sign_repair(fd, out, &made, err);
    if (s == DIVIT_OK && made.needed)
        s = divit_output_commit(out, err);
    if (s != DIVIT_OK)
        divit_error_subject(err, input);
    if (s != DIVIT_OK || !made.needed)
        return s;
    tell(job, input, (const char *)path.p, &made);
    *ret_path = divit_bytes_steal(&path);
    return DIVIT_OK;
}
