/* SPDX-License-Identifier: Apache-2.0 */
/* The elements whose end tags have not been seen. */
#include "xml/open.h"

#include <stdlib.h>

enum { SMALLEST = 16 };

/* see xml/open.h */
bool divit_xml_open_room(divit_xml_open *open)
{
    if (open->depth < open->cap)
        return true;
    const size_t cap = open->cap ? open->cap * 2 : SMALLEST;
    divit_xml_open_element *rows = realloc(open->rows, cap * sizeof *rows);
    if (!rows)
        return false;
    open->rows = rows;
    open->cap = cap;
    return true;
}

/* see xml/open.h */
void divit_xml_open_done(divit_xml_open *open)
{
    if (!open)
        return;
    free(open->rows);
    *open = (divit_xml_open){0};
}
