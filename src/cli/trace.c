/* SPDX-License-Identifier: Apache-2.0 */
/* The options that have a conversation with the card recorded, and its file. */
#include "cli/trace.h"

#include <errno.h>
#include <fcntl.h>
#include <libintl.h>
#include <stddef.h>

#include "base/bytes.h"
#include "base/file.h"
#include "base/status.h"
#include "base/trace.h"
#include "card/record.h"
#include "cli/job.h"
#include "cli/words.h"

const cli_option cli_trace_table[] = {
    {"trace", 0, N_("FILE"), N_("record what module, reader and card say, without personal data"),
        CLI_TEXT, offsetof(cli_trace, path)},
    {"trace-data", 0, NULL, N_("keep in the record what is readable on the card"), CLI_FLAG,
        offsetof(cli_trace, keep_data)},
    {0},
};

static divit_status refuse(divit_error *err, divit_status s, const char *path, const char *detail)
{
    (void)divit_fail(err, s, __func__, detail);
    divit_error_subject(err, path);
    return s;
}

/* see cli/trace.h */
divit_status cli_trace_open(cli_job *job, divit_error *err)
{
    cli_trace *t = &job->trace;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes head = {0};
    if (!t->path)
        return t->keep_data ? refuse(err, DIVIT_USAGE, "--trace-data",
                                  N_("this option is for --trace and needs it"))
                            : DIVIT_OK;
    int fd = open(t->path, O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC | O_NOCTTY, 0600);
    if (fd < 0 && errno == EEXIST)
        return refuse(err, DIVIT_USAGE, t->path,
            N_("this file exists already; give the record another name"));
    if (fd < 0) {
        const divit_status s = divit_fail_errno(err, __func__, N_("the record cannot be made"));
        divit_error_subject(err, t->path);
        return s;
    }
    if (divit_trace_put_head(&head, t->keep_data) != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    if (t->keep_data)
        cli_tell(job, "%s",
            _("The record will hold what anybody can read on the card, your certificate with your "
              "name and identity number too, but no PIN: give it only to whom you trust."));
    const divit_status s = divit_write_all(fd, divit_bytes_span(&head), err);
    if (s != DIVIT_OK) {
        divit_fd_close(&fd);
        return s;
    }
    t->fd = fd;
    return divit_record_new(
        &(divit_record_options){.fd = fd, .keep_data = t->keep_data, .clock = job->clock},
        &t->record, err);
}

/* see cli/trace.h */
const divit_trace_port *cli_trace_port(const cli_trace *trace)
{
    if (!trace->record)
        return NULL;
    divit_record_section(trace->record, "program", "divit");
    return divit_record_port(trace->record);
}

/* see cli/trace.h */
void cli_trace_close(cli_trace *trace)
{
    divit_record_free(&trace->record);
}
