/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The raw signature loop of a PKCS#11 module, on one or more threads: loads it, logs in once, signs
 * a DigestInfo so many times. One signature is the floor of a whole signing process.
 */
#include <dlfcn.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <p11-kit/pkcs11.h>

enum { SLOTS = 16, THREADS = 16, PIN_SIZE = 64, DIGEST_INFO = 51 };

typedef struct loop {
    CK_FUNCTION_LIST *f;
    CK_SLOT_ID slot;
    long count;
} loop;

static void stop_unless(CK_RV rv, const char *what)
{
    if (rv == CKR_OK)
        return;
    fprintf(stderr, "%s: %08lx\n", what, (unsigned long)rv);
    exit(EXIT_FAILURE);
}

static CK_FUNCTION_LIST *load(const char *path)
{
    CK_FUNCTION_LIST *f = NULL;
    CK_C_INITIALIZE_ARGS args = {.flags = CKF_OS_LOCKING_OK};
    void *module = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    CK_C_GetFunctionList get =
        module ? (CK_C_GetFunctionList)dlsym(module, "C_GetFunctionList") : NULL;
    stop_unless(get ? get(&f) : CKR_GENERAL_ERROR, path);
    stop_unless(f->C_Initialize(&args), "C_Initialize");
    return f;
}

/* The slot whose token has this label. */
static CK_SLOT_ID find_slot(CK_FUNCTION_LIST *f, const char *label)
{
    CK_SLOT_ID slots[SLOTS];
    CK_ULONG n = SLOTS;
    const size_t length = strlen(label);
    stop_unless(f->C_GetSlotList(CK_TRUE, slots, &n), "C_GetSlotList");
    for (CK_ULONG i = 0; i < n; i++) {
        CK_TOKEN_INFO info;
        if (f->C_GetTokenInfo(slots[i], &info) == CKR_OK && length <= sizeof info.label &&
            memcmp(info.label, label, length) == 0)
            return slots[i];
    }
    stop_unless(CKR_SLOT_ID_INVALID, label);
    return 0;
}

static CK_SESSION_HANDLE open_session(const loop *l)
{
    CK_SESSION_HANDLE session;
    stop_unless(
        l->f->C_OpenSession(l->slot, CKF_SERIAL_SESSION, NULL, NULL, &session), "C_OpenSession");
    return session;
}

static void log_in(const loop *l, const char *pin_file)
{
    CK_UTF8CHAR pin[PIN_SIZE];
    FILE *file = fopen(pin_file, "r");
    if (!file || !fgets((char *)pin, sizeof pin, file))
        stop_unless(CKR_PIN_INVALID, pin_file);
    (void)fclose(file);
    const size_t n = strcspn((const char *)pin, "\n");
    stop_unless(l->f->C_Login(open_session(l), CKU_USER, pin, n), "C_Login");
}

static void *run(void *ctx)
{
    const loop *l = ctx;
    CK_OBJECT_CLASS private = CKO_PRIVATE_KEY;
    CK_ATTRIBUTE wanted = {CKA_CLASS, &private, sizeof private};
    CK_MECHANISM how = {CKM_RSA_PKCS, NULL, 0};
    CK_OBJECT_HANDLE key;
    CK_BYTE info[DIGEST_INFO] = {0x30};
    CK_BYTE signature[1024];
    CK_ULONG n = 0;
    const CK_SESSION_HANDLE session = open_session(l);
    stop_unless(l->f->C_FindObjectsInit(session, &wanted, 1), "C_FindObjectsInit");
    stop_unless(l->f->C_FindObjects(session, &key, 1, &n), "C_FindObjects");
    stop_unless(l->f->C_FindObjectsFinal(session), "C_FindObjectsFinal");
    for (long i = 0; i < l->count; i++) {
        CK_ULONG length = sizeof signature;
        memcpy(info + DIGEST_INFO - sizeof i, &i, sizeof i);
        stop_unless(l->f->C_SignInit(session, &how, key), "C_SignInit");
        stop_unless(l->f->C_Sign(session, info, sizeof info, signature, &length), "C_Sign");
    }
    return NULL;
}

static double seconds(void)
{
    struct timespec t;
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

int main(int argc, char **argv)
{
    pthread_t threads[THREADS];
    const long n = argc == 6 ? strtol(argv[5], NULL, 10) : 0;
    const long count = argc == 6 ? strtol(argv[4], NULL, 10) : 0;
    if (n < 1 || n > THREADS || count < 1) {
        fputs("usage: bench-sign-loop MODULE LABEL PIN-FILE COUNT THREADS\n", stderr);
        return EXIT_FAILURE;
    }
    loop l = {.f = load(argv[1]), .count = count / n};
    l.slot = find_slot(l.f, argv[2]);
    log_in(&l, argv[3]);
    const double begun = seconds();
    for (long i = 0; i < n; i++)
        stop_unless(pthread_create(&threads[i], NULL, run, &l) ? CKR_CANT_LOCK : CKR_OK, "thread");
    for (long i = 0; i < n; i++)
        (void)pthread_join(threads[i], NULL);
    printf("%.0f signatures a second\n", (double)(l.count * n) / (seconds() - begun));
    return l.f->C_Finalize(NULL) == CKR_OK ? EXIT_SUCCESS : EXIT_FAILURE;
}
