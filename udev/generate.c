/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Writes the udev rules of all readers in a folder of profiles to standard output:
 *
 *     divit-udev-rules /path/to/tokens > udev/60-divit-readers.rules
 *
 * The rules only say what kind of device it is (ID_SMARTCARD_READER). 70-uaccess.rules then gives
 * it to the person at the seat, so the number must be below 70; pcscd needs no rule.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/status.h"
#include "token/tokens.h"

enum { READERS_LIMIT = 1024 };

static const char head[] =
    "# SPDX-License-Identifier: Apache-2.0\n"
    "# Readers of smart cards; made from tokens/*.token by divit-udev-rules, do not edit.\n"
    "ACTION==\"remove\", GOTO=\"divit_readers_end\"\n"
    "SUBSYSTEM!=\"usb\", GOTO=\"divit_readers_end\"\n"
    "ENV{DEVTYPE}!=\"usb_device\", GOTO=\"divit_readers_end\"\n"
    "\n";

static const char tail[] = "\nLABEL=\"divit_readers_end\"\n";

static int by_id(const void *a, const void *b)
{
    const divit_usb_reader *x = a;
    const divit_usb_reader *y = b;
    return x->vendor != y->vendor ? x->vendor - y->vendor : x->product - y->product;
}

static size_t collect(const divit_tokens *tokens, divit_usb_reader *out)
{
    size_t n = 0;
    for (size_t i = 0; divit_tokens_at(tokens, i); i++)
        for (size_t k = 0;
             n < READERS_LIMIT && divit_profile_reader(divit_tokens_at(tokens, i), k, &out[n]); k++)
            n++;
    return n;
}

/* Two names for one id are a mistake in the profiles. */
static bool has_duplicate(const divit_usb_reader *readers, size_t n)
{
    for (size_t i = 1; i < n; i++)
        if (by_id(&readers[i - 1], &readers[i]) == 0) {
            (void)fprintf(
                stderr, "%04x:%04x stands twice\n", readers[i].vendor, readers[i].product);
            return true;
        }
    return false;
}

static void print_rules(const divit_usb_reader *readers, size_t n)
{
    (void)fputs(head, stdout);
    for (size_t i = 0; i < n; i++)
        printf("# %s\n"
               "ATTR{idVendor}==\"%04x\", ATTR{idProduct}==\"%04x\", "
               "ENV{ID_SMARTCARD_READER}=\"1\"\n",
            readers[i].name, readers[i].vendor, readers[i].product);
    (void)fputs(tail, stdout);
}

int main(int argc, char **argv)
{
    divit_usb_reader readers[READERS_LIMIT];
    DIVIT_AUTO(divit_tokens_free)
    divit_tokens *tokens = NULL;
    divit_error err = {0};
    if (argc != 2)
        return EXIT_FAILURE;
    const char *folder = argv[1];
    if (divit_tokens_load(&folder, 1, &tokens, &err) != DIVIT_OK) {
        (void)fprintf(stderr, "%s: %s\n", err.subject, err.detail ? err.detail : "");
        return EXIT_FAILURE;
    }
    const size_t n = collect(tokens, readers);
    if (n == READERS_LIMIT)
        return EXIT_FAILURE;
    qsort(readers, n, sizeof readers[0], by_id);
    if (has_duplicate(readers, n))
        return EXIT_FAILURE;
    print_rules(readers, n);
    return fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
