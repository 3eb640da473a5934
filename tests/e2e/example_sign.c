/* SPDX-License-Identifier: Apache-2.0 */
/* Signs a PDF or XML file with a key on a card: example_sign WORKER MODULE KEY IN OUT; PIN on 0. */
#include <divit/card.h>
#include <divit/verify.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    const divit_clock clock = divit_clock_system();
    const int64_t now = clock.now(clock.ctx);
    divit_error err = {0};
    if (argc != 6)
        return divit_status_exit(DIVIT_USAGE);
    const divit_signing_card_options where = {.worker = argv[1],
        .module = argv[2],
        .key = argv[3],
        .clock = clock,
        .environment = environ,
        .has_pin_fd = true,
        .pin_fd = 0};
    const divit_sign_options how = {.time = now, .utc_offset = clock.utc_offset(clock.ctx, now)};
    DIVIT_AUTO(divit_signing_card_free)
    divit_signing_card *card = NULL;
    DIVIT_AUTO(divit_output_free)
    divit_output *out = NULL;
    divit_signed_document made;
    const int in = open(argv[4], O_RDONLY | O_CLOEXEC);
    divit_status s = in < 0 ? DIVIT_INPUT_MISSING : divit_signing_card_open(&where, &card, &err);
    if (s == DIVIT_OK)
        s = divit_output_new(argv[5], DIVIT_OUTPUT_KEEP, &out, &err);
    if (s == DIVIT_OK)
        s = divit_sign(in, divit_signing_card_signer(card), &how, out, &made, &err);
    if (s == DIVIT_OK)
        s = divit_verify_made(out, &made, &err);
    if (s == DIVIT_OK)
        s = divit_output_commit(out, &err);
    if (s != DIVIT_OK)
        printf("%s: %s\n", divit_status_message(s), err.detail ? err.detail : "");
    return divit_status_exit(s);
}
