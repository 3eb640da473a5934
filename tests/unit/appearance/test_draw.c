/* SPDX-License-Identifier: Apache-2.0 */
#include "unit/check.h"

#include "appearance/appearance.h"
#include "appearance/qr.h"
#include "base/file.h"

static const char look_text[] =
    "size: 200 60\nmargin: 5\nborder: 1\nline: 9 {name}\nline: 7 Neden: {reason}\n";

typedef struct world {
    divit_bytes font;
    divit_template *look;
    divit_drawing drawing;
} world;

static void world_done(world *w)
{
    divit_bytes_done(&w->font);
    divit_template_free(&w->look);
    divit_drawing_done(&w->drawing);
}

static void start(world *w)
{
    CHECK_OK(divit_file_read(
        "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf", 1 << 20, &w->font, NULL));
    CHECK_OK(divit_template_parse(divit_span_of(look_text), &w->look, NULL));
    w->drawing.first = 30;
}

static bool holds(const divit_bytes *bytes, const char *text)
{
    return memmem(bytes->p, bytes->n, text, strlen(text)) != NULL;
}

static void each_frame_is_a_form_that_undoes_its_turn(void **state)
{
    static const divit_appearance_frame frames[] = {
        {200, 60, 0}, {60.5, 120, 90}, {200, 60, 180}, {200, 60, 270}};
    static const char *const said[] = {"/BBox [0 0 200 60 ]", "/BBox [0 0 60.5 120 ]",
        "/Matrix [-1 0 0 -1 0 0]", "/Matrix [0 -1 1 0 0 0]"};
    uint32_t forms[4] = {0};
    DIVIT_AUTO(world_done)
    world w = {0};
    (void)state;
    start(&w);
    const divit_appearance what = {.look = w.look,
        .words = {.name = "DENEME", .reason = "Onay"},
        .font = divit_bytes_span(&w.font),
        .frames = frames,
        .frame_count = 4};
    CHECK_OK(divit_appearance_draw(&what, &w.drawing, forms, NULL));
    assert_int_equal(w.drawing.count, 10);
    for (size_t i = 0; i < 4; i++) {
        const divit_drawing_part *form = &w.drawing.parts[forms[i] - 30];
        assert_true(form->is_stream);
        assert_true(holds(&form->value, "/Subtype /Form"));
        assert_true(holds(&form->value, "/Font << /F 35 0 R >>"));
        assert_false(holds(&form->value, "Length"));
        assert_true(holds(&form->value, i == 1 ? "/Matrix [0 1 -1 0 0 0]" : said[i]));
        assert_true(holds(&form->value, said[i]));
    }
}

static void what_does_not_fit_is_refused(void **state)
{
    static const struct {
        divit_appearance_frame frame;
        const char *qr;
        const char *detail;
    } rows[] = {
        {{26, 60, 0}, NULL, "the place is too small for the text of the signature; make it larger"},
        {{200, 9, 0}, NULL, "the place is too small for the text of the signature; make it larger"},
        {{200, 22, 0}, "https://ornek.gov.tr",
            "the place is too small for a QR code that can be read"},
        {{15, 60, 0}, "x", "the place is too small for the text of the signature; make it larger"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        DIVIT_AUTO(world_done)
        world w = {0};
        divit_error err = {0};
        uint32_t form = 0;
        start(&w);
        const divit_appearance what = {.look = w.look,
            .words = {.name = "DENEME DENEMEOGLU"},
            .font = divit_bytes_span(&w.font),
            .qr = rows[i].qr,
            .frames = &rows[i].frame,
            .frame_count = 1};
        CHECK_STATUS(divit_appearance_draw(&what, &w.drawing, &form, &err), DIVIT_NO_PLACE);
        assert_string_equal(err.detail, rows[i].detail);
    }
}

static void a_file_to_blame_is_named(void **state)
{
    static const divit_appearance_frame frame = {200, 60, 0};
    DIVIT_AUTO(world_done)
    world w = {0};
    divit_error err = {0};
    uint32_t form = 0;
    (void)state;
    start(&w);
    divit_appearance what = {.look = w.look,
        .words = {.name = "DENEME"},
        .font = divit_bytes_span(&w.font),
        .picture = DIVIT_SPAN_TEXT("\x89PNG\r\n\x1a\n"),
        .font_name = "a.ttf",
        .picture_name = "b.png",
        .frames = &frame,
        .frame_count = 1};
    CHECK_STATUS(divit_appearance_draw(&what, &w.drawing, &form, &err), DIVIT_INPUT_BROKEN);
    assert_string_equal(err.subject, "b.png");
    err = (divit_error){0};
    what.font = DIVIT_SPAN_TEXT("no font");
    CHECK_STATUS(divit_appearance_draw(&what, &w.drawing, &form, &err), DIVIT_INPUT_BROKEN);
    assert_string_equal(err.subject, "a.ttf");
}

static void qr_codes_have_their_ground_and_squares(void **state)
{
    const divit_qr_place place = {10, 20, 58};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes out = {0};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes longest = {0};
    (void)state;
    CHECK_OK(divit_qr_draw("DENEME", &place, &out, NULL)); /* 21 squares and 8 of margin */
    CHECK_TEXT(divit_span_sub(divit_bytes_span(&out), 0, 56),
        "q 1 sc\n2 0 0 2 10 20 cm\n0 0 29 29 re f 0 sc\n4 24 7 1 re\n");
    assert_memory_equal(out.p + out.n - 4, "f Q\n", 4);
    CHECK_STATUS(divit_qr_draw("", &place, &out, NULL), DIVIT_USAGE);
    for (size_t i = 0; i <= DIVIT_QR_TEXT_MAX; i++)
        CHECK_OK(divit_bytes_push(&longest, 'a'));
    CHECK_OK(divit_bytes_terminate(&longest));
    CHECK_STATUS(divit_qr_draw((char *)longest.p, &place, &out, NULL), DIVIT_USAGE);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_frame_is_a_form_that_undoes_its_turn),
        cmocka_unit_test(what_does_not_fit_is_refused),
        cmocka_unit_test(a_file_to_blame_is_named),
        cmocka_unit_test(qr_codes_have_their_ground_and_squares),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
