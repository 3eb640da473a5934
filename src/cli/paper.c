/* SPDX-License-Identifier: Apache-2.0 */
/* Shows a paper of the portal, and signs one that goes back at once. */
#include "cli/paper.h"

#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

#include "base/bytes.h"
#include "base/file.h"
#include "base/status.h"
#include "base/text.h"
#include "divit/sign.h"
#include "divit/verify.h"

enum { PAPER_MAX = 4 << 20 };

static divit_status open_input(divit_span paper, int *ret_fd, divit_error *err)
{
    DIVIT_AUTO(divit_fd_close)
    int fd = memfd_create("divit-paper", MFD_CLOEXEC);
    if (fd < 0)
        return divit_fail_errno(err, __func__, NULL);
    const divit_status s = divit_write_at(fd, 0, paper, err);
    if (s == DIVIT_OK) {
        *ret_fd = fd;
        fd = -1;
    }
    return s;
}

/* An output that is never committed: it is gone when it is freed. */
static divit_status open_output(const cli_job *job, divit_output **ret, divit_error *err)
{
    char path[CLI_PATH_MAX + 16];
    (void)snprintf(path, sizeof path, "%s/paper.xml", job->place.state);
    const divit_status s = divit_folder_make(job->place.state, err);
    return s == DIVIT_OK ? divit_output_new(path, DIVIT_OUTPUT_REPLACE, ret, err) : s;
}

static divit_status read_back(int fd, uint64_t size, divit_bytes *ret, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes bytes = {0};
    if (size > PAPER_MAX)
        return divit_fail(err, DIVIT_INPUT_LIMIT, __func__, N_("the portal's paper is too large"));
    if (divit_bytes_reserve(&bytes, (size_t)size) != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    const divit_status s = divit_read_at(fd, 0, bytes.p, (size_t)size, err);
    if (s != DIVIT_OK)
        return s;
    bytes.n = (size_t)size;
    *ret = divit_bytes_steal(&bytes);
    return DIVIT_OK;
}

/* see cli/paper.h */
divit_status cli_paper_sign(const cli_job *job, const divit_signer *signer, divit_span paper,
    divit_bytes *ret_signed, divit_error *err)
{
    const int64_t now = job->clock.now(job->clock.ctx);
    const divit_sign_options how = {
        .time = now, .utc_offset = job->clock.utc_offset(job->clock.ctx, now), .strict = true};
    DIVIT_AUTO(divit_fd_close)
    int input = -1;
    DIVIT_AUTO(divit_output_free)
    divit_output *out = NULL;
    divit_signed_document made;
    divit_status s = open_input(paper, &input, err);
    if (s == DIVIT_OK)
        s = open_output(job, &out, err);
    if (s == DIVIT_OK)
        s = divit_sign(input, signer, &how, out, &made, err);
    if (s == DIVIT_OK)
        s = divit_verify_made(out, &made, err);
    return s == DIVIT_OK ? read_back(divit_output_fd(out), made.size, ret_signed, err) : s;
}

/* see cli/paper.h */
void cli_paper_show(const cli_job *job, divit_span text)
{
    while (text.n > 0) {
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes line = {0};
        const uint8_t *end = memchr(text.p, '\n', text.n);
        const size_t n = end ? (size_t)(end - text.p) : text.n;
        if (divit_text_mask(&line, divit_span_sub(text, 0, n)) != DIVIT_OK ||
            divit_bytes_terminate(&line) != DIVIT_OK)
            return;
        cli_tell(job, "  | %s", (const char *)line.p);
        text = divit_span_sub(text, end ? n + 1 : n, text.n);
    }
}
