/* SPDX-License-Identifier: Apache-2.0 */
/* MB/s and peak memory of reading, surveying and canonicalising a generated XML document. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "base/bytes.h"
#include "xml/pass.h"

enum { ROUNDS = 5, MEGABYTES = 105 };

static const char head[] = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                           "<edefter:defter xmlns:edefter=\"urn:bench:edefter\" "
                           "xmlns:gl=\"urn:bench:gl\" xmlns:xs=\"urn:bench:xs\">\n";
static const char tail[] = "</edefter:defter>\n";

static divit_status drop(void *ctx, divit_span bytes)
{
    uint64_t *total = ctx;
    *total += bytes.n;
    return DIVIT_OK;
}

/* Writes a document of about the size to an unlinked file and maps it read-only. */
static divit_span generate(void)
{
    FILE *file = tmpfile();
    if (!file)
        exit(EXIT_FAILURE);
    size_t n = strlen(head) + strlen(tail);
    (void)fputs(head, file);
    for (unsigned i = 0; n < (size_t)MEGABYTES * 1000 * 1000; i++)
        n += (size_t)fprintf(file,
            "  <gl:entry line=\"%u\">\n    <gl:account>1%02u.%u</gl:account>\n"
            "    <gl:name>Kasa &amp; Çek %u</gl:name>\n    <gl:amount "
            "unit=\"TRY\">%u.50</gl:amount>"
            "\n    <gl:flag/>\n  </gl:entry>\n",
            i, i % 100, i, i, i * 7);
    (void)fputs(tail, file);
    (void)fflush(file);
    const void *p = mmap(NULL, n, PROT_READ, MAP_PRIVATE, fileno(file), 0);
    (void)fclose(file);
    if (p == MAP_FAILED)
        exit(EXIT_FAILURE);
    return (divit_span){p, n};
}

static double cpu_seconds(void)
{
    struct timespec t;
    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static int compare(const void *a, const void *b)
{
    const double *x = a;
    const double *y = b;
    return (*x > *y) - (*x < *y);
}

static void measure(const char *what, divit_span document, const divit_xml_pass_options *pass)
{
    double seconds[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
        divit_error err = {0};
        const double start = cpu_seconds();
        if (divit_xml_pass(document, pass, &err) != DIVIT_OK) {
            fprintf(stderr, "%s at %llu\n", err.detail, (unsigned long long)err.where);
            exit(EXIT_FAILURE);
        }
        seconds[i] = cpu_seconds() - start;
        if (pass->survey)
            divit_xml_survey_done(pass->survey);
    }
    qsort(seconds, ROUNDS, sizeof seconds[0], compare);
    const double median = seconds[ROUNDS / 2];
    printf("%-24s %7.3f s %8.0f MB/s\n", what, median, (double)document.n / 1e6 / median);
}

/* Private memory in KiB; the mapped document is not counted. */
static long private_kib(void)
{
    char line[256];
    long anonymous = 0;
    FILE *status = fopen("/proc/self/status", "r");
    while (status && fgets(line, sizeof line, status))
        if (sscanf(line, "RssAnon: %ld kB", &anonymous) == 1)
            break;
    if (status)
        (void)fclose(status);
    return anonymous;
}

int main(void)
{
    const divit_span document = generate();
    uint64_t total = 0;
    divit_xml_survey survey = {0};
    const divit_xml_canon_options inclusive = {.sink = {drop, &total}};
    const divit_xml_canon_options exclusive = {
        .sink = {drop, &total}, .method = DIVIT_XML_EXCLUSIVE};
    const divit_xml_pass_options read = {0};
    const divit_xml_pass_options looked = {.survey = &survey};
    const divit_xml_pass_options one = {.canons = &inclusive, .canon_count = 1};
    const divit_xml_pass_options two = {.canons = &exclusive, .canon_count = 1};
    const divit_xml_pass_options both = {.canons = &inclusive, .canon_count = 1, .survey = &survey};
    printf("%zu bytes\n", document.n);
    measure("read", document, &read);
    measure("survey", document, &looked);
    measure("C14N 1.0", document, &one);
    measure("exclusive", document, &two);
    measure("C14N 1.0 and survey", document, &both);
    printf("private memory %ld KiB\n", private_kib());
    return EXIT_SUCCESS;
}
