/* SPDX-License-Identifier: Apache-2.0 */
/* The institution's own list, compared with the portal's. */
#include "renew/roster.h"

#include <csv.h>
#include <iconv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "base/fold.h"
#include "base/status.h"
#include "base/text.h"

enum { SIZE_MAX_READ = 4 << 20, ROWS_MAX = 10000, COLUMNS_MAX = 64, DIGITS = 11, TAIL = 2 };

typedef struct person {
    char *name;   /* as it stands in the list */
    char *folded; /* for comparing */
    char *unit;   /* folded, "" if the list has none */
    char tail[TAIL + 1];
    bool met;
} person;

struct divit_roster {
    person *persons;
    size_t count;
    size_t room;
    bool has_units;
};

/* Columns of the list; COLUMNS_MAX where there is none. */
typedef struct columns {
    size_t name;
    size_t given;
    size_t family;
    size_t number;
    size_t unit;
} columns;

/* One reading of a file; its callbacks go on until `status` is set. */
typedef struct reading {
    divit_roster *roster;
    columns columns;
    divit_bytes cells[COLUMNS_MAX];
    size_t cell;
    size_t row;
    divit_status status;
    divit_error *err;
} reading;

static char *folded_copy(divit_span text)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes out = {0};
    return divit_text_fold(&out, text) == DIVIT_OK ? strdup((const char *)out.p) : NULL;
}

static divit_span cell(const reading *r, size_t column)
{
    return column < COLUMNS_MAX ? divit_bytes_span(&r->cells[column]) : (divit_span){0};
}

static divit_status fail_row(const reading *r, const char *detail)
{
    char line[24];
    const divit_status s = divit_fail(r->err, DIVIT_INPUT_BROKEN, __func__, detail);
    (void)snprintf(line, sizeof line, "%zu", r->row);
    divit_error_subject(r->err, line);
    return s;
}

/* The column of a heading. */
static void take_heading(columns *c, const char *heading, size_t at)
{
    const bool name = strstr(heading, "AD") != NULL;
    if (strstr(heading, "KIMLIK") || strstr(heading, "TCKN"))
        c->number = at;
    else if (strstr(heading, "BIRIM"))
        c->unit = at;
    else if (name && strchr(heading, ' ') && strstr(heading, "SOY"))
        c->name = at;
    else if (strstr(heading, "SOY"))
        c->family = at;
    else if (name)
        c->given = at;
}

static divit_status take_headings(reading *r)
{
    columns c = {COLUMNS_MAX, COLUMNS_MAX, COLUMNS_MAX, COLUMNS_MAX, COLUMNS_MAX};
    for (size_t i = 0; i < r->cell; i++) {
        DIVIT_AUTO(divit_bytes_done)
        divit_bytes folded = {0};
        if (divit_text_fold(&folded, cell(r, i)) != DIVIT_OK)
            return divit_fail_memory(r->err, __func__);
        take_heading(&c, (const char *)folded.p, i);
    }
    const bool named = c.name < COLUMNS_MAX || (c.given < COLUMNS_MAX && c.family < COLUMNS_MAX);
    if (!named || c.number == COLUMNS_MAX)
        return divit_fail(r->err, DIVIT_INPUT_UNSUPPORTED, __func__,
            N_("its first line does not name the columns ad soyad and T.C. kimlik no"));
    r->columns = c;
    r->roster->has_units = c.unit < COLUMNS_MAX;
    return DIVIT_OK;
}

static divit_status join_name(const reading *r, divit_bytes *out)
{
    const columns *c = &r->columns;
    divit_status s = divit_bytes_append(out, cell(r, c->name < COLUMNS_MAX ? c->name : c->given));
    if (s == DIVIT_OK && c->name == COLUMNS_MAX)
        s = divit_bytes_push(out, ' ');
    if (s == DIVIT_OK && c->name == COLUMNS_MAX)
        s = divit_bytes_append(out, cell(r, c->family));
    return s == DIVIT_OK ? divit_bytes_terminate(out) : s;
}

static bool read_tail(divit_span number, char out[TAIL + 1])
{
    size_t digits = 0;
    for (size_t i = 0; i < number.n; i++) {
        if (number.p[i] == ' ')
            continue;
        if (number.p[i] < '0' || number.p[i] > '9')
            return false;
        if (++digits > DIGITS - TAIL && digits <= DIGITS)
            out[digits - (DIGITS - TAIL) - 1] = (char)number.p[i];
    }
    out[TAIL] = 0;
    return digits == DIGITS;
}

static person *add_place(divit_roster *roster)
{
    if (roster->count == roster->room) {
        const size_t room = roster->room ? 2 * roster->room : 64;
        person *grown = realloc(roster->persons, room * sizeof *grown);
        if (!grown)
            return NULL;
        roster->persons = grown;
        roster->room = room;
    }
    person *p = &roster->persons[roster->count++];
    *p = (person){0};
    return p;
}

static divit_status take_person(reading *r)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes name = {0};
    char tail[TAIL + 1];
    if (join_name(r, &name) != DIVIT_OK)
        return divit_fail_memory(r->err, __func__);
    if (!read_tail(cell(r, r->columns.number), tail))
        return fail_row(r, N_("the identity number of this line has not eleven digits"));
    if (r->roster->count == ROWS_MAX)
        return divit_fail(r->err, DIVIT_INPUT_LIMIT, __func__, N_("the list has too many lines"));
    person *p = add_place(r->roster);
    if (!p)
        return divit_fail_memory(r->err, __func__);
    memcpy(p->tail, tail, sizeof tail);
    p->name = strdup((const char *)name.p);
    p->folded = folded_copy(divit_span_of((const char *)name.p));
    p->unit = folded_copy(cell(r, r->columns.unit));
    if (!p->name || !p->folded || !p->unit)
        return divit_fail_memory(r->err, __func__);
    return p->folded[0] ? DIVIT_OK : fail_row(r, N_("this line has no name"));
}

static bool is_blank(const reading *r)
{
    for (size_t i = 0; i < r->cell; i++)
        if (r->cells[i].n > 0)
            return false;
    return true;
}

static void on_cell(void *bytes, size_t n, void *ctx)
{
    reading *r = ctx;
    if (r->status == DIVIT_OK && r->cell == COLUMNS_MAX)
        r->status =
            divit_fail(r->err, DIVIT_INPUT_LIMIT, __func__, N_("the list has too many columns"));
    if (r->status != DIVIT_OK)
        return;
    r->status = divit_bytes_append(&r->cells[r->cell++], (divit_span){bytes, n});
}

static void on_row(int end, void *ctx)
{
    reading *r = ctx;
    (void)end;
    r->row++;
    if (r->status == DIVIT_OK && !is_blank(r))
        r->status = r->row == 1 ? take_headings(r) : take_person(r);
    for (size_t i = 0; i < COLUMNS_MAX; i++)
        r->cells[i].n = 0;
    r->cell = 0;
}

/* The sign between columns: the most frequent one of the first line. */
static unsigned char delimiter_of(divit_span text)
{
    static const char signs[] = ",;\t";
    size_t counts[3] = {0};
    size_t best = 0;
    for (size_t at = 0; at < text.n && text.p[at] != '\n'; at++)
        for (size_t i = 0; i < 3; i++)
            counts[i] += text.p[at] == (uint8_t)signs[i];
    for (size_t i = 1; i < 3; i++)
        if (counts[i] > counts[best])
            best = i;
    return (unsigned char)signs[best];
}

static divit_status parse(divit_span text, reading *r)
{
    struct csv_parser parser;
    if (csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI) != 0)
        return divit_fail_memory(r->err, __func__);
    csv_set_delim(&parser, delimiter_of(text));
    const bool read = csv_parse(&parser, text.p, text.n, on_cell, on_row, r) == text.n &&
                      csv_fini(&parser, on_cell, on_row, r) == 0;
    csv_free(&parser);
    r->row++;
    if (r->status == DIVIT_OK && !read)
        r->status = fail_row(r, N_("a quotation mark of this line is wrong"));
    for (size_t i = 0; i < COLUMNS_MAX; i++)
        divit_bytes_done(&r->cells[i]);
    return r->status;
}

/* What a Turkish spreadsheet writes, as UTF-8. */
static divit_status convert(divit_span csv, divit_bytes *out, divit_error *err)
{
    const iconv_t way = iconv_open("UTF-8", "WINDOWS-1254");
    if (way == (iconv_t)-1)
        return divit_fail_errno(err, __func__, NULL);
    divit_status s = DIVIT_OK;
    for (size_t at = 0; at < csv.n && s == DIVIT_OK; at++) {
        char letter[8];
        char *from = (char *)(uintptr_t)(csv.p + at);
        char *to = letter;
        size_t from_n = 1;
        size_t to_n = sizeof letter;
        if (iconv(way, &from, &from_n, &to, &to_n) == (size_t)-1)
            s = divit_fail(err, DIVIT_INPUT_BROKEN, __func__,
                N_("the list's text is neither UTF-8 nor windows-1254"));
        else
            s = divit_bytes_append(out, (divit_span){(uint8_t *)letter, sizeof letter - to_n});
    }
    (void)iconv_close(way);
    return s;
}

/* see renew/roster.h */
divit_status divit_roster_read(divit_span csv, divit_roster **ret, divit_error *err)
{
    DIVIT_AUTO(divit_roster_free)
    divit_roster *roster = calloc(1, sizeof *roster);
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes utf8 = {0};
    reading r = {.roster = roster, .err = err};
    divit_status s = DIVIT_OK;
    if (!roster)
        return divit_fail_memory(err, __func__);
    if (csv.n > SIZE_MAX_READ)
        return divit_fail(err, DIVIT_INPUT_LIMIT, __func__, N_("the list is too large"));
    if (csv.n >= 3 && memcmp(csv.p, "\xEF\xBB\xBF", 3) == 0)
        csv = divit_span_sub(csv, 3, csv.n);
    if (!divit_utf8_valid(csv)) {
        s = convert(csv, &utf8, err);
        csv = divit_bytes_span(&utf8);
    }
    if (s == DIVIT_OK)
        s = parse(csv, &r);
    if (s == DIVIT_OK && roster->count == 0)
        s = divit_fail(err, DIVIT_INPUT_BROKEN, __func__, N_("nobody is on the list"));
    if (s != DIVIT_OK)
        return s;
    *ret = roster;
    roster = NULL;
    return DIVIT_OK;
}

/* see renew/roster.h */
void divit_roster_free(divit_roster **roster)
{
    if (!roster || !*roster)
        return;
    for (size_t i = 0; i < (*roster)->count; i++) {
        free((*roster)->persons[i].name);
        free((*roster)->persons[i].folded);
        free((*roster)->persons[i].unit);
    }
    free((*roster)->persons);
    free(*roster);
    *roster = NULL;
}

/* see renew/roster.h */
size_t divit_roster_count(const divit_roster *roster)
{
    return roster->count;
}

/* see renew/roster.h */
const char *divit_roster_name(const divit_roster *roster, size_t i)
{
    return roster->persons[i].name;
}

/* True if the first word of both names is the same. */
static bool same_first(const char *a, const char *b)
{
    const size_t n = strcspn(a, " ");
    return n > 0 && n == strcspn(b, " ") && memcmp(a, b, n) == 0;
}

/* What one person of the list is to an application. */
static divit_roster_match judge(const divit_roster *roster, const person *p, const person *other)
{
    const bool name = strcmp(p->folded, other->folded) == 0;
    const bool number = strcmp(p->tail, other->tail) == 0;
    const bool unit = !roster->has_units || strcmp(p->unit, other->unit) == 0;
    if (name && number)
        return unit ? DIVIT_ROSTER_SAME : DIVIT_ROSTER_UNIT;
    if (name)
        return DIVIT_ROSTER_NUMBER;
    return number && unit && same_first(p->folded, other->folded) ? DIVIT_ROSTER_NAME
                                                                  : DIVIT_ROSTER_UNKNOWN;
}

/* The better of two: the same person, then another unit, number or name, then nobody. */
static int rank(divit_roster_match match)
{
    static const int ranks[] = {[DIVIT_ROSTER_SAME] = 4,
        [DIVIT_ROSTER_UNIT] = 3,
        [DIVIT_ROSTER_NUMBER] = 2,
        [DIVIT_ROSTER_NAME] = 1,
        [DIVIT_ROSTER_UNKNOWN] = 0};
    return ranks[match];
}

/* see renew/roster.h */
divit_roster_match divit_roster_match_item(divit_roster *roster, const divit_officer_item *item)
{
    divit_roster_match best = DIVIT_ROSTER_UNKNOWN;
    person *met = NULL;
    person other = {.folded = folded_copy(divit_span_of(item->name)),
        .unit = folded_copy(divit_span_of(item->unit))};
    const size_t n = strlen(item->identity_no_masked);
    if (n >= TAIL)
        memcpy(other.tail, item->identity_no_masked + n - TAIL, TAIL);
    for (size_t i = 0; other.folded && other.unit && i < roster->count; i++) {
        const divit_roster_match m = judge(roster, &roster->persons[i], &other);
        if (rank(m) > rank(best)) {
            best = m;
            met = &roster->persons[i];
        }
    }
    if (met)
        met->met = true;
    free(other.folded);
    free(other.unit);
    return best;
}

/* see renew/roster.h */
bool divit_roster_was_met(const divit_roster *roster, size_t i)
{
    return roster->persons[i].met;
}
