/* SPDX-License-Identifier: Apache-2.0 */
#include "unit/check.h"

#include "appearance/embed.h"
#include "appearance/layout.h"
#include "base/file.h"

/* The font of the package fonts-dejavu-core, which divit uses if nobody names another. */
static divit_typeface *usual_face(divit_bytes *file)
{
    divit_typeface *face = NULL;
    CHECK_OK(divit_file_read(
        "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf", DIVIT_TYPEFACE_MAX, file, NULL));
    CHECK_OK(divit_typeface_new(divit_bytes_span(file), &face, NULL));
    return face;
}

static void turkish_letters_have_glyphs(void **state)
{
    static const uint32_t wanted[] = {
        0x11F, 0xFC, 0x15F, 0x131, 0xF6, 0xE7, 0x11E, 0xDC, 0x15E, 0x130, 0xD6, 0xC7};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes file = {0};
    DIVIT_AUTO(divit_typeface_free)
    divit_typeface *face = usual_face(&file);
    DIVIT_AUTO(divit_glyphs_done)
    divit_glyphs glyphs = {0};
    (void)state;
    CHECK_OK(divit_typeface_text(face, divit_span_of("ğüşıöçĞÜŞİÖÇ"), &glyphs, NULL));
    assert_int_equal(glyphs.count, 12);
    for (size_t i = 0; i < 12; i++) {
        assert_int_equal(glyphs.items[i].character, wanted[i]);
        assert_true(glyphs.items[i].id > 0 && glyphs.items[i].advance > 200);
    }
    assert_string_equal(divit_typeface_facts_get(face)->name, "DejaVuSans");
}

/* "ş" written as a letter and a mark, as macOS writes names, is one glyph; controls are spaces. */
static void marks_are_composed(void **state)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes file = {0};
    DIVIT_AUTO(divit_typeface_free)
    divit_typeface *face = usual_face(&file);
    DIVIT_AUTO(divit_glyphs_done)
    divit_glyphs glyphs = {0};
    (void)state;
    CHECK_OK(divit_typeface_text(face, divit_span_of("s\u0327I\u0307\n"), &glyphs, NULL));
    assert_int_equal(glyphs.count, 3);
    assert_int_equal(glyphs.items[0].character, 0x15F);
    assert_int_equal(glyphs.items[1].character, 0x130);
    assert_int_equal(glyphs.items[2].character, ' ');
}

static void letters_that_cannot_be_drawn_are_named(void **state)
{
    static const struct {
        const char *text;
        const char *subject;
        const char *detail;
    } rows[] = {
        {"Ad \u0633", "\u0633",
            "a letter of the visible signature is of a script that is not drawn"},
        {"\u0915", "\u0915", "a letter of the visible signature is of a script that is not drawn"},
        {"a\u5B57", "\u5B57", "the font does not have a letter of the visible signature"},
        {"\xff", "", "a text for the visible signature is not UTF-8"},
    };
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes file = {0};
    DIVIT_AUTO(divit_typeface_free)
    divit_typeface *face = usual_face(&file);
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        DIVIT_AUTO(divit_glyphs_done)
        divit_glyphs glyphs = {0};
        divit_error err = {0};
        CHECK_STATUS(
            divit_typeface_text(face, divit_span_of(rows[i].text), &glyphs, &err), DIVIT_USAGE);
        assert_string_equal(err.detail, rows[i].detail);
        assert_string_equal(err.subject, rows[i].subject);
    }
}

static void fonts_that_cannot_be_used_are_refused(void **state)
{
    static const struct {
        const char *path;
        divit_status status;
    } rows[] = {
        {"../fuzz/corpus/appearance-typeface/plain.ttf", DIVIT_OK},
        {"../fuzz/corpus/appearance-typeface/restricted.ttf", DIVIT_INPUT_UNSUPPORTED},
        {"../fuzz/corpus/appearance-picture/rgb.png", DIVIT_INPUT_BROKEN},
        {"/dev/null", DIVIT_INPUT_LIMIT},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes file = {0};
        DIVIT_AUTO(divit_typeface_free)
        divit_typeface *face = NULL;
        if (rows[i].status != DIVIT_INPUT_LIMIT)
            CHECK_OK(divit_file_read(rows[i].path, DIVIT_TYPEFACE_MAX, &file, NULL));
        CHECK_STATUS(divit_typeface_new(divit_bytes_span(&file), &face, NULL), rows[i].status);
    }
}

static bool holds(const divit_bytes *bytes, const char *text)
{
    return memmem(bytes->p, bytes->n, text, strlen(text)) != NULL;
}

static void a_font_is_embedded_with_what_reading_needs(void **state)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes file = {0};
    DIVIT_AUTO(divit_typeface_free)
    divit_typeface *face = usual_face(&file);
    DIVIT_AUTO(divit_glyphs_done)
    divit_glyphs glyphs = {0};
    DIVIT_AUTO(divit_drawing_done)
    divit_drawing drawing = {.first = 20};
    DIVIT_AUTO(divit_embedded_done)
    divit_embedded font = {0};
    (void)state;
    CHECK_OK(divit_typeface_text(face, divit_span_of("Işık aşk"), &glyphs, NULL));
    CHECK_OK(divit_embed(face, &glyphs, &drawing, &font, NULL));
    assert_int_equal(drawing.count, 6);
    assert_int_equal(font.number, 25);
    assert_int_equal(font.count, 6); /* I ş ı k space a */
    assert_true(drawing.parts[0].data.n < 4096);
    assert_true(holds(&drawing.parts[3].value, "/FontFile2 20 0 R /CIDSet 21 0 R"));
    assert_true(holds(&drawing.parts[4].value, "/CIDToGIDMap /Identity /W [1 ["));
    assert_true(holds(&drawing.parts[5].value, "+DejaVuSans /Encoding /Identity-H"));
    assert_true(holds(&drawing.parts[5].value, "/ToUnicode 22 0 R"));
    for (size_t i = 0; i < glyphs.count; i++)
        assert_in_range(divit_embedded_id(&font, glyphs.items[i].id), 1, 12);
    assert_int_equal(divit_embedded_id(&font, 0xFFFF), 0);
}

/* Glyphs of a plain font: a space is 300 wide, all others 600. */
static divit_glyphs plain(const char *text)
{
    divit_glyphs g = {.items = calloc(strlen(text), sizeof *g.items), .count = strlen(text)};
    assert_non_null(g.items);
    for (size_t i = 0; i < g.count; i++)
        g.items[i] = (divit_glyph){1, (uint32_t)(unsigned char)text[i], text[i] == ' ' ? 300 : 600};
    return g;
}

static void lines_break_and_shrink(void **state)
{
    static const struct {
        const char *text;
        double width, height;
        size_t lines; /* 0: refused */
        size_t first; /* glyphs of the first line */
        bool shrunk;
    } rows[] = {
        {"bir iki", 100, 100, 1, 7, false},
        {"bir iki", 30, 100, 2, 3, false},
        {"bir iki uc", 45, 100, 2, 7, false},
        {"uzunkelime", 31, 100, 2, 5, false},
        {"bir iki", 100, 8, 1, 7, true},
        {"bir iki", 100, 3, 0, 0, false},
        {"a", 1, 100, 0, 0, false},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        DIVIT_AUTO(divit_glyphs_done)
        divit_glyphs glyphs = plain(rows[i].text);
        DIVIT_AUTO(divit_layout_done)
        divit_layout layout = {0};
        const divit_paragraph row = {&glyphs, 10};
        const divit_rectangle box = {5, 5, rows[i].width, rows[i].height};
        const divit_status s = divit_layout_fit(&row, 1, &box, &layout, NULL);
        CHECK_STATUS(s, rows[i].lines ? DIVIT_OK : DIVIT_NO_PLACE);
        assert_int_equal(layout.count, rows[i].lines);
        if (rows[i].lines == 0)
            continue;
        assert_int_equal(layout.lines[0].count, rows[i].first);
        assert_int_equal(layout.lines[0].size < 10, rows[i].shrunk);
        assert_true(layout.lines[0].x == 5 && layout.lines[0].y < 5 + rows[i].height);
        assert_true(layout.lines[layout.count - 1].y > 5);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(turkish_letters_have_glyphs),
        cmocka_unit_test(marks_are_composed),
        cmocka_unit_test(letters_that_cannot_be_drawn_are_named),
        cmocka_unit_test(fonts_that_cannot_be_used_are_refused),
        cmocka_unit_test(a_font_is_embedded_with_what_reading_needs),
        cmocka_unit_test(lines_break_and_shrink),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
