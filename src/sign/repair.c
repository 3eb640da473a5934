/* SPDX-License-Identifier: Apache-2.0 */
/* Writes a PDF whose structure does not hold as a new one. */
#include "divit/sign.h"

#include "base/file.h"
#include "pdf/page.h"
#include "pdf/rebuild.h"
#include "pdf/signature.h"
#include "pki/cipher.h"

/* Reads all that a signature needs of a PDF; *ret_doubtful: it is read, but not to be signed. */
static divit_status read_structure(divit_span file, bool *ret_doubtful, divit_error *err)
{
    DIVIT_AUTO(divit_pdf_free)
    divit_pdf *pdf = NULL;
    DIVIT_AUTO(divit_pdf_signatures_done)
    divit_pdf_signatures list = {0};
    divit_pdf_ref ref;
    divit_pdf_value page;
    divit_status s = divit_pdf_open(file, NULL, &pdf, err);
    if (s == DIVIT_OK)
        s = divit_pdf_unlock(pdf, divit_ciphers_openssl(), (divit_span){0}, err);
    if (s == DIVIT_OK)
        s = divit_pdf_page_first(pdf, &ref, &page, err);
    if (s == DIVIT_OK)
        s = divit_pdf_signatures_read(pdf, &list, err);
    if (s == DIVIT_OK)
        *ret_doubtful = divit_pdf_sections(pdf)->base > 0 || divit_pdf_sections(pdf)->odd;
    return s;
}

static divit_status write_on(void *fd, divit_span bytes, divit_error *err)
{
    return divit_write_all(*(int *)fd, bytes, err);
}

/* What was written must be sound now. */
static divit_status check_written(const divit_output *out, divit_error *err)
{
    DIVIT_AUTO(divit_map_done)
    divit_map map = {0};
    bool doubtful = false;
    const divit_status s = divit_map_fd(divit_output_fd(out), &map, err);
    return s == DIVIT_OK ? read_structure(map.span, &doubtful, err) : s;
}

/* True in *ret if the file can be read only with doubt, or not at all for its structure. */
static divit_status judge(divit_span file, bool *ret, divit_error *err)
{
    bool doubtful = false;
    const divit_status s = read_structure(file, &doubtful, err);
    *ret = s == DIVIT_INPUT_BROKEN || (s == DIVIT_OK && doubtful);
    return s;
}

/* see divit/sign.h */
bool divit_sign_needs_repair(int input)
{
    DIVIT_AUTO(divit_map_done)
    divit_map map = {0};
    bool needed = false;
    if (divit_map_fd(input, &map, NULL) != DIVIT_OK)
        return false;
    (void)judge(map.span, &needed, NULL);
    return needed;
}

/* see divit/sign.h */
divit_status divit_sign_repair(int input, divit_output *out, divit_repaired *ret, divit_error *err)
{
    DIVIT_AUTO(divit_map_done)
    divit_map map = {0};
    divit_pdf_rebuilt made = {0};
    divit_error why = {0};
    bool needed = false;
    int fd = divit_output_fd(out);
    const divit_pdf_put put = {.write = write_on, .ctx = &fd};
    divit_status s = divit_map_fd(input, &map, err);
    if (s != DIVIT_OK)
        return s;
    s = judge(map.span, &needed, &why);
    if (!needed && s != DIVIT_OK && err)
        *err = why;
    if (needed)
        s = divit_pdf_rebuild(map.span, NULL, &put, &made, err);
    if (needed && s == DIVIT_OK)
        s = check_written(out, err);
    if (s == DIVIT_OK)
        *ret = (divit_repaired){
            .needed = needed, .objects = made.objects, .lengths = made.lengths, .lost = made.lost};
    return s;
}
