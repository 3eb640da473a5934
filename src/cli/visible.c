/* SPDX-License-Identifier: Apache-2.0 */
/* The options that say how a PDF signature is seen. */
#include "cli/visible.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "base/decimal.h"
#include "base/file.h"
#include "base/status.h"

/* Where the package fonts-dejavu-core has it. */
static const char usual_font[] = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf";

enum { TEMPLATE_MAX = 1 << 20, FONT_MAX = 64 << 20, PICTURE_MAX = 64 << 20, PLACE_NUMBERS = 4 };

/* see cli/visible.h */
bool cli_visible_asked(int argc, char **argv)
{
    static const char *const names[] = {
        "--visible", "--visible-template", "--picture", "--qr", "--font"};
    for (int i = 1; i < argc; i++)
        for (size_t k = 0; k < sizeof names / sizeof names[0]; k++) {
            const size_t n = strlen(names[k]);
            if (strncmp(argv[i], names[k], n) == 0 && (!argv[i][n] || argv[i][n] == '='))
                return true;
        }
    return false;
}

/* "X,Y" or "X,Y,WIDTH,HEIGHT" */
static bool read_numbers(const char *text, divit_visible_place *place)
{
    double n[PLACE_NUMBERS] = {0};
    size_t count = 0;
    for (const char *at = text; at; count++) {
        const char *comma = strchr(at, ',');
        const size_t length = comma ? (size_t)(comma - at) : strlen(at);
        if (count == PLACE_NUMBERS ||
            !divit_decimal_parse((divit_span){(const uint8_t *)at, length}, &n[count]))
            return false;
        at = comma ? comma + 1 : NULL;
    }
    place->x = n[0];
    place->y = n[1];
    place->width = n[2];
    place->height = n[3];
    return count == 2 || (count == PLACE_NUMBERS && n[2] > 0 && n[3] > 0);
}

static bool read_place(const char *text, divit_visible_place *ret)
{
    char *end = NULL;
    divit_visible_place place = {0};
    if (strcmp(text, "auto") == 0) {
        *ret = place;
        return true;
    }
    place.page = strtol(text, &end, 10);
    if (end == text || *end != ':' || place.page == 0 || !read_numbers(end + 1, &place))
        return false;
    *ret = place;
    return true;
}

static divit_status read_places(
    const cli_visible_options *options, cli_visible *v, divit_error *err)
{
    for (size_t i = 0; i < options->places.count; i++) {
        const char *text = options->places.items[i];
        if (read_place(text, &v->places[i]))
            continue;
        (void)divit_fail(
            err, DIVIT_USAGE, __func__, N_("--visible takes auto or PAGE:X,Y,WIDTH,HEIGHT"));
        divit_error_subject(err, text);
        return DIVIT_USAGE;
    }
    v->seen.places = v->places;
    v->seen.place_count = options->places.count;
    return DIVIT_OK;
}

static divit_status read_file(
    const char *path, size_t limit, divit_bytes *bytes, divit_visible_file *ret, divit_error *err)
{
    const divit_status s = divit_file_read(path, limit, bytes, err);
    if (s != DIVIT_OK)
        divit_error_subject(err, path);
    else
        *ret = (divit_visible_file){divit_bytes_span(bytes), path};
    return s;
}

/* A file's path, or the name of an installed template. */
static const char *template_path(
    const cli_place *place, const cli_visible_options *options, cli_visible *v)
{
    const char *name = options->template;
    if (!name)
        name = options->picture ? "kase" : options->qr ? "karekod" : "yazi";
    if (strchr(name, '/') || strchr(name, '.'))
        return name;
    const int n = snprintf(v->path, sizeof v->path, "%s/%s.template", place->templates, name);
    return n < (int)sizeof v->path ? v->path : name;
}

/* see cli/visible.h */
divit_status cli_visible_read(
    const cli_place *place, const cli_visible_options *options, cli_visible *ret, divit_error *err)
{
    ret->asked = options->places.count > 0 || options->template || options->picture ||
                 options->qr || options->font;
    if (!ret->asked)
        return DIVIT_OK;
    divit_visible *seen = &ret->seen;
    const char *font = options->font ? options->font : usual_font;
    seen->drawer = cli_visible_drawer();
    seen->qr = options->qr;
    divit_status s = read_places(options, ret, err);
    if (s == DIVIT_OK)
        s = read_file(
            template_path(place, options, ret), TEMPLATE_MAX, &ret->look, &seen->look, err);
    if (s == DIVIT_OK)
        s = read_file(font, FONT_MAX, &ret->font, &seen->font, err);
    if (s == DIVIT_OK && options->picture)
        s = read_file(options->picture, PICTURE_MAX, &ret->picture, &seen->picture, err);
    return s;
}

/* see cli/visible.h */
const divit_visible *cli_visible_get(const cli_visible *visible)
{
    return visible->asked ? &visible->seen : NULL;
}

/* see cli/visible.h */
void cli_visible_done(cli_visible *visible)
{
    divit_bytes_done(&visible->look);
    divit_bytes_done(&visible->font);
    divit_bytes_done(&visible->picture);
}
