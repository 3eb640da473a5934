/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Edits a signed XML document as the input says and verifies it. What is accepted, or fails for no
 * more than unsigned content, gives out by --extract what was signed, octet for octet.
 *
 * The input is a list of edits of five bytes and more: kind, two bytes that choose a "<", an offset
 * from it, a length, and for some kinds so many bytes. So a random input is still a document.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/file.h"
#include "divit/sign.h"
#include "divit/verify.h"
#include "fuzz/verify/key.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { EDIT = 5, EDITS_MAX = 16, OUTPUT_MAX = 1 << 20 };

static const char document[] =
    "<?xml version=\"1.0\"?>\n<e:Emir xmlns:e=\"urn:emir\" Id=\"emir\">\n <e:Odeme Id=\"odeme\" "
    "para='TL'>100 &amp; <!-- c -->\xC5\x9E</e:Odeme>\n <?p d?><x/></e:Emir>\n";
static const char canonical[] =
    "<e:Emir xmlns:e=\"urn:emir\" Id=\"emir\">\n <e:Odeme Id=\"odeme\" para=\"TL\">100 &amp; "
    "\xC5\x9E</e:Odeme>\n <?p d?><x></x></e:Emir>";

static divit_output *new_output(void)
{
    divit_output *out = NULL;
    const char *folder = getenv("TMPDIR");
    char target[512];
    (void)snprintf(target, sizeof target, "%s/never-named", folder ? folder : "/tmp");
    demand(divit_output_new(target, DIVIT_OUTPUT_REPLACE, &out, NULL) == DIVIT_OK);
    return out;
}

/* What stands in an output, the caller's. */
static divit_bytes written(const divit_output *out)
{
    DIVIT_AUTO(divit_map_done)
    divit_map map = {0};
    divit_bytes copy = {0};
    demand(divit_map_fd(divit_output_fd(out), &map, NULL) == DIVIT_OK &&
           divit_bytes_append(&copy, map.span) == DIVIT_OK);
    return copy;
}

/* A signed document, the same in every run but for key and value; the caller's. */
static divit_bytes make_victim(void)
{
    DIVIT_AUTO(divit_fd_close)
    int fd = memfd_create("document", MFD_CLOEXEC);
    divit_signed_document made;
    const divit_signer signer = fuzz_signer();
    const divit_sign_options how = {.time = 1795000000, .utc_offset = 180};
    DIVIT_AUTO(divit_output_free)
    divit_output *out = new_output();
    demand(fd >= 0 && write(fd, document, sizeof document - 1) == (ssize_t)(sizeof document - 1));
    demand(divit_sign(fd, &signer, &how, out, &made, NULL) == DIVIT_OK);
    return written(out);
}

/* The place of the edit: so many bytes behind the n-th "<". */
static size_t find(divit_span text, const uint8_t *edit)
{
    size_t count = 0, want = (size_t)edit[1] << 8 | edit[2];
    for (size_t i = 0; i < text.n; i++)
        count += text.p[i] == '<';
    want = count > 0 ? want % count : 0;
    for (size_t i = 0; i < text.n; i++)
        if (text.p[i] == '<' && want-- == 0)
            return i + edit[3] <= text.n ? i + edit[3] : text.n;
    return 0;
}

/* Puts `with` in place of n bytes. */
static void splice(divit_bytes *text, size_t at, size_t n, divit_span with)
{
    divit_bytes out = {0};
    const divit_span all = divit_bytes_span(text);
    demand(divit_bytes_append(&out, divit_span_sub(all, 0, at)) == DIVIT_OK &&
           divit_bytes_append(&out, with) == DIVIT_OK &&
           divit_bytes_append(&out, divit_span_sub(all, at + n, all.n)) == DIVIT_OK);
    divit_bytes_done(text);
    *text = out;
}

static divit_span word(uint8_t number)
{
    static const char *const words[] = {" ", "<!---->", "<?x?>", "<x/>", "<x>", "</x>", "&#65;",
        " Id=\"emir\"", " Id=\"odeme\"", " xml:id=\"emir\"", " xmlns:x=\"urn:x\"", " xmlns=\"a\"",
        "<![CDATA[x]]>", "<ds:SignedInfo/>", "<ds:Object>", "</ds:Object>", "<ds:Signature/>",
        "<xades:SignedProperties/>", "<ds:KeyName/>", "#emir", "#odeme", "http://x.invalid/",
        "http://www.w3.org/2001/10/xml-exc-c14n#", "\xEF\xBB\xBF", "\r\n", "<!DOCTYPE x>", "=",
        "A"};
    return divit_span_of(words[number % (sizeof words / sizeof words[0])]);
}

/* One edit; how many bytes of the input it took. */
static size_t edit(divit_bytes *text, divit_span input)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes copy = {0};
    const uint8_t *e = input.p;
    const size_t at = find(divit_bytes_span(text), e);
    const divit_span given = divit_span_sub(input, EDIT, e[4]);
    if (e[0] % 5 == 0)
        splice(text, at, 0, word(e[4]));
    if (e[0] % 5 == 1)
        splice(text, at, e[4], (divit_span){0});
    if (e[0] % 5 == 2)
        splice(text, at, 0, given);
    if (e[0] % 5 == 3)
        splice(text, at, given.n, given);
    if (e[0] % 5 == 4 && text->n < OUTPUT_MAX) {
        const divit_span slice = divit_span_sub(divit_bytes_span(text), at, (size_t)e[4] * 16);
        demand(divit_bytes_append(&copy, slice) == DIVIT_OK);
        splice(text, find(divit_bytes_span(&copy), e), 0, divit_bytes_span(&copy));
    }
    return EDIT + (e[0] % 5 == 2 || e[0] % 5 == 3 ? given.n : 0);
}

/* Each signed part can be taken out; the document as a whole is what it was. */
static void check_part(int fd, size_t signature, const divit_verified_signature *f, size_t part)
{
    const divit_extract_options which = {.signature = signature, .part = part};
    DIVIT_AUTO(divit_output_free)
    divit_output *out = new_output();
    const divit_status s = divit_verify_extract(fd, &which, out, NULL);
    demand((s == DIVIT_OK) == (f->intact && f->parts[part].is_signed));
    if (s != DIVIT_OK || strcmp(f->parts[part].kind, "document") != 0)
        return;
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes octets = written(out);
    demand(divit_span_is(divit_bytes_span(&octets), canonical));
}

static void check(int fd, divit_span text, const divit_verification *v, size_t i)
{
    const divit_verified_signature *f = divit_verification_at(v, i);
    bool unsigned_content = false, later = false;
    demand(f->verdict != DIVIT_VERDICT_PASSED && f->cause[0] && f->indication[0] && f->reason[0]);
    demand(f->intact || f->part_count == 0);
    for (size_t p = 0; p < f->part_count; p++) {
        const divit_verified_part *part = &f->parts[p];
        demand(part->start <= part->end && part->end <= text.n);
        demand(p == 0 || part->is_signed <= f->parts[p - 1].is_signed);
        later = later || strcmp(part->kind, "later-signature") == 0;
        unsigned_content =
            unsigned_content || (!part->is_signed && strcmp(part->kind, "root-tag") &&
                                    strcmp(part->kind, "later-signature"));
        check_part(fd, i, f, p);
    }
    demand(!f->intact || later || unsigned_content == (f->verdict == DIVIT_VERDICT_FAILED));
    demand(!f->covers_whole || !unsigned_content);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static divit_bytes victim;
    if (victim.n == 0)
        victim = make_victim();
    DIVIT_AUTO(divit_verification_free)
    divit_verification *all = NULL;
    DIVIT_AUTO(divit_fd_close)
    int fd = memfd_create("edited", MFD_CLOEXEC);
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes text = {0};
    demand(divit_bytes_append(&text, divit_bytes_span(&victim)) == DIVIT_OK);
    for (size_t at = 0, count = 0; size - at >= EDIT && count < EDITS_MAX && text.n > 0; count++)
        at += edit(&text, (divit_span){data + at, size - at});
    demand(fd >= 0 && write(fd, text.p, text.n) == (ssize_t)text.n);
    if (divit_verify(fd, &all, NULL) != DIVIT_OK)
        return 0;
    for (size_t i = 0; i < divit_verification_count(all); i++)
        check(fd, divit_bytes_span(&text), all, i);
    return 0;
}
