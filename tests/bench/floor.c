/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What physics asks of a signer, each as one process: hash a file with OpenSSL's SHA-256, through
 * mapped windows or read(2), with an end appended or to a copy, one file or many.
 */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <openssl/evp.h>

enum { STEP = 1 << 20, APPENDED = 16384, PATH_SIZE = 4096 };

static void stop(const char *what)
{
    perror(what);
    exit(EXIT_FAILURE);
}

static int open_or_stop(const char *path, int flags)
{
    const int fd = open(path, flags | O_CLOEXEC, 0600);
    if (fd < 0)
        stop(path);
    return fd;
}

static EVP_MD_CTX *new_hash(void)
{
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    if (!context || EVP_DigestInit_ex(context, EVP_sha256(), NULL) != 1)
        stop("hash");
    return context;
}

static void say_and_free(EVP_MD_CTX *context)
{
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned n = 0;
    (void)EVP_DigestFinal_ex(context, digest, &n);
    EVP_MD_CTX_free(context);
    printf("%02x%02x\n", digest[0], digest[n - 1]);
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

static void hash_read(int fd, EVP_MD_CTX *context)
{
    static uint8_t block[STEP];
    ssize_t n;
    if (lseek(fd, 0, SEEK_SET) != 0)
        stop("seek");
    while ((n = read(fd, block, sizeof block)) > 0)
        (void)EVP_DigestUpdate(context, block, (size_t)n);
    if (n < 0)
        stop("read");
}

static void hash_mapped(int fd, EVP_MD_CTX *context)
{
    struct stat st;
    if (fstat(fd, &st) != 0)
        stop("stat");
    for (off_t at = 0; at < st.st_size; at += STEP) {
        const size_t n = st.st_size - at < STEP ? (size_t)(st.st_size - at) : STEP;
        void *window = mmap(NULL, n, PROT_READ, MAP_SHARED | MAP_POPULATE, fd, at);
        if (window == MAP_FAILED)
            stop("mmap");
        (void)EVP_DigestUpdate(context, window, n);
        (void)munmap(window, n);
    }
}

/* Hashes a file, appends to it and makes that durable. */
static void append(const char *path, void (*hash)(int fd, EVP_MD_CTX *context))
{
    static const uint8_t end[APPENDED];
    EVP_MD_CTX *context = new_hash();
    const int fd = open_or_stop(path, O_RDWR);
    hash(fd, context);
    if (lseek(fd, 0, SEEK_END) < 0 || write(fd, end, sizeof end) != (ssize_t)sizeof end ||
        fsync(fd) != 0)
        stop(path);
    (void)close(fd);
    say_and_free(context);
}

static void copy_and_hash(const char *in, const char *out)
{
    static const uint8_t end[APPENDED];
    EVP_MD_CTX *context = new_hash();
    const int from = open_or_stop(in, O_RDONLY);
    const int to = open_or_stop(out, O_RDWR | O_CREAT | O_TRUNC);
    copy(from, to);
    hash_read(to, context);
    if (write(to, end, sizeof end) != (ssize_t)sizeof end || fsync(to) != 0)
        stop(out);
    (void)close(from);
    (void)close(to);
    say_and_free(context);
}

static void copy_all(const char *folder, int n, char **paths)
{
    char out[PATH_SIZE];
    for (int i = 0; i < n; i++) {
        const char *slash = strrchr(paths[i], '/');
        (void)snprintf(out, sizeof out, "%s/%s", folder, slash ? slash + 1 : paths[i]);
        copy_and_hash(paths[i], out);
    }
}

static void hash_all(int n, char **paths, void (*hash)(int fd, EVP_MD_CTX *context))
{
    for (int i = 0; i < n; i++) {
        EVP_MD_CTX *context = new_hash();
        const int fd = open_or_stop(paths[i], O_RDONLY);
        hash(fd, context);
        (void)close(fd);
        say_and_free(context);
    }
}

int main(int argc, char **argv)
{
    const char *verb = argc > 2 ? argv[1] : "";
    if (strcmp(verb, "append-mmap") == 0)
        append(argv[2], hash_mapped);
    else if (strcmp(verb, "append-read") == 0)
        append(argv[2], hash_read);
    else if (strcmp(verb, "hash-mmap") == 0)
        hash_all(argc - 2, argv + 2, hash_mapped);
    else if (strcmp(verb, "hash-read") == 0)
        hash_all(argc - 2, argv + 2, hash_read);
    else if (strcmp(verb, "copy") == 0 && argc > 3)
        copy_all(argv[2], argc - 3, argv + 3);
    else {
        fputs("usage: bench-floor append-mmap|append-read FILE\n"
              "       bench-floor hash-mmap|hash-read FILE...\n"
              "       bench-floor copy FOLDER FILE...\n",
            stderr);
        return EXIT_FAILURE;
    }
    return EXIT_SUCCESS;
}
