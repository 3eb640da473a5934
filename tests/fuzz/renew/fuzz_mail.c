/* SPDX-License-Identifier: Apache-2.0 */
/* Links of any text and of any mail: what is called good ends with a good name. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/bytes.h"
#include "renew/mail.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool ends_with(const char *host, const char *name)
{
    const size_t h = strlen(host);
    const size_t n = strlen(name);
    return h >= n && strcmp(host + h - n, name) == 0 && (h == n || host[h - n - 1] == '.');
}

static void check(const divit_link *link)
{
    if (strncasecmp(link->text, "https://", 8) != 0 || link->user ||
        !(ends_with(link->host, "kamusm.gov.tr") || ends_with(link->host, "tubitak.gov.tr") ||
            ends_with(link->host, "turkiye.gov.tr")))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    divit_mail mail = {0};
    divit_link link;
    for (size_t at = 0; divit_link_next((divit_span){data, size}, &at, &link);)
        if (divit_link_judge(&link, NULL) == DIVIT_LINK_GOOD)
            check(&link);
    if (divit_mail_read((divit_span){data, size}, NULL, &mail, NULL) == DIVIT_OK &&
        mail.link.text[0])
        check(&mail.link);
    return 0;
}
