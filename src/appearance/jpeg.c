/* SPDX-License-Identifier: Apache-2.0 */
/* A JPEG picture that is known to be whole. */
#include "appearance/jpeg.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>

#include <jpeglib.h>

#include "appearance/picture.h"
#include "base/bytes.h"
#include "base/status.h"

/* Passes of a progressive picture; each costs as much as the whole. */
enum { PASSES_MAX = 100 };

/* Markers (ITU-T T.81 table B.1). */
enum { START_OF_SCAN = 0xDA, APP0 = 0xE0, APP14 = 0xEE, APP15 = 0xEF, COMMENT = 0xFE };

/* What is shared between the decoder and this file; it must not move. */
typedef struct reading {
    struct jpeg_decompress_struct decoder;
    struct jpeg_error_mgr errors;
    struct jpeg_progress_mgr progress;
    jmp_buf out;
    JSAMPARRAY row;
    size_t used; /* bytes of the file up to the end of the picture */
} reading;

static void give_up(j_common_ptr decoder)
{
    reading *r = decoder->client_data;
    longjmp(r->out, 1);
}

/* A warning says that data is missing or wrong; readers would show different things. */
static void judge(j_common_ptr decoder, int level)
{
    if (level < 0)
        give_up(decoder);
}

static void say_nothing(j_common_ptr decoder)
{
    (void)decoder;
}

static void count_passes(j_common_ptr decoder)
{
    const reading *r = decoder->client_data;
    if (r->decoder.input_scan_number > PASSES_MAX)
        give_up(decoder);
}

static void prepare(reading *r, divit_span file)
{
    r->decoder.err = jpeg_std_error(&r->errors);
    r->errors.error_exit = give_up;
    r->errors.emit_message = judge;
    r->errors.output_message = say_nothing;
    r->decoder.client_data = r;
    jpeg_create_decompress(&r->decoder);
    r->decoder.client_data = r;
    r->progress.progress_monitor = count_passes;
    r->decoder.progress = &r->progress;
    jpeg_mem_src(&r->decoder, file.p, file.n);
}

/* NULL, or why the picture is not taken though its head can be read. */
static const char *refuse(const reading *r, divit_status *ret)
{
    const uint64_t pixels = (uint64_t)r->decoder.image_width * r->decoder.image_height;
    *ret = DIVIT_INPUT_LIMIT;
    if (pixels == 0 || pixels > DIVIT_PICTURE_PIXELS)
        return N_("the picture has more than 16 million pixels");
    *ret = DIVIT_INPUT_UNSUPPORTED;
    if (r->decoder.num_components != 1 && r->decoder.num_components != 3)
        return N_("the JPEG picture is in the colours of a printer; save it in RGB");
    return NULL;
}

/* All rows, each thrown away. */
static void pass_rows(reading *r, divit_span file)
{
    r->decoder.do_fancy_upsampling = FALSE;
    (void)jpeg_start_decompress(&r->decoder);
    r->row = r->decoder.mem->alloc_sarray((j_common_ptr)&r->decoder, JPOOL_IMAGE,
        r->decoder.output_width * (unsigned)r->decoder.output_components, 1);
    while (r->decoder.output_scanline < r->decoder.output_height)
        (void)jpeg_read_scanlines(&r->decoder, r->row, 1);
    (void)jpeg_finish_decompress(&r->decoder);
    r->used = file.n - r->decoder.src->bytes_in_buffer;
}

static divit_status decode(reading *r, divit_span file, divit_error *err)
{
    divit_status why = DIVIT_INPUT_BROKEN;
    if (setjmp(r->out))
        return divit_fail(err, DIVIT_INPUT_BROKEN, __func__, N_("the picture cannot be read"));
    prepare(r, file);
    (void)jpeg_read_header(&r->decoder, TRUE);
    const char *refused = refuse(r, &why);
    if (refused)
        return divit_fail(err, why, __func__, refused);
    pass_rows(r, file);
    return DIVIT_OK;
}

/* True for a segment that does not say how the picture is to be decoded. */
static bool is_note(uint8_t marker)
{
    return marker == COMMENT || (marker > APP0 && marker <= APP15 && marker != APP14);
}

/* The file without notes. From the first scan on, all is picture. */
static divit_status copy_without_notes(divit_span file, divit_bytes *out, divit_error *err)
{
    size_t at = 2;
    divit_status s = divit_bytes_append(out, divit_span_sub(file, 0, at));
    while (s == DIVIT_OK && at + 4 <= file.n && file.p[at] == 0xFF) {
        const uint8_t marker = file.p[at + 1];
        const size_t n = marker == 0xFF ? 1 : 2 + (size_t)(file.p[at + 2] << 8 | file.p[at + 3]);
        if (marker == START_OF_SCAN)
            break;
        if (!is_note(marker))
            s = divit_bytes_append(out, divit_span_sub(file, at, n));
        at += n;
    }
    if (s == DIVIT_OK)
        s = divit_bytes_append(out, divit_span_sub(file, at, file.n));
    return s == DIVIT_OK ? s : divit_fail_memory(err, __func__);
}

/* see appearance/jpeg.h */
divit_status divit_jpeg_read(divit_span file, divit_jpeg *ret, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes kept = {0};
    reading *r = calloc(1, sizeof *r);
    if (!r)
        return divit_fail_memory(err, __func__);
    divit_status s = decode(r, file, err);
    if (s == DIVIT_OK)
        s = copy_without_notes(divit_span_sub(file, 0, r->used), &kept, err);
    if (s == DIVIT_OK)
        *ret = (divit_jpeg){.width = r->decoder.image_width,
            .height = r->decoder.image_height,
            .components = r->decoder.num_components,
            .file = divit_bytes_steal(&kept)};
    jpeg_destroy_decompress(&r->decoder);
    free(r);
    return s;
}

/* see appearance/jpeg.h */
void divit_jpeg_done(divit_jpeg *jpeg)
{
    divit_bytes_done(&jpeg->file);
}
