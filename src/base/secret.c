/* SPDX-License-Identifier: Apache-2.0 */
/* Short secrets in a locked page of their own. */
#include "base/secret.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/status.h"

struct divit_secret {
    size_t n;
    uint8_t data[DIVIT_SECRET_MAX];
};

static size_t page_size(void)
{
    return (size_t)sysconf(_SC_PAGESIZE);
}

/* see base/secret.h */
divit_status divit_secret_new(divit_secret **ret, divit_error *err)
{
    const size_t size = page_size();
    void *page = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (page == MAP_FAILED)
        return divit_fail_errno(err, __func__, N_("no memory page for the PIN"));
    if (mlock(page, size) != 0 || madvise(page, size, MADV_DONTDUMP) != 0 ||
        madvise(page, size, MADV_WIPEONFORK) != 0) {
        const divit_status s =
            divit_fail_errno(err, __func__, N_("the PIN's memory page cannot be locked"));
        (void)munmap(page, size);
        return s;
    }
    *ret = page;
    return DIVIT_OK;
}

/* see base/secret.h */
void divit_secret_wipe(divit_secret *s)
{
    explicit_bzero(s, sizeof *s);
}

/* see base/secret.h */
void divit_secret_free(divit_secret **s)
{
    if (!s || !*s)
        return;
    divit_secret_wipe(*s);
    (void)munmap(*s, page_size());
    *s = NULL;
}

/* see base/secret.h */
bool divit_secret_push(divit_secret *s, uint8_t byte)
{
    if (s->n == DIVIT_SECRET_MAX)
        return false;
    s->data[s->n++] = byte;
    return true;
}

/* see base/secret.h */
void divit_secret_pop(divit_secret *s)
{
    if (s->n > 0)
        s->data[--s->n] = 0;
}

/* see base/secret.h */
divit_status divit_secret_read(divit_secret *s, int fd, divit_error *err)
{
    divit_secret_wipe(s);
    for (;;) {
        if (s->n == DIVIT_SECRET_MAX) {
            divit_secret_wipe(s);
            return divit_fail(err, DIVIT_USAGE, __func__, N_("the PIN or password is too long"));
        }
        /* Straight into the locked page: no copy in a stdio buffer or on the stack. */
        const ssize_t got = read(fd, s->data + s->n, 1);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return divit_fail_errno(err, __func__, N_("the PIN or password cannot be read"));
        if (got == 0)
            return DIVIT_OK;
        if (s->data[s->n] == '\n') {
            s->data[s->n] = 0;
            return DIVIT_OK;
        }
        s->n++;
    }
}

/* see base/secret.h */
const uint8_t *divit_secret_data(const divit_secret *s)
{
    return s->data;
}

/* see base/secret.h */
size_t divit_secret_length(const divit_secret *s)
{
    return s->n;
}
