/* SPDX-License-Identifier: Apache-2.0 */
/* What physics asks of a signer: read a file, hash it with OpenSSL's SHA-256, copy it, fsync. */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <openssl/evp.h>

enum { STEP = 1 << 20 };

static void stop(const char *what)
{
    perror(what);
    exit(EXIT_FAILURE);
}

static void copy(int from, int to)
{
    ssize_t n;
    do
        n = copy_file_range(from, NULL, to, NULL, (size_t)64 * STEP, 0);
    while (n > 0);
    if (n < 0)
        stop("copy");
}

static void hash(int fd, EVP_MD_CTX *context)
{
    static uint8_t block[STEP];
    ssize_t n;
    while ((n = read(fd, block, sizeof block)) > 0)
        (void)EVP_DigestUpdate(context, block, (size_t)n);
    if (n < 0)
        stop("read");
}

int main(int argc, char **argv)
{
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned n = 0;
    if (argc != 3) {
        fputs("usage: bench-floor IN OUT\n", stderr);
        return EXIT_FAILURE;
    }
    const int from = open(argv[1], O_RDONLY | O_CLOEXEC);
    const int to = open(argv[2], O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    if (from < 0 || to < 0 || !context || EVP_DigestInit_ex(context, EVP_sha256(), NULL) != 1)
        stop(argv[1]);
    copy(from, to);
    if (lseek(to, 0, SEEK_SET) != 0)
        stop(argv[2]);
    hash(to, context);
    (void)EVP_DigestFinal_ex(context, digest, &n);
    EVP_MD_CTX_free(context);
    if (fsync(to) != 0)
        stop(argv[2]);
    printf("%02x%02x\n", digest[0], digest[n - 1]);
    return EXIT_SUCCESS;
}
