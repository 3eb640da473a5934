/* SPDX-License-Identifier: Apache-2.0 */
/* What "divit doctor --json" told at another desk, read back. */
#include "cli/desk_file.h"

#include <jansson.h>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/status.h"
#include "base/text.h"
#include "cli/private.h"

/* The text of a key with identity numbers and addresses masked; "" if there is none. */
static void take_text(const json_t *object, const char *key, char *out, size_t cap)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes masked = {0};
    const char *text = json_string_value(json_object_get(object, key));
    out[0] = 0;
    if (text && divit_text_mask(&masked, divit_span_of(text)) == DIVIT_OK &&
        divit_bytes_terminate(&masked) == DIVIT_OK)
        divit_text_copy(out, cap, (const char *)masked.p);
}

static cli_desk_layer *layer_named(cli_desk *desk, const char *name)
{
    for (size_t i = 0; i < desk->layer_count; i++)
        if (strcmp(desk->layers[i].name, name) == 0)
            return &desk->layers[i];
    if (desk->layer_count == CLI_DESK_LAYERS_MAX)
        return NULL;
    cli_desk_layer *layer = &desk->layers[desk->layer_count++];
    *layer = (cli_desk_layer){.verdict = DIVIT_VERDICT_SKIPPED};
    divit_text_copy(layer->name, sizeof layer->name, name);
    return layer;
}

static bool take_check(const json_t *check, cli_desk *desk)
{
    const char *verdict = json_string_value(json_object_get(check, "verdict"));
    char name[CLI_DESK_WORD];
    char id[CLI_DESK_WORD];
    divit_verdict v;
    take_text(check, "layer", name, sizeof name);
    take_text(check, "id", id, sizeof id);
    if (!verdict || !name[0] || !id[0] || !divit_verdict_named(verdict, &v))
        return false;
    cli_desk_layer *layer = layer_named(desk, name);
    if (layer)
        layer->verdict = divit_verdict_worse(layer->verdict, v);
    if (strcmp(id, desk->first_broken) == 0)
        take_text(check, "cause", desk->cause, sizeof desk->cause);
    return true;
}

/* The texts that may name a person, masked once more: the desk may have told them. */
static void take_private(const json_t *root, cli_desk *desk)
{
    char text[CLI_DESK_TEXT];
    take_text(root, "reader", text, sizeof text);
    cli_private_reader(desk->reader, sizeof desk->reader, text);
    take_text(root, "module", text, sizeof text);
    cli_private_path(desk->module, sizeof desk->module, text);
    take_text(root, "not_after", text, sizeof text);
    if (divit_time_parse_rfc3339(divit_span_of(text), &desk->not_after) != DIVIT_OK)
        desk->not_after = 0;
}

static bool take_root(const json_t *root, cli_desk *desk)
{
    const char *command = json_string_value(json_object_get(root, "command"));
    const json_t *checks = json_object_get(root, "checks");
    if (!command || strcmp(command, "doctor") != 0 || json_array_size(checks) == 0)
        return false;
    take_text(root, "first_broken", desk->first_broken, sizeof desk->first_broken);
    take_text(root, "lang", desk->language, sizeof desk->language);
    take_private(root, desk);
    for (size_t i = 0; i < json_array_size(checks); i++)
        if (!take_check(json_array_get(checks, i), desk))
            return false;
    return true;
}

/* see cli/desk_file.h */
divit_status cli_desk_file_parse(divit_span json, cli_desk *ret, divit_error *err)
{
    cli_desk desk = {0};
    json_error_t e;
    json_t *root = json_loadb((const char *)json.p, json.n, JSON_REJECT_DUPLICATES, &e);
    if (!root)
        return divit_fail_at(err, DIVIT_INPUT_BROKEN, __func__, N_("this is no JSON"),
            e.position > 0 ? (uint64_t)e.position : 0);
    const bool good = take_root(root, &desk);
    json_decref(root);
    if (!good)
        return divit_fail(
            err, DIVIT_INPUT_BROKEN, __func__, N_("this is not what divit doctor --json prints"));
    *ret = desk;
    return DIVIT_OK;
}
