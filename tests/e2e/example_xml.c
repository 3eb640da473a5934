/* SPDX-License-Identifier: Apache-2.0 */
/* Does a detached XML signature hold for the files beside it: example_xml SIGNATURE FILE... */
#include <divit/verify.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>

int main(int argc, char **argv)
{
    divit_error err = {0};
    DIVIT_AUTO(divit_verification_free)
    divit_verification *v = NULL;
    divit_content files[DIVIT_CONTENTS_MAX];
    divit_contents contents = {files, 0};
    for (int i = 2; i < argc && contents.count < DIVIT_CONTENTS_MAX; i++)
        files[contents.count++] =
            (divit_content){.fd = open(argv[i], O_RDONLY | O_CLOEXEC), .name = basename(argv[i])};
    const int fd = argc > 1 ? open(argv[1], O_RDONLY | O_CLOEXEC) : -1;
    const divit_status s =
        fd < 0 ? DIVIT_INPUT_MISSING : divit_verify_detached(fd, &contents, &v, &err);
    for (size_t i = 0; v && i < divit_verification_count(v); i++)
        printf(
            "%s: %s\n", divit_verification_at(v, i)->signer, divit_verification_at(v, i)->reason);
    return divit_status_exit(s == DIVIT_OK ? divit_verification_status(v) : s);
}
