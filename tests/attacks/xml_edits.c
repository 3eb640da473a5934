/* SPDX-License-Identifier: Apache-2.0 */
/* Random edits of an XML document. */
#include "attacks/xml_edits.h"

#include <string.h>

/* A piece of the document. */
typedef struct piece {
    size_t at;
    size_t n;
} piece;

/* The next place at or behind a random one where the byte stands; else the random one. */
static size_t find_byte(edit_random *rng, divit_span file, char byte)
{
    const size_t from = edit_random_below(rng, file.n);
    for (size_t i = 0; i < file.n; i++)
        if (file.p[(from + i) % file.n] == (uint8_t)byte)
            return (from + i) % file.n;
    return from;
}

static bool is_base64(uint8_t c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' ||
           c == '/';
}

/* A random place; mostly not in the long strings of letters that values are. */
static size_t find_place(edit_random *rng, divit_span file)
{
    size_t at = edit_random_below(rng, file.n);
    for (int i = 0; i < 20 && edit_random_below(rng, 6) != 0; i++) {
        const divit_span around = divit_span_sub(file, at > 30 ? at - 30 : 0, 60);
        size_t letters = 0;
        for (size_t k = 0; k < around.n; k++)
            letters += is_base64(around.p[k]);
        if (letters < around.n)
            break;
        at = edit_random_below(rng, file.n);
    }
    return at;
}

static bool flip(edit_random *rng, divit_bytes *b)
{
    b->p[find_place(rng, divit_bytes_span(b))] ^= (uint8_t)(1U << edit_random_below(rng, 8));
    return true;
}

static bool set(edit_random *rng, divit_bytes *b)
{
    static const char likely[] = "<>/=\"' &;:#!?-[]0Aax\n\t";
    const size_t at = find_place(rng, divit_bytes_span(b));
    b->p[at] = (uint8_t)likely[edit_random_below(rng, sizeof likely - 1)];
    return true;
}

static bool cut(edit_random *rng, divit_bytes *b)
{
    const size_t at = find_place(rng, divit_bytes_span(b));
    return edit_splice(b, at, 1 + edit_random_below(rng, 8), (divit_span){0});
}

static bool insert(edit_random *rng, divit_bytes *b)
{
    static const char *const words[] = {" ", "\n", "\t", "\r", "<!---->", "<!--x-->", "<?x?>",
        "<x/>", "<x>", "</x>", "&#32;", "&#10;", "&amp;", "&x;", "x", "999", "<![CDATA[]]>",
        "<![CDATA[9]]>", "]]>", " Id=\"odeme\"", " a=\"1\"", " xmlns=\"\"", " xmlns:x=\"urn:x\"",
        " xml:id=\"odeme\"", "<!DOCTYPE x>", "\xC2\xA0", "\xEF\xBB\xBF", "=", "#"};
    const size_t at = find_place(rng, divit_bytes_span(b));
    return edit_splice(
        b, at, 0, divit_span_of(words[edit_random_below(rng, sizeof words / sizeof words[0])]));
}

/* White space, a comment or an attribute inside of a tag or right beside one. */
static bool markup(edit_random *rng, divit_bytes *b)
{
    static const char *const words[] = {" ", "\n", "\t", "  ", "<!-- -->", "\r\n", "<?x ?>",
        " Id=\"x\"", " Encoding=\"x\"", " MimeType=\"text/plain\"", "/", "x"};
    static const char marks[] = "<>\"=/ ";
    const divit_span all = divit_bytes_span(b);
    const size_t at = find_byte(rng, all, marks[edit_random_below(rng, sizeof marks - 1)]);
    return edit_splice(b, at + edit_random_below(rng, 2), 0,
        divit_span_of(words[edit_random_below(rng, sizeof words / sizeof words[0])]));
}

/* A letter as a character reference. */
static bool refer(edit_random *rng, divit_bytes *b)
{
    char text[16];
    const size_t at = find_place(rng, divit_bytes_span(b));
    const bool hex = edit_random_below(rng, 2) == 0;
    static const char digits[] = "0123456789ABCDEF";
    const unsigned c = b->p[at] & 0x7FU;
    const char octets[] = {digits[c >> 4], digits[c & 15U], ';', 0};
    strcpy(text, "&#x");
    strcat(text, octets);
    if (!hex) {
        const char decimal[] = {
            (char)('0' + c / 100), (char)('0' + c / 10 % 10), (char)('0' + c % 10), ';', 0};
        strcpy(text, "&#");
        strcat(text, decimal);
    }
    return edit_splice(b, at, 1, divit_span_of(text));
}

/* The other kind of quotes around an attribute's value. */
static bool quote(edit_random *rng, divit_bytes *b)
{
    const divit_span all = divit_bytes_span(b);
    const size_t at = find_byte(rng, all, '"');
    const uint8_t *end = at + 1 < b->n ? memchr(b->p + at + 1, '"', b->n - at - 1) : NULL;
    if (!end)
        return flip(rng, b);
    b->p[at] = '\'';
    b->p[end - b->p] = '\'';
    return true;
}

static bool copy_slice(edit_random *rng, divit_bytes *b)
{
    return edit_copy(rng, b, find_place);
}

/* How deep the tag that begins at `at` takes us: 1, -1 or 0; *ret_end is behind it. */
static int read_tag(divit_span file, size_t at, size_t *ret_end)
{
    const uint8_t *end = memchr(file.p + at, '>', file.n - at);
    *ret_end = end ? (size_t)(end - file.p) + 1 : file.n;
    if (!end || at + 1 >= file.n || file.p[at + 1] == '!' || file.p[at + 1] == '?' ||
        end[-1] == '/')
        return 0;
    return file.p[at + 1] == '/' ? -1 : 1;
}

/* A whole element, if one is found. */
static bool find_element(edit_random *rng, divit_span file, piece *ret)
{
    const size_t from = find_byte(rng, file, '<');
    int depth = 0;
    size_t at = from;
    while (at < file.n) {
        size_t end = 0;
        depth += read_tag(file, at, &end);
        if (depth <= 0) {
            *ret = (piece){from, end - from};
            return file.p[from] == '<' && from + 1 < file.n && file.p[from + 1] != '/';
        }
        const uint8_t *next = end < file.n ? memchr(file.p + end, '<', file.n - end) : NULL;
        at = next ? (size_t)(next - file.p) : file.n;
    }
    return false;
}

/* What becomes of an element. */
typedef enum fate { DOUBLED, MOVED, TAKEN_OUT, WRAPPED, HELD } fate;

/* An element is doubled, moved, taken out, wrapped in another or held in an Object. */
static bool element(edit_random *rng, divit_bytes *b)
{
    divit_bytes kept = {0};
    const divit_span all = divit_bytes_span(b);
    piece what;
    if (!find_element(rng, all, &what))
        return flip(rng, b);
    const fate to = (fate)edit_random_below(rng, HELD + 1);
    const char *open = to == WRAPPED ? "<x>" : to == HELD ? "<ds:Object>" : "";
    const char *shut = to == WRAPPED ? "</x>" : to == HELD ? "</ds:Object>" : "";
    bool good = divit_bytes_append(&kept, divit_span_of(open)) == DIVIT_OK &&
                divit_bytes_append(&kept, divit_span_sub(all, what.at, what.n)) == DIVIT_OK &&
                divit_bytes_append(&kept, divit_span_of(shut)) == DIVIT_OK;
    if (good && to != DOUBLED)
        good = edit_splice(b, what.at, what.n, (divit_span){0});
    if (good && (to == DOUBLED || to == MOVED || to == HELD) && b->n > 0)
        what.at = find_byte(rng, divit_bytes_span(b), '<');
    if (good && to != TAKEN_OUT)
        good = edit_splice(b, what.at, 0, divit_bytes_span(&kept));
    divit_bytes_done(&kept);
    return good;
}

static const edit_kind kinds[] = {
    {"flip", flip, 3},
    {"set", set, 3},
    {"cut", cut, 2},
    {"insert", insert, 6},
    {"markup", markup, 8},
    {"refer", refer, 3},
    {"quote", quote, 2},
    {"copy", copy_slice, 2},
    {"shorten", edit_shorten, 1},
    {"element", element, 8},
};

/* see attacks/xml_edits.h */
const edit_table xml_edits = {kinds, sizeof kinds / sizeof kinds[0]};
