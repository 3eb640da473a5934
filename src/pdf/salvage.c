/* SPDX-License-Identifier: Apache-2.0 */
/* Finds the objects of a PDF by looking at every byte of it. */
#include "pdf/salvage.h"

#include <stdlib.h>

#include "base/bytes.h"
#include "base/status.h"
#include "pdf/atom.h"
#include "pdf/packed.h"

/* Longest text of an object without its stream data. */
enum { WINDOW = 8 << 20 };

static const divit_span obj_mark = DIVIT_SPAN_TEXT("obj");
static const divit_span trailer_mark = DIVIT_SPAN_TEXT("trailer");
static const divit_span end_mark = DIVIT_SPAN_TEXT("endstream");

typedef struct scan {
    divit_pdf_salvage *found;
    divit_pdf_limits limits;
    divit_pdf_budget budget;
    bool encrypted; /* a trailer speaks of encryption */
    bool handler;   /* an object looks like an encryption dictionary */
    bool sealed;    /* an object stream cannot be inflated */
} scan;

static bool stands_at(divit_span file, size_t pos, divit_span mark)
{
    return divit_span_equal(divit_span_sub(file, pos, mark.n), mark);
}

/* Moves *pos back over the digits before it; false if there are none or too many. */
static bool number_before(divit_span file, size_t *pos, uint64_t *ret)
{
    uint64_t number = 0, scale = 1;
    const size_t from = *pos;
    while (*pos > 0 && from - *pos < 10 && file.p[*pos - 1] >= '0' && file.p[*pos - 1] <= '9') {
        number += scale * (uint64_t)(file.p[--*pos] - '0');
        scale *= 10;
    }
    *ret = number;
    return *pos < from;
}

static bool space_before(divit_span file, size_t *pos)
{
    const size_t from = *pos;
    while (*pos > 0 && divit_pdf_is_space(file.p[*pos - 1]))
        (*pos)--;
    return *pos < from;
}

/* True if "n g " stands before the word "obj" at pos. */
static bool named_before(divit_span file, size_t pos, divit_pdf_ref *ret)
{
    uint64_t number = 0, generation = 0;
    divit_pdf_lexer word = {.text = divit_span_sub(file, pos, obj_mark.n + 1)};
    const bool good = divit_pdf_lexer_take(&word, "obj") && space_before(file, &pos) &&
                      number_before(file, &pos, &generation) && space_before(file, &pos) &&
                      number_before(file, &pos, &number);
    if (!good || number == 0 || number > UINT32_MAX || generation > UINT16_MAX)
        return false;
    *ret = (divit_pdf_ref){(uint32_t)number, (uint32_t)generation};
    return true;
}

/* Behind the line end after the word "stream"; a lone CR is taken for one. */
static size_t data_begin(divit_span file, size_t pos)
{
    if (pos < file.n && file.p[pos] == '\r')
        pos++;
    if (pos < file.n && file.p[pos] == '\n')
        pos++;
    return pos;
}

/* True if the dictionary's own Length leads to "endstream". */
static bool length_leads(
    divit_span file, const divit_pdf_value *dict, size_t from, divit_span *ret_data)
{
    divit_pdf_value length;
    if (divit_pdf_dict_get(dict, "Length", &length, NULL) != DIVIT_OK ||
        length.kind != DIVIT_PDF_INTEGER || length.integer < 0 ||
        (uint64_t)length.integer > file.n - from)
        return false;
    divit_pdf_lexer behind = {.text = file, .pos = from + (size_t)length.integer};
    while (behind.pos < file.n && divit_pdf_is_space(file.p[behind.pos]))
        behind.pos++;
    *ret_data = divit_span_sub(file, from, (size_t)length.integer);
    return stands_at(file, behind.pos, end_mark);
}

/* All up to the next "endstream", without the line end before it; false if there is none. */
static bool find_end(const divit_pdf_salvage *found, size_t from, divit_span *ret_data)
{
    const divit_span file = found->file;
    const uint8_t *at = from < found->last_end
                            ? memmem(file.p + from, file.n - from, end_mark.p, end_mark.n)
                            : NULL;
    if (!at)
        return false;
    size_t n = (size_t)(at - file.p) - from;
    if (n > 0 && file.p[from + n - 1] == '\n')
        n--;
    if (n > 0 && file.p[from + n - 1] == '\r')
        n--;
    *ret_data = divit_span_sub(file, from, n);
    return true;
}

/* Reads the object whose word "obj" stands at pos. lexer->pos ends behind its value. */
static divit_status read_piece(const divit_pdf_salvage *found, size_t pos, divit_pdf_lexer *lexer,
    divit_pdf_piece *ret, divit_error *err)
{
    const divit_span file = found->file;
    divit_pdf_piece piece = {0};
    *lexer = (divit_pdf_lexer){
        .text = divit_span_sub(file, pos + obj_mark.n, WINDOW), .at = pos + obj_mark.n};
    const divit_status s = divit_pdf_value_parse(lexer, &piece.value, err);
    if (s != DIVIT_OK)
        return s;
    divit_pdf_lexer ahead = *lexer;
    piece.is_stream = piece.value.kind == DIVIT_PDF_DICT && divit_pdf_lexer_take(&ahead, "stream");
    piece.end = pos + obj_mark.n + ahead.pos;
    if (piece.is_stream) {
        const size_t from = data_begin(file, piece.end);
        piece.length_good = length_leads(file, &piece.value, from, &piece.data);
        if (!piece.length_good && !find_end(found, from, &piece.data))
            return divit_fail_at(
                err, DIVIT_INPUT_BROKEN, __func__, N_("a stream of the PDF does not end"), from);
        piece.end = from + piece.data.n;
    }
    *ret = piece;
    return DIVIT_OK;
}

static divit_status push(scan *s, divit_pdf_salvaged item, divit_error *err)
{
    divit_pdf_salvage *found = s->found;
    const size_t n = found->count;
    if (item.ref.number >= s->limits.objects || n >= s->limits.objects)
        return divit_fail_at(
            err, DIVIT_INPUT_LIMIT, __func__, N_("the PDF has too many objects"), item.at);
    /* Grows at each power of two. */
    if ((n & (n - 1)) == 0) {
        divit_pdf_salvaged *more = reallocarray(found->items, n == 0 ? 1 : 2 * n, sizeof *more);
        if (!more)
            return divit_fail_memory(err, __func__);
        found->items = more;
    }
    item.order = n;
    found->items[found->count++] = item;
    return DIVIT_OK;
}

static divit_status get_count(
    const divit_pdf_value *dict, const char *key, uint64_t *ret, divit_error *err)
{
    divit_pdf_value v;
    const divit_status s = divit_pdf_dict_get(dict, key, &v, err);
    if (s != DIVIT_OK)
        return s;
    *ret = v.kind == DIVIT_PDF_INTEGER && v.integer >= 0 ? (uint64_t)v.integer : 0;
    return DIVIT_OK;
}

/* Keeps the trailer if it has a Root, and looks whether it speaks of encryption. */
static divit_status note_trailer(scan *s, const divit_pdf_value *dict, divit_error *err)
{
    divit_pdf_value root, encrypt;
    divit_status status = divit_pdf_dict_get(dict, "Root", &root, err);
    if (status == DIVIT_OK)
        status = divit_pdf_dict_get(dict, "Encrypt", &encrypt, err);
    if (status != DIVIT_OK)
        return status;
    if (root.kind == DIVIT_PDF_REFERENCE)
        s->found->trailer = *dict;
    s->encrypted = s->encrypted || encrypt.kind != DIVIT_PDF_NONE;
    return DIVIT_OK;
}

/* True for what looks like an encryption dictionary of the standard handler (table 21). */
static bool is_handler(const divit_pdf_value *dict)
{
    divit_pdf_value filter, owner, user;
    return divit_pdf_dict_get(dict, "Filter", &filter, NULL) == DIVIT_OK &&
           divit_pdf_dict_get(dict, "O", &owner, NULL) == DIVIT_OK &&
           divit_pdf_dict_get(dict, "U", &user, NULL) == DIVIT_OK &&
           divit_pdf_name_is(&filter, "Standard") && owner.kind != DIVIT_PDF_NONE &&
           user.kind != DIVIT_PDF_NONE;
}

/* What a dictionary tells beyond its object; false in *ret_keep for what describes the old file. */
static divit_status look_at(
    scan *s, divit_pdf_ref ref, const divit_pdf_value *dict, bool *ret_keep, divit_error *err)
{
    static const divit_span range = DIVIT_SPAN_TEXT("/ByteRange");
    divit_pdf_value type, linear;
    divit_status status = divit_pdf_dict_get(dict, "Type", &type, err);
    if (status == DIVIT_OK)
        status = divit_pdf_dict_get(dict, "Linearized", &linear, err);
    if (status != DIVIT_OK)
        return status;
    if (memmem(dict->raw.p, dict->raw.n, range.p, range.n))
        s->found->is_signed = true;
    if (divit_pdf_name_is(&type, "Catalog"))
        s->found->catalog = ref;
    s->handler = s->handler || is_handler(dict);
    const bool table = divit_pdf_name_is(&type, "XRef");
    *ret_keep = !table && linear.kind == DIVIT_PDF_NONE;
    return table ? note_trailer(s, dict, err) : DIVIT_OK;
}

/* Notes one object of an object stream, from its pair of numbers before First (7.5.7). */
static divit_status unpack_one(
    scan *s, divit_pdf_lexer *header, uint64_t first, divit_pdf_salvaged item, divit_error *err)
{
    uint64_t number = 0, offset = 0, from = 0;
    divit_pdf_value value;
    bool keep = true;
    const bool good = divit_pdf_lexer_take_number(header, &number) &&
                      divit_pdf_lexer_take_number(header, &offset) && number > 0 &&
                      number <= UINT32_MAX && divit_add_offset(first, offset, &from) &&
                      from < header->text.n;
    if (!good)
        return divit_fail_at(
            err, DIVIT_INPUT_BROKEN, __func__, N_("an object stream is malformed"), item.at);
    divit_pdf_lexer lexer = {.text = header->text, .pos = (size_t)from, .at = DIVIT_NOWHERE};
    item.ref.number = (uint32_t)number;
    divit_status status = divit_pdf_value_parse(&lexer, &value, err);
    if (status == DIVIT_OK)
        status = divit_pdf_budget_take(&s->budget, value.raw.n, item.at, err);
    if (status == DIVIT_OK)
        status = look_at(s, item.ref, &value, &keep, err);
    return status == DIVIT_OK ? push(s, item, err) : status;
}

/* Inflates an object stream. That it cannot be is noted: it may be encrypted, which is told last.
 */
static divit_status inflate_pack(
    scan *s, const divit_pdf_piece *piece, divit_bytes *ret, divit_error *err)
{
    divit_error own = {0};
    const divit_status status =
        divit_pdf_stream_decode(&piece->value, piece->data, &s->budget, ret, &own);
    s->found->packed = true;
    if (status == DIVIT_INPUT_BROKEN || status == DIVIT_INPUT_UNSUPPORTED) {
        s->sealed = true;
        return DIVIT_OK;
    }
    if (err && status != DIVIT_OK)
        *err = own;
    return status;
}

/* Notes what an object stream holds. */
static divit_status unpack(
    scan *s, divit_pdf_ref ref, size_t at, const divit_pdf_piece *piece, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes data = {0};
    uint64_t count = 0, first = 0;
    divit_status status = get_count(&piece->value, "N", &count, err);
    if (status == DIVIT_OK)
        status = get_count(&piece->value, "First", &first, err);
    if (status == DIVIT_OK)
        status = inflate_pack(s, piece, &data, err);
    divit_pdf_lexer header = {.text = divit_bytes_span(&data), .at = DIVIT_NOWHERE};
    for (uint32_t i = 0; status == DIVIT_OK && data.n > 0 && i < count; i++)
        status = unpack_one(s, &header, first,
            (divit_pdf_salvaged){.container = ref.number, .index = i, .at = at}, err);
    return status;
}

/* Takes the object in. */
static divit_status take(
    scan *s, divit_pdf_ref ref, size_t at, const divit_pdf_piece *piece, divit_error *err)
{
    divit_pdf_value type = {0};
    bool keep = true;
    divit_status status = look_at(s, ref, &piece->value, &keep, err);
    if (status == DIVIT_OK && keep)
        status = push(s, (divit_pdf_salvaged){.ref = ref, .at = at}, err);
    if (status == DIVIT_OK && piece->is_stream)
        status = divit_pdf_dict_get(&piece->value, "Type", &type, err);
    if (status == DIVIT_OK && divit_pdf_name_is(&type, "ObjStm"))
        status = unpack(s, ref, at, piece, err);
    return status;
}

/* What an unreadable value cost: all of the window if it is a string that does not end. */
static size_t cost_of(const divit_pdf_lexer *lexer)
{
    const divit_span next = divit_span_sub(lexer->text, lexer->pos, 2);
    const bool hex = next.n == 2 && next.p[0] == '<' && next.p[1] != '<';
    return hex || (next.n > 0 && next.p[0] == '(') ? lexer->text.n : lexer->pos;
}

/* The object or trailer at *pos, which moves behind it or, if it cannot be read, by one. */
static divit_status read_at(scan *s, size_t *pos, divit_error *err)
{
    const divit_span file = s->found->file;
    const size_t at = *pos;
    const bool trailer = file.p[at] == trailer_mark.p[0];
    divit_pdf_ref ref = {0};
    divit_pdf_lexer lexer = {0};
    divit_pdf_piece piece = {0};
    (*pos)++;
    if (!trailer && !named_before(file, at, &ref))
        return DIVIT_OK;
    const size_t word = trailer ? at + trailer_mark.n - obj_mark.n : at;
    const divit_status read = read_piece(s->found, word, &lexer, &piece, NULL);
    divit_status status = divit_pdf_budget_take(&s->budget, cost_of(&lexer), at, err);
    if (status != DIVIT_OK)
        return status;
    if (read != DIVIT_OK) {
        s->found->lost += !trailer;
        return DIVIT_OK;
    }
    *pos = piece.end;
    return trailer ? note_trailer(s, &piece.value, err) : take(s, ref, at, &piece, err);
}

static int by_number(const void *a, const void *b)
{
    const divit_pdf_salvaged *x = a, *y = b;
    if (x->ref.number != y->ref.number)
        return x->ref.number < y->ref.number ? -1 : 1;
    return (x->order > y->order) - (x->order < y->order);
}

static const divit_pdf_salvaged *find(const divit_pdf_salvage *found, uint32_t number)
{
    size_t low = 0, high = found->count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (found->items[middle].ref.number < number)
            low = middle + 1;
        else
            high = middle;
    }
    return low < found->count && found->items[low].ref.number == number ? &found->items[low] : NULL;
}

/* Keeps the last definition of each number. */
static void keep_last(divit_pdf_salvage *found)
{
    size_t kept = 0;
    if (found->count > 1)
        qsort(found->items, found->count, sizeof found->items[0], by_number);
    for (size_t i = 0; i < found->count; i++)
        if (i + 1 == found->count || found->items[i + 1].ref.number != found->items[i].ref.number)
            found->items[kept++] = found->items[i];
    found->count = kept;
}

/* Drops objects of object streams that are themselves defined again. */
static void drop_orphans(divit_pdf_salvage *found)
{
    size_t kept = 0;
    for (size_t i = 0; i < found->count; i++) {
        divit_pdf_salvaged *item = &found->items[i];
        const divit_pdf_salvaged *in = item->container ? find(found, item->container) : NULL;
        if (item->container && (!in || in->container || in->at != item->at))
            item->at = DIVIT_NOWHERE;
    }
    for (size_t i = 0; i < found->count; i++)
        if (found->items[i].at != DIVIT_NOWHERE)
            found->items[kept++] = found->items[i];
    found->count = kept;
}

/* Behind the last "endstream", so that streams without one are not searched to the end each. */
static size_t last_end(divit_span file)
{
    size_t pos = file.n;
    while (pos > 0 && !(file.p[pos - 1] == end_mark.p[0] && stands_at(file, pos - 1, end_mark)))
        pos--;
    return pos;
}

/* True where an object or a trailer may begin. */
static bool begins_here(divit_span file, size_t pos)
{
    const uint8_t c = file.p[pos];
    return (c == obj_mark.p[0] && stands_at(file, pos, obj_mark)) ||
           (c == trailer_mark.p[0] && stands_at(file, pos, trailer_mark));
}

/* What could not be read although it is there. */
static divit_status judge(const scan *s, divit_error *err)
{
    if (s->handler && !s->encrypted)
        return divit_fail(err, DIVIT_INPUT_UNSUPPORTED, __func__,
            N_("the broken PDF is encrypted, and what opens it is lost"));
    if (s->encrypted && s->found->packed)
        return divit_fail(err, DIVIT_INPUT_UNSUPPORTED, __func__,
            N_("the broken PDF is encrypted and has object streams"));
    if (s->sealed)
        return divit_fail(
            err, DIVIT_INPUT_BROKEN, __func__, N_("an object stream of the broken PDF is lost"));
    return DIVIT_OK;
}

/* see pdf/salvage.h */
divit_status divit_pdf_salvage_scan(
    divit_pdf_salvage *salvage, const divit_pdf_limits *limits, divit_error *err)
{
    const divit_span file = salvage->file;
    scan s = {.found = salvage, .limits = divit_pdf_limits_with(limits)};
    s.budget = (divit_pdf_budget){.stream = s.limits.stream, .left = s.limits.total};
    salvage->last_end = last_end(file);
    divit_status status = DIVIT_OK;
    for (size_t pos = 0; pos < file.n;) {
        if (!begins_here(file, pos)) {
            pos++;
            continue;
        }
        status = read_at(&s, &pos, err);
        if (status != DIVIT_OK)
            return status;
    }
    status = judge(&s, err);
    if (status != DIVIT_OK)
        return status;
    keep_last(salvage);
    drop_orphans(salvage);
    return DIVIT_OK;
}

/* see pdf/salvage.h */
divit_status divit_pdf_salvage_piece(const divit_pdf_salvage *salvage,
    const divit_pdf_salvaged *item, divit_pdf_piece *ret, divit_error *err)
{
    divit_pdf_lexer lexer;
    return read_piece(salvage, (size_t)item->at, &lexer, ret, err);
}

/* see pdf/salvage.h */
void divit_pdf_salvage_done(divit_pdf_salvage *salvage)
{
    free(salvage->items);
    *salvage = (divit_pdf_salvage){0};
}
