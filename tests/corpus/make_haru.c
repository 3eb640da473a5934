/* SPDX-License-Identifier: Apache-2.0 */
/* Makes a PDF with libharu: make_haru plain|packed|note|rc4-40|rc4-128 OUT.pdf */
#include <hpdf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void failed(HPDF_STATUS error, HPDF_STATUS detail, void *ctx)
{
    (void)ctx;
    fprintf(stderr, "libharu: %lx %lu\n", error, detail);
    exit(EXIT_FAILURE);
}

static void encrypt(HPDF_Doc pdf, HPDF_EncryptMode mode, HPDF_UINT bytes)
{
    HPDF_SetPassword(pdf, "sahip", "");
    HPDF_SetPermission(pdf, HPDF_ENABLE_READ | HPDF_ENABLE_EDIT | HPDF_ENABLE_EDIT_ALL);
    HPDF_SetEncryptionMode(pdf, mode, bytes);
}

static void draw(HPDF_Doc pdf)
{
    const HPDF_Page page = HPDF_AddPage(pdf);
    HPDF_Page_BeginText(page);
    HPDF_Page_SetFontAndSize(page, HPDF_GetFont(pdf, "Helvetica", "ISO8859-9"), 20);
    HPDF_Page_TextOut(page, 60, 700, "\xc7\xfd\xf0 \xf6\xfe\xfc");
    HPDF_Page_EndText(page);
}

int main(int argc, char **argv)
{
    if (argc != 3)
        return EXIT_FAILURE;
    const char *kind = argv[1];
    const HPDF_Doc pdf = HPDF_New(failed, NULL);
    draw(pdf);
    draw(pdf);
    if (strcmp(kind, "packed") == 0)
        HPDF_SetCompressionMode(pdf, HPDF_COMP_ALL);
    if (strcmp(kind, "note") == 0)
        HPDF_Page_CreateTextAnnot(
            HPDF_GetCurrentPage(pdf), (HPDF_Rect){60, 600, 90, 630}, "not", NULL);
    if (strcmp(kind, "rc4-40") == 0)
        encrypt(pdf, HPDF_ENCRYPT_R2, 5);
    if (strcmp(kind, "rc4-128") == 0)
        encrypt(pdf, HPDF_ENCRYPT_R3, 16);
    HPDF_SaveToFile(pdf, argv[2]);
    HPDF_Free(pdf);
    return EXIT_SUCCESS;
}
