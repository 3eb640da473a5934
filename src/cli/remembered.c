/* SPDX-License-Identifier: Apache-2.0 */
/* What a person chose in the form last time. */
#include "cli/remembered.h"

#include <string.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/file.h"
#include "base/status.h"

enum { FILE_LIMIT = 16384 };

/* see cli/remembered.h */
void cli_remembered_done(cli_remembered *last)
{
    divit_bytes_done(&last->text);
    *last = (cli_remembered){0};
}

static bool may_be(const divit_field *field)
{
    return !field->readonly &&
           (field->type == DIVIT_FIELD_CHOICE || strcmp(field->name, "institution") == 0 ||
               strcmp(field->name, "unit") == 0);
}

/* see cli/remembered.h */
divit_status cli_remembered_read(const char *path, cli_remembered *ret, divit_error *err)
{
    char *rest = NULL;
    if (access(path, F_OK) != 0)
        return DIVIT_OK;
    const divit_status s = divit_file_read(path, FILE_LIMIT, &ret->text, err);
    if (s != DIVIT_OK || divit_bytes_terminate(&ret->text) != DIVIT_OK)
        return s == DIVIT_OK ? divit_fail_memory(err, __func__) : s;
    for (char *line = strtok_r((char *)ret->text.p, "\n", &rest);
         line && ret->count < CLI_REMEMBERED_MAX; line = strtok_r(NULL, "\n", &rest)) {
        char *value = strchr(line, '=');
        if (!value)
            continue;
        *value++ = 0;
        ret->items[ret->count++] = (divit_value){line, value};
    }
    return DIVIT_OK;
}

/* see cli/remembered.h */
const char *cli_remembered_value(const cli_remembered *last, const divit_field *field)
{
    for (size_t i = 0; may_be(field) && i < last->count; i++)
        if (strcmp(last->items[i].name, field->name) == 0 && last->items[i].value[0] &&
            !divit_field_fault(field, last->items[i].value))
            return last->items[i].value;
    return NULL;
}

/* see cli/remembered.h */
divit_status cli_remembered_write(
    const char *path, const divit_form *form, const divit_values *values, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes text = {0};
    for (size_t i = 0; i < form->count; i++) {
        const divit_field *f = &form->fields[i];
        const char *value = divit_field_value(f, values);
        if (may_be(f) && !strchr(value, '\n') &&
            divit_bytes_printf(&text, "%s=%s\n", f->name, value) != DIVIT_OK)
            return divit_fail_memory(err, __func__);
    }
    return divit_file_write_private(path, divit_bytes_span(&text), err);
}
