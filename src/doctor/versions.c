/* SPDX-License-Identifier: Apache-2.0 */
/* Which system a computer runs and which packages are on it. */
#include "doctor/versions.h"

#include <string.h>

#include "base/bytes.h"
#include "base/text.h"

/* Takes the first line off the text. */
static divit_span take_line(divit_span *text)
{
    const uint8_t *end = text->n ? memchr(text->p, '\n', text->n) : NULL;
    const size_t n = end ? (size_t)(end - text->p) : text->n;
    const divit_span line = divit_span_sub(*text, 0, n);
    *text = divit_span_sub(*text, n + (end != NULL), text->n);
    return line;
}

/* What stands behind the name at the start of the line; false if another name is there. */
static bool value_of(divit_span line, const char *name, divit_span *ret)
{
    const size_t n = strlen(name);
    if (line.n < n || memcmp(line.p, name, n) != 0)
        return false;
    *ret = divit_span_sub(line, n, line.n);
    return true;
}

static void keep(char ret[DIVIT_VERSION_TEXT], divit_span value)
{
    char text[DIVIT_VERSION_TEXT] = "";
    if (value.n > 0)
        memcpy(text, value.p, value.n < sizeof text ? value.n : sizeof text - 1);
    divit_text_copy(ret, DIVIT_VERSION_TEXT, text);
}

/* see doctor/versions.h */
bool divit_versions_package(divit_span status, const char *name, char ret[DIVIT_VERSION_TEXT])
{
    bool is_it = false, installed = false;
    ret[0] = 0;
    while (status.n > 0) {
        const divit_span line = take_line(&status);
        divit_span value;
        if (line.n == 0 && is_it)
            break;
        if (value_of(line, "Package: ", &value))
            is_it = divit_span_is(value, name);
        else if (is_it && value_of(line, "Status: ", &value))
            installed = divit_span_is(value, "install ok installed");
        else if (is_it && value_of(line, "Version: ", &value))
            keep(ret, value);
    }
    if (!installed)
        ret[0] = 0;
    return ret[0] != 0;
}

/* see doctor/versions.h */
void divit_versions_system(divit_span os_release, char ret[DIVIT_VERSION_TEXT])
{
    divit_span value;
    ret[0] = 0;
    while (os_release.n > 0) {
        if (!value_of(take_line(&os_release), "PRETTY_NAME=", &value))
            continue;
        if (value.n >= 2 && (value.p[0] == '"' || value.p[0] == '\'') &&
            value.p[value.n - 1] == value.p[0])
            value = divit_span_sub(value, 1, value.n - 2);
        keep(ret, value);
    }
}
