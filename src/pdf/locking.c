/* SPDX-License-Identifier: Apache-2.0 */
/* Which form fields a new signature is to lock. */
#include "pdf/locking.h"

#include "base/bytes.h"
#include "base/status.h"
#include "pdf/sealing.h"

/* see pdf/locking.h */
bool divit_pdf_locking_names(divit_span part, divit_span whole)
{
    if (!divit_span_equal(divit_span_sub(whole, 0, part.n), part))
        return false;
    return part.n == whole.n || whole.p[part.n] == '.';
}

/* see pdf/locking.h */
divit_status divit_pdf_locking_write(const divit_pdf *pdf, divit_pdf_ref ref,
    const divit_pdf_locking *lock, divit_bytes *out, divit_error *err)
{
    static const char *const actions[] = {
        [DIVIT_PDF_LOCK_NONE] = "",
        [DIVIT_PDF_LOCK_ALL] = " /Action /All",
        [DIVIT_PDF_LOCK_INCLUDE] = " /Action /Include /Fields [",
        [DIVIT_PDF_LOCK_EXCLUDE] = " /Action /Exclude /Fields [",
    };
    const bool list =
        lock->action == DIVIT_PDF_LOCK_INCLUDE || lock->action == DIVIT_PDF_LOCK_EXCLUDE;
    if (divit_bytes_append(out, divit_span_of(actions[lock->action])) != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    for (size_t i = 0; list && i < lock->count; i++) {
        divit_status s = i == 0 || divit_bytes_push(out, ' ') == DIVIT_OK
                             ? DIVIT_OK
                             : divit_fail_memory(err, __func__);
        if (s == DIVIT_OK)
            s = divit_pdf_sealing_write(pdf, ref, lock->fields[i], out, err);
        if (s != DIVIT_OK)
            return s;
    }
    if (list && divit_bytes_push(out, ']') != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    return DIVIT_OK;
}
