/* SPDX-License-Identifier: Apache-2.0 */
/*
 * CPU seconds and private memory of reading, surveying and canonicalising a generated XML document,
 * and of canonicalising and hashing it beside libxml2 in the same rounds; or, as a process to be
 * measured, canonicalises and hashes a file once: bench-xml-canon divit|libxml2 FILE.
 */
#include <fcntl.h>
#include <libxml/c14n.h>
#include <libxml/parser.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
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

static double pass_once(divit_span document, const divit_xml_pass_options *pass)
{
    divit_error err = {0};
    const double start = cpu_seconds();
    if (divit_xml_pass(document, pass, &err) != DIVIT_OK) {
        fprintf(stderr, "%s at %llu\n", err.detail, (unsigned long long)err.where);
        exit(EXIT_FAILURE);
    }
    if (pass->survey)
        divit_xml_survey_done(pass->survey);
    return cpu_seconds() - start;
}

static double median_of(double *seconds)
{
    qsort(seconds, ROUNDS, sizeof seconds[0], compare);
    return seconds[ROUNDS / 2];
}

static void show(const char *what, divit_span document, double median)
{
    printf("%-24s %7.3f s %8.0f MB/s\n", what, median, (double)document.n / 1e6 / median);
}

static void measure(const char *what, divit_span document, const divit_xml_pass_options *pass)
{
    double seconds[ROUNDS];
    for (int i = 0; i < ROUNDS; i++)
        seconds[i] = pass_once(document, pass);
    show(what, document, median_of(seconds));
}

static divit_status hash(void *ctx, divit_span bytes)
{
    return EVP_DigestUpdate(ctx, bytes.p, bytes.n) == 1 ? DIVIT_OK : DIVIT_E_INTERNAL;
}

static int hash_libxml2(void *ctx, const char *bytes, int n)
{
    return EVP_DigestUpdate(ctx, bytes, (size_t)n) == 1 ? n : -1;
}

/* libxml2: tree, C14N 1.0, SHA-256. */
static double judge_once(divit_span document, EVP_MD_CTX *md)
{
    const double start = cpu_seconds();
    xmlDoc *doc = xmlReadMemory(
        (const char *)document.p, (int)document.n, NULL, NULL, XML_PARSE_NONET | XML_PARSE_HUGE);
    xmlOutputBuffer *out = xmlOutputBufferCreateIO(hash_libxml2, NULL, md, NULL);
    if (!doc || !out || xmlC14NExecute(doc, NULL, NULL, XML_C14N_1_0, NULL, 0, out) < 0)
        exit(EXIT_FAILURE);
    (void)xmlOutputBufferClose(out);
    xmlFreeDoc(doc);
    return cpu_seconds() - start;
}

/* Ends a digest and begins the next. */
static void take_digest(EVP_MD_CTX *md, uint8_t digest[EVP_MAX_MD_SIZE])
{
    if (EVP_DigestFinal_ex(md, digest, NULL) != 1 || EVP_DigestInit_ex(md, EVP_sha256(), NULL) != 1)
        exit(EXIT_FAILURE);
}

static double hash_once(divit_span document, EVP_MD_CTX *md)
{
    const double start = cpu_seconds();
    if (hash(md, document) != DIVIT_OK)
        exit(EXIT_FAILURE);
    return cpu_seconds() - start;
}

static void compare_with_libxml2(divit_span document)
{
    double own[ROUNDS];
    double judged[ROUNDS];
    double floor[ROUNDS];
    EVP_MD_CTX *md = EVP_MD_CTX_new();
    if (!md || EVP_DigestInit_ex(md, EVP_sha256(), NULL) != 1)
        exit(EXIT_FAILURE);
    const divit_xml_canon_options canon = {.sink = {hash, md}};
    const divit_xml_pass_options pass = {.canons = &canon, .canon_count = 1};
    for (int i = 0; i < ROUNDS; i++) {
        uint8_t one[EVP_MAX_MD_SIZE];
        uint8_t other[EVP_MAX_MD_SIZE];
        floor[i] = hash_once(document, md);
        take_digest(md, one);
        own[i] = pass_once(document, &pass);
        take_digest(md, one);
        judged[i] = judge_once(document, md);
        take_digest(md, other);
        if (memcmp(one, other, 32) != 0)
            exit(EXIT_FAILURE);
    }
    EVP_MD_CTX_free(md);
    show("SHA-256 alone", document, median_of(floor));
    show("C14N 1.0, SHA-256", document, median_of(own));
    show("libxml2, the same", document, median_of(judged));
    printf("libxml2 takes %.1f times as long\n", judged[ROUNDS / 2] / own[ROUNDS / 2]);
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

/* A file's bytes, mapped. */
static divit_span map_file(const char *path)
{
    struct stat about;
    const int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0 || fstat(fd, &about) != 0)
        exit(EXIT_FAILURE);
    const void *p = mmap(NULL, (size_t)about.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
    (void)close(fd);
    if (p == MAP_FAILED)
        exit(EXIT_FAILURE);
    return (divit_span){p, (size_t)about.st_size};
}

/* One canonical form and its digest, by divit or by libxml2. */
static void canon_once(const char *by, divit_span document)
{
    EVP_MD_CTX *md = EVP_MD_CTX_new();
    if (!md || EVP_DigestInit_ex(md, EVP_sha256(), NULL) != 1)
        exit(EXIT_FAILURE);
    const divit_xml_canon_options canon = {.sink = {hash, md}};
    const divit_xml_pass_options pass = {.canons = &canon, .canon_count = 1};
    if (strcmp(by, "divit") == 0)
        (void)pass_once(document, &pass);
    else
        (void)judge_once(document, md);
    uint8_t digest[EVP_MAX_MD_SIZE];
    take_digest(md, digest);
    printf("%02x%02x\n", digest[0], digest[31]);
    EVP_MD_CTX_free(md);
}

static void whole_table(void)
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
    compare_with_libxml2(document);
}

int main(int argc, char **argv)
{
    if (argc == 3)
        canon_once(argv[1], map_file(argv[2]));
    else
        whole_table();
    return EXIT_SUCCESS;
}
