/* SPDX-License-Identifier: Apache-2.0 */
#include "unit/check.h"

#include "appearance/jpeg.h"
#include "appearance/picture.h"
#include "appearance/png.h"
#include "base/file.h"

#define CORPUS "../fuzz/corpus/appearance-picture/"

static void read_corpus(const char *name, divit_bytes *file)
{
    char path[128];
    (void)snprintf(path, sizeof path, CORPUS "%s", name);
    CHECK_OK(divit_file_read(path, 1 << 20, file, NULL));
}

static bool holds(const divit_bytes *bytes, const char *text)
{
    return memmem(bytes->p, bytes->n, text, strlen(text)) != NULL;
}

/* Two pixels a row: red, half transparent; blue. */
static void transparency_is_a_mask_or_flat(void **state)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes file = {0};
    DIVIT_AUTO(divit_png_done)
    divit_png png = {0};
    (void)state;
    read_corpus("alpha.png", &file);
    CHECK_OK(divit_png_read(divit_bytes_span(&file), false, &png, NULL));
    assert_int_equal(png.width, 2);
    assert_int_equal(png.height, 2);
    assert_memory_equal(png.colours.p, "\xff\0\0\0\0\xff", 6);
    assert_memory_equal(png.alpha.p, "\x80\xff\x80\xff", 4);
    divit_png_done(&png);
    CHECK_OK(divit_png_read(divit_bytes_span(&file), true, &png, NULL));
    assert_memory_equal(png.colours.p, "\xff\x7f\x7f\0\0\xff", 6);
    assert_int_equal(png.alpha.n, 0);
}

static void pictures_become_images(void **state)
{
    static const struct {
        const char *name;
        bool archive;
        size_t parts;
        const char *said;
    } rows[] = {
        {"alpha.png", false, 2,
            "/Width 2 /Height 2 /BitsPerComponent 8 /ColorSpace /DeviceRGB"
            " /SMask 7 0 R /Filter /FlateDecode"},
        {"alpha.png", true, 1, "/ColorSpace [/CalRGB"},
        {"rgb.png", false, 1, "/DeviceRGB /Filter /FlateDecode"},
        {"gray16.png", false, 1, "/DeviceRGB"},
        {"palette.png", false, 2, "/SMask 7 0 R"},
        {"progressive.jpg", false, 1,
            "/Width 8 /Height 8 /BitsPerComponent 8"
            " /ColorSpace /DeviceRGB /Filter /DCTDecode"},
        {"gray.jpg", false, 1, "/DeviceGray /Filter /DCTDecode"},
        {"gray.jpg", true, 1, "[/CalGray"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes file = {0};
        DIVIT_AUTO(divit_drawing_done)
        divit_drawing drawing = {.first = 7};
        divit_picture_placed placed = {0};
        read_corpus(rows[i].name, &file);
        CHECK_OK(
            divit_picture_add(divit_bytes_span(&file), rows[i].archive, &drawing, &placed, NULL));
        assert_int_equal(drawing.count, rows[i].parts);
        assert_int_equal(placed.number, 6 + rows[i].parts);
        assert_true(holds(&drawing.parts[drawing.count - 1].value, rows[i].said));
    }
}

static void bad_pictures_are_refused(void **state)
{
    static const struct {
        const char *name;
        divit_status status;
        const char *detail;
    } rows[] = {
        {"cut.png", DIVIT_INPUT_BROKEN, "the picture cannot be read"},
        {"huge.png", DIVIT_INPUT_BROKEN, "the picture cannot be read"},
        {"wide.png", DIVIT_INPUT_LIMIT, "the picture has more than 16 million pixels"},
        {"cut.jpg", DIVIT_INPUT_BROKEN, "the picture cannot be read"},
        {"cmyk.jpg", DIVIT_INPUT_UNSUPPORTED,
            "the JPEG picture is in the colours of a printer; save it in RGB"},
        {"../appearance-template/yazi", DIVIT_INPUT_UNSUPPORTED,
            "the picture is neither PNG nor JPEG"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes file = {0};
        DIVIT_AUTO(divit_drawing_done)
        divit_drawing drawing = {.first = 7};
        divit_picture_placed placed;
        divit_error err = {0};
        read_corpus(rows[i].name, &file);
        CHECK_STATUS(divit_picture_add(divit_bytes_span(&file), false, &drawing, &placed, &err),
            rows[i].status);
        assert_string_equal(err.detail, rows[i].detail);
    }
}

/* What a camera or a program notes, such as the place of a photo, does not go on. */
static void notes_stay_behind(void **state)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes file = {0};
    DIVIT_AUTO(divit_jpeg_done)
    divit_jpeg jpeg = {0};
    (void)state;
    read_corpus("gray.jpg", &file);
    assert_true(holds(&file, "deneme"));
    CHECK_OK(divit_bytes_append(&file, DIVIT_SPAN_TEXT("behind the end")));
    CHECK_OK(divit_jpeg_read(divit_bytes_span(&file), &jpeg, NULL));
    assert_false(holds(&jpeg.file, "deneme"));
    assert_false(holds(&jpeg.file, "behind"));
    assert_int_equal(jpeg.components, 1);
    DIVIT_AUTO(divit_jpeg_done)
    divit_jpeg again = {0};
    CHECK_OK(divit_jpeg_read(divit_bytes_span(&jpeg.file), &again, NULL));
    assert_int_equal(again.file.n, jpeg.file.n);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(transparency_is_a_mask_or_flat),
        cmocka_unit_test(pictures_become_images),
        cmocka_unit_test(bad_pictures_are_refused),
        cmocka_unit_test(notes_stay_behind),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
