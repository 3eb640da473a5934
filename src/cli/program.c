/* SPDX-License-Identifier: Apache-2.0 */
/* The program around the commands: finds one, reads its options, runs it, says how it ended. */
#include "cli/program.h"

#include <libintl.h>
#include <signal.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/status.h"
#include "cli/words.h"

static const cli_option common_options[] = {
    {"json", 0, NULL, N_("one JSON object on standard output"), CLI_FLAG,
        offsetof(cli_common, json)},
    {"quiet", 'q', NULL, N_("results only, nothing about the way there"), CLI_FLAG,
        offsetof(cli_common, quiet)},
    {"no-input", 0, NULL, N_("never ask; what would be asked is answered with no"), CLI_FLAG,
        offsetof(cli_common, no_input)},
    {"lang", 0, N_("tr|en"), N_("language of the messages"), CLI_TEXT,
        offsetof(cli_common, language)},
    {"sandbox", 0, NULL, N_("use the practice world (see divit-sandbox)"), CLI_FLAG,
        offsetof(cli_common, sandbox)},
    {"verbose", 'v', NULL, N_("show what the parts do, personal data masked"), CLI_FLAG,
        offsetof(cli_common, verbose)},
    {"help", 'h', NULL, N_("this text"), CLI_FLAG, offsetof(cli_common, help)},
    {"version", 0, NULL, N_("which divit this is"), CLI_FLAG, offsetof(cli_common, version)},
    {0},
};

static void print_help(const cli_command *const *commands)
{
    printf(_("divit: signs PDF and XML with a smart card and renews its certificate\n\n"));
    printf("%s\n\n", _("divit COMMAND [OPTIONS] [ARGUMENTS]"));
    for (size_t i = 0; commands[i]; i++)
        printf("  %-10s %s\n", commands[i]->name, gettext(commands[i]->summary));
    printf("\n");
    cli_options_help(common_options, stdout);
    printf(_("\nExit codes: 0 done, 1 internal, 2 usage, 3 reader, 4 card, 5 wrong PIN, 6 locked, "
             "7 no certificate,\n8 input, 9 network, 10 invalid, 11 undecided, 12 part failed, "
             "13 portal, 14 declined, 130 interrupted\n"));
}

static void print_command_help(const cli_command *command)
{
    /* gettext("") is the head of the catalogue, not an empty sentence. */
    printf("divit %s %s %s\n\n%s\n\n", command->name, _("[OPTIONS]"),
        command->arguments[0] ? gettext(command->arguments) : "", gettext(command->summary));
    for (size_t i = 0; command->subcommands && command->subcommands(i); i++) {
        const cli_subcommand *row = command->subcommands(i);
        printf("  %-12s %-5s  %s\n", row->name, row->arguments, gettext(row->summary));
    }
    if (command->subcommands)
        printf("\n");
    cli_options_help(command->options, stdout);
    if (command->uses_card)
        cli_options_help(cli_trace_table, stdout);
    cli_options_help(common_options, stdout);
}

/* What --lang says, before anything else is said. */
static const char *language_of(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        if (strncmp(argv[i], "--lang=", 7) == 0)
            return argv[i] + 7;
        if (strcmp(argv[i], "--lang") == 0 && i + 1 < argc)
            return argv[i + 1];
    }
    return NULL;
}

/* A language that there is no catalogue of would be English without a word. */
static divit_status check_language(const char *language, divit_error *err)
{
    if (!language || strcmp(language, "tr") == 0 || strcmp(language, "en") == 0)
        return DIVIT_OK;
    const divit_status s = divit_fail(
        err, DIVIT_USAGE, __func__, N_("the languages are tr (Turkish) and en (English)"));
    divit_error_subject(err, language);
    return s;
}

/* The index in argv of the command: the first word that is no option and no option's value. */
static int command_index(int argc, char **argv)
{
    int i = 1;
    while (i < argc && argv[i][0] == '-')
        i += strcmp(argv[i], "--lang") == 0 || strcmp(argv[i], "--trace") == 0 ? 2 : 1;
    return i < argc ? i : argc;
}

static const cli_command *command_named(const cli_command *const *commands, const char *name)
{
    for (size_t i = 0; commands[i]; i++)
        if (strcmp(commands[i]->name, name) == 0)
            return commands[i];
    return NULL;
}

static void write_log(void *ctx, const char *line)
{
    (void)ctx;
    fprintf(stderr, "  . %s\n", line);
}

/* The exit code, or another if what was printed did not arrive: a full disk, a closed stream. */
static int printed(int code)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return code;
    fprintf(stderr, "divit: %s\n", _("what was printed did not arrive; see where it was sent to"));
    return divit_status_exit(DIVIT_E_IO);
}

/* Prints the JSON object or the sentence, and gives the exit code. */
static int finish(cli_job *job, const char *name, divit_status status, const divit_error *err)
{
    if (job->common.json) {
        (void)json_object_set_new(job->out, "schema", json_integer(1));
        cli_out_text(job->out, "command", name);
        cli_out_failure(job->out, status, err);
        if (job->explained)
            (void)json_object_del(job->out, "message");
        (void)json_dumpf(job->out, stdout, JSON_COMPACT | JSON_SORT_KEYS);
        (void)putchar('\n');
    } else if (status != DIVIT_OK && !job->explained) {
        cli_words_failure(status, err, stderr);
    }
    return printed(divit_status_exit(status));
}

/* A word behind a command that takes none is a mistake and not to be passed over. */
static divit_status check_words(const cli_job *job, const cli_command *command, divit_error *err)
{
    if (command->arguments[0] || job->argc == 0)
        return DIVIT_OK;
    (void)divit_fail(err, DIVIT_USAGE, __func__, N_("this command takes no further words"));
    divit_error_subject(err, job->argv[0]);
    return DIVIT_USAGE;
}

static divit_status run(
    cli_job *job, const cli_command *command, int argc, char **argv, divit_error *err)
{
    _Alignas(max_align_t) unsigned char values[CLI_VALUES_MAX] = {0};
    const cli_option_set sets[] = {
        {common_options, &job->common}, {command->options, values}, {cli_trace_table, &job->trace}};
    job->argc = argc;
    job->argv = argv;
    divit_status s =
        cli_options_parse(sets, command->uses_card ? 3 : 2, &job->argc, job->argv, err);
    if (s != DIVIT_OK)
        return s;
    if (job->common.help) {
        print_command_help(command);
        return DIVIT_OK;
    }
    s = check_words(job, command, err);
    if (s != DIVIT_OK)
        return s;
    if (job->common.verbose)
        job->log.write = write_log;
    const char *folder = getenv("DIVIT_SANDBOX");
    if (job->common.sandbox)
        s = cli_place_enter_sandbox(&job->place, folder ? folder : "", err);
    if (s == DIVIT_OK)
        s = cli_trace_open(job, err);
    if (s == DIVIT_OK)
        s = command->run(job, values, err);
    cli_trace_close(&job->trace);
    return s;
}

/* Becomes the program that has the command; comes back only if that fails. */
static divit_status hand_over(const cli_place *place, char **argv, divit_error *err)
{
    (void)execv(place->desk, argv);
    const divit_status s = divit_fail_errno(err, __func__, N_("a part of divit is missing"));
    divit_error_subject(err, place->desk);
    return s;
}

/* see cli/program.h */
int cli_program_run(const cli_command *const *commands, int argc, char **argv)
{
    cli_job job = {.clock = divit_clock_system(), .out = json_object()};
    divit_error err = {0};
    if (!cli_job_streams())
        return divit_status_exit(DIVIT_E_IO);
    (void)signal(SIGPIPE, SIG_IGN);
    divit_status s = cli_place_find(&job.place, &err);
    const char *language = language_of(argc, argv);
    cli_words_start(language, job.place.locale);
    if (s == DIVIT_OK)
        s = check_language(language, &err);
    const int at = command_index(argc, argv);
    const cli_command *command = at < argc ? command_named(commands, argv[at]) : NULL;
    if (s == DIVIT_OK && !command && at == argc) {
        const cli_option_set set = {common_options, &job.common};
        int left = argc - 1;
        s = cli_options_parse(&set, 1, &left, argv + 1, &err);
        if (job.common.version)
            printf("divit %s\n", DIVIT_VERSION);
        else
            print_help(commands);
        json_decref(job.out);
        return printed(job.common.help || job.common.version ? 0 : divit_status_exit(DIVIT_USAGE));
    }
    if (s == DIVIT_OK && !command) {
        s = divit_fail(&err, DIVIT_USAGE, __func__, N_("there is no such command"));
        divit_error_subject(&err, argv[at]);
    }
    if (s == DIVIT_OK && !command->run)
        s = hand_over(&job.place, argv, &err);
    if (s == DIVIT_OK) {
        memmove(argv + 1, argv, (size_t)at * sizeof *argv); /* the command word falls out */
        s = run(&job, command, argc - 2, argv + 2, &err);
    }
    const int code =
        job.common.help ? printed(0) : finish(&job, command ? command->name : "", s, &err);
    json_decref(job.out);
    return code;
}
