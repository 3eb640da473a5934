/* SPDX-License-Identifier: Apache-2.0 */
/* What the person answers in a renewal: values of the form, which one to go on with. */
#include "cli/answers.h"

#include <dirent.h>
#include <libintl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/file.h"
#include "base/status.h"
#include "cli/words.h"
#include "portal/application.h"
#include "portal/journal.h"

enum { FILE_LIMIT = 65536, LINE_LIMIT = 600 };

/* see cli/answers.h */
void cli_answers_done(cli_answers *a)
{
    for (size_t i = 0; i < a->typed_count; i++)
        free(a->typed[i]);
    divit_bytes_done(&a->text);
    *a = (cli_answers){0};
}

static divit_status refuse(divit_error *err, const char *what, const char *detail)
{
    const divit_status s = divit_fail(err, DIVIT_USAGE, __func__, detail);
    divit_error_subject(err, what);
    return s;
}

/* see cli/answers.h */
divit_status cli_answers_read(cli_answers *a, const char *path, divit_error *err)
{
    divit_status s = divit_file_read(path, FILE_LIMIT, &a->text, err);
    if (s == DIVIT_OK && divit_bytes_terminate(&a->text) != DIVIT_OK)
        s = divit_fail_memory(err, __func__);
    char *rest = NULL;
    for (char *line = s == DIVIT_OK ? strtok_r((char *)a->text.p, "\n", &rest) : NULL; line;
         line = strtok_r(NULL, "\n", &rest)) {
        char *value = strchr(line, '=');
        if (line[0] == '#')
            continue;
        if (!value || a->count == CLI_ANSWERS_MAX)
            return refuse(err, path, N_("each line must read name=value"));
        *value++ = 0;
        a->items[a->count++] = (divit_value){line, value};
    }
    return s;
}

static const char *answer_to(const cli_answers *a, const divit_field *field)
{
    for (size_t i = 0; i < a->count; i++)
        if (strcmp(a->items[i].name, field->name) == 0)
            return a->items[i].value;
    return field->value;
}

static void ask_choices(const divit_field *field)
{
    if (field->choice_count > 0)
        fprintf(stderr, "  %s\n", _("type the number of one of these:"));
    for (size_t i = 0; i < field->choice_count; i++)
        fprintf(stderr, "    %zu  %s\n", i + 1, field->choices[i].value);
}

/* The value behind the number of a choice; any other answer as it is. */
static const char *choice_of(const divit_field *field, const char *line)
{
    char *end = NULL;
    const unsigned long number = strtoul(line, &end, 10);
    const bool chosen = *line && !*end && number >= 1 && number <= field->choice_count;
    return chosen ? field->choices[number - 1].value : line;
}

static const char *label_of(const divit_field *field)
{
    return strcmp(cli_words_language(), "tr") == 0 ? field->label_tr : field->label_en;
}

/* Asks for one field until the answer fits; NULL if there is nobody to ask. Enter keeps `now`. */
static char *ask_field(const cli_job *job, const divit_field *field, const char *now)
{
    char line[LINE_LIMIT];
    if (job->common.no_input || !isatty(STDIN_FILENO))
        return NULL;
    for (;;) {
        fprintf(stderr, "  %s%s", label_of(field), field->required ? " *" : "");
        fprintf(stderr, now[0] ? " [%s]\n" : "\n", now);
        ask_choices(field);
        fputs("  > ", stderr);
        (void)fflush(stderr);
        if (!fgets(line, sizeof line, stdin))
            return NULL;
        line[strcspn(line, "\n")] = 0;
        const char *answer = line[0] ? choice_of(field, line) : now;
        const char *fault = divit_field_fault(field, answer);
        if (!fault)
            return strdup(answer);
        fprintf(stderr, "  %s\n", _(fault));
    }
}

/* Puts an answer in the place of an earlier one for the same field, or behind the last. */
static void set_answer(cli_answers *a, const char *name, const char *value)
{
    size_t i = 0;
    while (i < a->count && strcmp(a->items[i].name, name) != 0)
        i++;
    a->items[i] = (divit_value){name, value};
    a->count += i == a->count;
}

/* Asks and keeps the answer; false if there is nobody to ask. */
static bool ask(cli_answers *a, const cli_job *job, const divit_field *field, const char *now)
{
    char *typed = a->count < CLI_ANSWERS_MAX && a->typed_count < CLI_ANSWERS_TYPED
                      ? ask_field(job, field, now)
                      : NULL;
    if (!typed)
        return false;
    a->typed[a->typed_count++] = typed;
    set_answer(a, field->name, typed);
    return true;
}

static divit_status complete(
    cli_answers *a, const cli_job *job, const divit_field *field, divit_error *err)
{
    const char *fault = field->readonly ? NULL : divit_field_fault(field, answer_to(a, field));
    if (!fault)
        return DIVIT_OK;
    return ask(a, job, field, "") ? DIVIT_OK : refuse(err, field->name, fault);
}

/* What was chosen last time, where the form and the file have nothing. */
static void recall(cli_answers *a, const divit_form *form)
{
    for (size_t i = 0; a->last && i < form->count; i++) {
        const divit_field *f = &form->fields[i];
        const char *value = cli_remembered_value(a->last, f);
        if (value && !answer_to(a, f)[0] && a->count < CLI_ANSWERS_MAX)
            set_answer(a, f->name, value);
    }
}

/* One line of the form; a label that is a question needs no colon. */
static void tell_answer(const cli_job *job, const divit_field *field, const char *answer)
{
    const char *label = label_of(field);
    const size_t length = strlen(label);
    const char *colon = length && label[length - 1] == '?' ? "" : ":";
    cli_tell(job, "  %s%s %s", label, colon, answer[0] ? answer : _("(left empty)"));
}

/* Shows what will be sent; asks for every field anew until the person agrees. */
static void review(cli_answers *a, const cli_job *job, const divit_form *form)
{
    while (!job->common.no_input && isatty(STDIN_FILENO)) {
        cli_tell(job, "%s", _("The form as it will be sent:"));
        for (size_t i = 0; i < form->count; i++)
            if (!form->fields[i].readonly)
                tell_answer(job, &form->fields[i], answer_to(a, &form->fields[i]));
        if (cli_ask(job, _("Is all of this right? (no: every field is asked for)")))
            return;
        for (size_t i = 0; i < form->count; i++)
            if (!form->fields[i].readonly &&
                !ask(a, job, &form->fields[i], answer_to(a, &form->fields[i])))
                return;
    }
}

/* see cli/answers.h */
divit_status cli_answers_fill(
    cli_answers *a, const cli_job *job, const divit_form *form, divit_values *ret, divit_error *err)
{
    divit_status s = DIVIT_OK;
    for (size_t i = 0; i < a->count && s == DIVIT_OK; i++)
        if (!divit_form_field(form, a->items[i].name))
            s = refuse(err, a->items[i].name, N_("the form has no field of this name"));
    if (s == DIVIT_OK)
        recall(a, form);
    for (size_t i = 0; i < form->count && s == DIVIT_OK; i++)
        s = complete(a, job, &form->fields[i], err);
    if (s == DIVIT_OK && a->asks)
        review(a, job, form);
    if (s == DIVIT_OK)
        *ret = (divit_values){a->items, a->count};
    return s;
}

/* True if the journal of an order number was begun and has no receipt yet. */
static bool is_interrupted(const char *folder, const char *no)
{
    DIVIT_AUTO(divit_journal_free)
    divit_journal *journal = NULL;
    if (!divit_order_valid(no) || divit_journal_open(folder, no, &journal, NULL) != DIVIT_OK)
        return false;
    const divit_step step = divit_journal_state(journal)->step;
    return step != DIVIT_STEP_NONE && step != DIVIT_STEP_RECEIPT;
}

/* "SD-780" of "SD-780.journal"; false for another kind of name. */
static bool order_of(const char *file, char no[32])
{
    const char *dot = strrchr(file, '.');
    if (!dot || strcmp(dot, ".journal") != 0 || dot - file >= 32)
        return false;
    (void)snprintf(no, 32, "%.*s", (int)(dot - file), file);
    return true;
}

/* see cli/answers.h */
divit_status cli_answers_interrupted(const cli_job *job, char ret[32], divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes folder = {0};
    size_t found = 0;
    if (divit_bytes_printf(&folder, "%s/renew", job->place.state) != DIVIT_OK ||
        divit_bytes_terminate(&folder) != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    DIR *dir = opendir((const char *)folder.p);
    for (const struct dirent *e = dir ? readdir(dir) : NULL; e; e = readdir(dir)) {
        char no[32];
        if (!order_of(e->d_name, no) || !is_interrupted((const char *)folder.p, no))
            continue;
        (void)snprintf(ret, 32, "%s", no);
        found++;
    }
    if (dir)
        (void)closedir(dir);
    return found == 1
               ? DIVIT_OK
               : divit_fail(err, DIVIT_USAGE, __func__,
                     found ? N_("several renewals were interrupted; name one order number")
                           : N_("no renewal was interrupted here; begin one with divit renew"));
}
