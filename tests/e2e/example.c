/* SPDX-License-Identifier: Apache-2.0 */
/* What a program with the installed library looks like: are the signatures of a file intact? */
#include <divit/verify.h>
#include <fcntl.h>
#include <stdio.h>

int main(int argc, char **argv)
{
    divit_error err = {0};
    DIVIT_AUTO(divit_verification_free)
    divit_verification *v = NULL;
    const int fd = argc == 2 ? open(argv[1], O_RDONLY) : -1;
    const divit_status s = fd < 0 ? DIVIT_INPUT_MISSING : divit_verify(fd, &v, &err);
    for (size_t i = 0; v && i < divit_verification_count(v); i++) {
        const divit_verified_signature *f = divit_verification_at(v, i);
        printf("%s: %s, %s\n", f->name, f->signer, f->intact ? "intact" : f->reason);
    }
    if (s != DIVIT_OK)
        printf("%s: %s\n", divit_status_name(s), divit_status_message(s));
    return divit_status_exit(s == DIVIT_OK ? divit_verification_status(v) : s);
}
