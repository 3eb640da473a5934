/* SPDX-License-Identifier: Apache-2.0 */
/* What the operators of a content stream do. */
#include "pdf/tracing.h"

#include <stdlib.h>

#include "base/bytes.h"
#include "base/status.h"
#include "pdf/atom.h"

/* Forms that one page may draw. */
enum { FORMS_MAX = 1024 };

/* Letters reach so far below and above their baseline, in font sizes. */
#define BELOW 0.4
#define ABOVE 1.2

typedef divit_status operation(divit_pdf_tracing *k, divit_error *err);

/* see pdf/tracing.h */
divit_status divit_pdf_tracing_give_up(divit_error *err)
{
    return divit_fail(err, DIVIT_INPUT_UNSUPPORTED, "divit_pdf_ink_each",
        N_("the content of a page cannot be followed"));
}

static divit_pdf_brush *brush(divit_pdf_tracing *k)
{
    return &k->states[k->depth];
}

static divit_status save(divit_pdf_tracing *k, divit_error *err)
{
    if (k->depth + 1 >= DIVIT_PDF_STATES)
        return divit_pdf_tracing_give_up(err);
    k->states[k->depth + 1] = k->states[k->depth];
    k->depth++;
    return DIVIT_OK;
}

static divit_status restore(divit_pdf_tracing *k, divit_error *err)
{
    (void)err;
    if (k->depth > 0)
        k->depth--;
    return DIVIT_OK;
}

static divit_pdf_matrix matrix_of(const divit_pdf_tracing *k)
{
    const double *n = k->numbers;
    return (divit_pdf_matrix){n[0], n[1], n[2], n[3], n[4], n[5]};
}

/* see pdf/tracing.h */
void divit_pdf_tracing_transform(divit_pdf_tracing *k)
{
    const divit_pdf_matrix inner = matrix_of(k);
    brush(k)->matrix = divit_pdf_matrix_times(&inner, &brush(k)->matrix);
}

static divit_status transform(divit_pdf_tracing *k, divit_error *err)
{
    (void)err;
    divit_pdf_tracing_transform(k);
    return DIVIT_OK;
}

static divit_status set_width(divit_pdf_tracing *k, divit_error *err)
{
    (void)err;
    brush(k)->line_width = k->numbers[0];
    return DIVIT_OK;
}

/* g, rg, k, and the operators whose colours are not told. */
static divit_status set_gray(divit_pdf_tracing *k, divit_error *err)
{
    (void)err;
    brush(k)->fills_white = k->numbers[0] >= 1;
    return DIVIT_OK;
}

static divit_status set_rgb(divit_pdf_tracing *k, divit_error *err)
{
    (void)err;
    const double *n = k->numbers;
    brush(k)->fills_white = n[0] >= 1 && n[1] >= 1 && n[2] >= 1;
    return DIVIT_OK;
}

static divit_status set_cmyk(divit_pdf_tracing *k, divit_error *err)
{
    (void)err;
    const double *n = k->numbers;
    brush(k)->fills_white = n[0] <= 0 && n[1] <= 0 && n[2] <= 0 && n[3] <= 0;
    return DIVIT_OK;
}

static divit_status set_other(divit_pdf_tracing *k, divit_error *err)
{
    (void)err;
    brush(k)->fills_white = false;
    return DIVIT_OK;
}

/* Widens the path by a box of the present space. */
static void widen(divit_pdf_tracing *k, divit_pdf_box box)
{
    const divit_pdf_box b = divit_pdf_matrix_box(&brush(k)->matrix, box);
    if (!k->has_path)
        k->path = b;
    k->has_path = true;
    k->path = (divit_pdf_box){b.x0 < k->path.x0 ? b.x0 : k->path.x0,
        b.y0 < k->path.y0 ? b.y0 : k->path.y0, b.x1 > k->path.x1 ? b.x1 : k->path.x1,
        b.y1 > k->path.y1 ? b.y1 : k->path.y1};
}

/* m, l, c, v, y: all operands are points. */
static divit_status add_points(divit_pdf_tracing *k, divit_error *err)
{
    (void)err;
    for (size_t i = 0; i + 1 < k->number_count; i += 2)
        widen(
            k, (divit_pdf_box){k->numbers[i], k->numbers[i + 1], k->numbers[i], k->numbers[i + 1]});
    return DIVIT_OK;
}

static divit_status add_rectangle(divit_pdf_tracing *k, divit_error *err)
{
    const double *n = k->numbers;
    (void)err;
    widen(k, (divit_pdf_box){n[0], n[1], n[0] + n[2], n[1] + n[3]});
    return DIVIT_OK;
}

static divit_status drop_path(divit_pdf_tracing *k, divit_error *err)
{
    (void)err;
    k->has_path = false;
    return DIVIT_OK;
}

static divit_status fill(divit_pdf_tracing *k, divit_error *err)
{
    if (k->has_path && !brush(k)->fills_white)
        k->mark(k->ctx, k->path);
    return drop_path(k, err);
}

static divit_status stroke(divit_pdf_tracing *k, divit_error *err)
{
    const double wide = brush(k)->line_width * divit_pdf_matrix_growth(&brush(k)->matrix);
    const divit_pdf_box *p = &k->path;
    if (k->has_path)
        k->mark(k->ctx, (divit_pdf_box){p->x0 - wide, p->y0 - wide, p->x1 + wide, p->y1 + wide});
    return drop_path(k, err);
}

static divit_status begin_text(divit_pdf_tracing *k, divit_error *err)
{
    (void)err;
    k->text = (divit_pdf_matrix){1, 0, 0, 1, 0, 0};
    k->pen_from = k->pen_to = 0;
    return DIVIT_OK;
}

static divit_status set_text_matrix(divit_pdf_tracing *k, divit_error *err)
{
    (void)err;
    k->text = matrix_of(k);
    k->pen_from = k->pen_to = 0;
    return DIVIT_OK;
}

static void move(divit_pdf_tracing *k, double x, double y)
{
    const divit_pdf_matrix by = {1, 0, 0, 1, x, y};
    k->text = divit_pdf_matrix_times(&by, &k->text);
    k->pen_from = k->pen_to = 0;
}

static divit_status move_line(divit_pdf_tracing *k, divit_error *err)
{
    (void)err;
    move(k, k->numbers[0], k->numbers[1]);
    return DIVIT_OK;
}

static divit_status move_line_leading(divit_pdf_tracing *k, divit_error *err)
{
    brush(k)->leading = -k->numbers[1];
    return move_line(k, err);
}

static divit_status next_line(divit_pdf_tracing *k, divit_error *err)
{
    (void)err;
    move(k, 0, -brush(k)->leading);
    return DIVIT_OK;
}

static double positive(double x)
{
    return x > 0 ? x : 0;
}

/* Marks all of the line that the text may stand on. */
static divit_status show(divit_pdf_tracing *k, divit_error *err)
{
    const divit_pdf_brush *b = brush(k);
    const double bytes = (double)k->text_bytes;
    const double size = b->font_size < 0 ? -b->font_size : b->font_size;
    const double spaces = positive(b->letter_space) + positive(b->word_space);
    const double stretch = b->stretch < 0 ? -b->stretch : b->stretch;
    const double on = bytes * (b->letter * size + spaces) + k->text_on * size / 1000;
    const double tight = positive(-b->letter_space) + positive(-b->word_space);
    (void)err;
    k->pen_to += on * stretch;
    k->pen_from -= (k->text_back * size / 1000 + bytes * tight) * stretch;
    const double left = b->font_size < 0 || b->stretch < 0 ? k->pen_from - k->pen_to : k->pen_from;
    const divit_pdf_matrix all = divit_pdf_matrix_times(&k->text, &b->matrix);
    const double reach = b->font_size < 0 ? ABOVE : BELOW;
    if (k->text_bytes > 0)
        k->mark(k->ctx, divit_pdf_matrix_box(&all, (divit_pdf_box){left, b->rise - reach * size,
                                                       k->pen_to, b->rise + ABOVE * size}));
    return DIVIT_OK;
}

static divit_status show_next(divit_pdf_tracing *k, divit_error *err)
{
    const divit_status s = next_line(k, err);
    return s == DIVIT_OK ? show(k, err) : s;
}

static divit_status show_spaced(divit_pdf_tracing *k, divit_error *err)
{
    brush(k)->word_space = k->numbers[0];
    brush(k)->letter_space = k->numbers[1];
    return show_next(k, err);
}

static divit_status set_letter_space(divit_pdf_tracing *k, divit_error *err)
{
    (void)err;
    brush(k)->letter_space = k->numbers[0];
    return DIVIT_OK;
}

static divit_status set_word_space(divit_pdf_tracing *k, divit_error *err)
{
    (void)err;
    brush(k)->word_space = k->numbers[0];
    return DIVIT_OK;
}

static divit_status set_stretch(divit_pdf_tracing *k, divit_error *err)
{
    (void)err;
    brush(k)->stretch = k->numbers[0] / 100;
    return DIVIT_OK;
}

static divit_status set_leading(divit_pdf_tracing *k, divit_error *err)
{
    (void)err;
    brush(k)->leading = k->numbers[0];
    return DIVIT_OK;
}

static divit_status set_rise(divit_pdf_tracing *k, divit_error *err)
{
    (void)err;
    brush(k)->rise = k->numbers[0];
    return DIVIT_OK;
}

/* A resource of the name that stands before the operator; kind NONE if there is none. */
static divit_status find_resource(
    divit_pdf_tracing *k, const char *kind, divit_pdf_value *ret, divit_error *err)
{
    char key[DIVIT_PDF_NAME_LENGTH + 1];
    divit_pdf_value group;
    const divit_pdf_value name = {.kind = DIVIT_PDF_NAME, .raw = k->name};
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes decoded = {0};
    divit_status s = divit_pdf_name_decode(&name, &decoded);
    if (s == DIVIT_OK && (decoded.n == 0 || decoded.n >= sizeof key))
        return divit_pdf_tracing_give_up(err);
    if (s != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    memcpy(key, decoded.p, decoded.n);
    key[decoded.n] = '\0';
    s = divit_pdf_get(k->pdf, &k->resources, kind, &group, err);
    return s == DIVIT_OK ? divit_pdf_dict_get(&group, key, ret, err) : s;
}

/* A composite font takes two bytes for most letters; what a Type 3 font draws can be anywhere. */
static divit_status set_font(divit_pdf_tracing *k, divit_error *err)
{
    divit_pdf_value font, kind;
    divit_status s = find_resource(k, "Font", &font, err);
    if (s == DIVIT_OK)
        s = divit_pdf_resolve(k->pdf, &font, &font, err);
    if (s == DIVIT_OK)
        s = divit_pdf_get(k->pdf, &font, "Subtype", &kind, err);
    if (s != DIVIT_OK)
        return s;
    if (divit_pdf_name_is(&kind, "Type3"))
        return divit_pdf_tracing_give_up(err);
    brush(k)->letter = divit_pdf_name_is(&kind, "Type0") ? 0.6 : 1.1;
    brush(k)->font_size = k->numbers[0];
    return DIVIT_OK;
}

static divit_status shade(divit_pdf_tracing *k, divit_error *err)
{
    (void)k;
    return divit_pdf_tracing_give_up(err);
}

/* see pdf/tracing.h */
void divit_pdf_tracing_image(divit_pdf_tracing *k)
{
    k->mark(k->ctx, divit_pdf_matrix_box(&brush(k)->matrix, (divit_pdf_box){0, 0, 1, 1}));
}

static divit_status add_form(divit_pdf_tracing *k, divit_pdf_ref ref, divit_error *err)
{
    if (k->form_count >= FORMS_MAX)
        return divit_pdf_tracing_give_up(err);
    divit_pdf_form *forms = reallocarray(k->forms, k->form_count + 1, sizeof *forms);
    if (!forms)
        return divit_fail_memory(err, __func__);
    forms[k->form_count++] = (divit_pdf_form){ref, *brush(k), k->resources};
    k->forms = forms;
    return DIVIT_OK;
}

/* Do: an image is the unit square, a form is looked at later. */
static divit_status draw_object(divit_pdf_tracing *k, divit_error *err)
{
    divit_pdf_value entry, object, kind;
    divit_status s = find_resource(k, "XObject", &entry, err);
    if (s == DIVIT_OK)
        s = divit_pdf_resolve(k->pdf, &entry, &object, err);
    if (s == DIVIT_OK)
        s = divit_pdf_get(k->pdf, &object, "Subtype", &kind, err);
    if (s != DIVIT_OK || object.kind != DIVIT_PDF_DICT)
        return s;
    if (divit_pdf_name_is(&kind, "Image")) {
        divit_pdf_tracing_image(k);
        return DIVIT_OK;
    }
    return divit_pdf_name_is(&kind, "Form") && entry.kind == DIVIT_PDF_REFERENCE
               ? add_form(k, entry.ref, err)
               : divit_pdf_tracing_give_up(err);
}

/* What the operators do that say where things are, and the numbers that they need (annex A). */
static const struct {
    const char *name;
    size_t numbers;
    operation *run;
} operations[] = {{"q", 0, save}, {"Q", 0, restore}, {"cm", 6, transform}, {"w", 1, set_width},
    {"g", 1, set_gray}, {"rg", 3, set_rgb}, {"k", 4, set_cmyk}, {"cs", 0, set_other},
    {"sc", 0, set_other}, {"scn", 0, set_other}, {"m", 2, add_points}, {"l", 2, add_points},
    {"c", 6, add_points}, {"v", 4, add_points}, {"y", 4, add_points}, {"re", 4, add_rectangle},
    {"n", 0, drop_path}, {"f", 0, fill}, {"F", 0, fill}, {"f*", 0, fill}, {"S", 0, stroke},
    {"s", 0, stroke}, {"B", 0, stroke}, {"B*", 0, stroke}, {"b", 0, stroke}, {"b*", 0, stroke},
    {"BT", 0, begin_text}, {"Tm", 6, set_text_matrix}, {"Td", 2, move_line},
    {"TD", 2, move_line_leading}, {"T*", 0, next_line}, {"Tj", 0, show}, {"TJ", 0, show},
    {"'", 0, show_next}, {"\"", 2, show_spaced}, {"Tc", 1, set_letter_space},
    {"Tw", 1, set_word_space}, {"Tz", 1, set_stretch}, {"TL", 1, set_leading}, {"Ts", 1, set_rise},
    {"Tf", 1, set_font}, {"sh", 0, shade}, {"Do", 0, draw_object}};

/* Readers do not agree which of too many numbers an operator takes. */
static bool has_numbers(const divit_pdf_tracing *k, size_t wanted)
{
    return wanted == 0 || k->number_count == wanted;
}

/* see pdf/tracing.h */
divit_status divit_pdf_tracing_operate(divit_pdf_tracing *k, divit_span word, divit_error *err)
{
    if (k->operators_left == 0)
        return divit_pdf_tracing_give_up(err);
    k->operators_left--;
    for (size_t i = 0; i < sizeof operations / sizeof operations[0]; i++) {
        if (!divit_span_is(word, operations[i].name))
            continue;
        return has_numbers(k, operations[i].numbers) ? operations[i].run(k, err)
                                                     : divit_pdf_tracing_give_up(err);
    }
    return DIVIT_OK;
}
