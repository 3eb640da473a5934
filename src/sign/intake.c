/* SPDX-License-Identifier: Apache-2.0 */
/* Copies an original onto the output and digests what has arrived. */
#include "sign/intake.h"

#include <pthread.h>
#include <sys/stat.h>

#include "base/copy.h"
#include "base/status.h"
#include "pki/hash_file.h"

/* Below that size a second thread costs more than it saves. */
enum { LARGE = 8 << 20 };

/* What the two threads share. */
typedef struct intake {
    int input;
    int output;
    pthread_mutex_t lock;
    pthread_cond_t news;
    uint64_t arrived; /* so many bytes are there, from the start on */
    bool ended;
    divit_status status;
    divit_error error;
    uint64_t size;
} intake;

static void tell_arrived(void *ctx, uint64_t offset)
{
    intake *in = ctx;
    (void)pthread_mutex_lock(&in->lock);
    in->arrived = offset;
    (void)pthread_cond_signal(&in->news);
    (void)pthread_mutex_unlock(&in->lock);
}

static void *copy(void *ctx)
{
    intake *in = ctx;
    const divit_copy_watch watch = {tell_arrived, in};
    const divit_status s = divit_file_copy(in->input, in->output, &watch, &in->size, &in->error);
    (void)pthread_mutex_lock(&in->lock);
    in->status = s;
    in->ended = true;
    (void)pthread_cond_signal(&in->news);
    (void)pthread_mutex_unlock(&in->lock);
    return NULL;
}

/* Waits until there is more than `have`, or no more will come; how much there is. */
static uint64_t wait_for_more(intake *in, uint64_t have)
{
    (void)pthread_mutex_lock(&in->lock);
    while (in->arrived <= have && !in->ended)
        (void)pthread_cond_wait(&in->news, &in->lock);
    const uint64_t arrived = in->arrived;
    (void)pthread_mutex_unlock(&in->lock);
    return arrived;
}

static divit_status digest_behind(intake *in, divit_hasher *hasher, divit_error *err)
{
    uint64_t have = 0;
    divit_status s = DIVIT_OK;
    while (s == DIVIT_OK) {
        const uint64_t arrived = wait_for_more(in, have);
        if (arrived <= have)
            break;
        s = divit_hash_range(in->output, hasher, (divit_range){have, arrived - have}, err);
        have = arrived;
    }
    return s;
}

static divit_status copy_and_digest(
    intake *in, divit_hasher *hasher, uint64_t *ret_size, divit_error *err)
{
    pthread_t thread;
    if (pthread_create(&thread, NULL, copy, in) != 0)
        return divit_fail_memory(err, __func__);
    const divit_status s = digest_behind(in, hasher, err);
    (void)pthread_join(thread, NULL);
    if (s != DIVIT_OK)
        return s;
    if (in->status == DIVIT_OK)
        *ret_size = in->size;
    else if (err)
        *err = in->error;
    return in->status;
}

static divit_status digest_whole(
    int fd, divit_hasher *hasher, uint64_t size, uint64_t *ret_size, divit_error *err)
{
    const divit_status s = divit_hash_range(fd, hasher, (divit_range){0, size}, err);
    if (s == DIVIT_OK)
        *ret_size = size;
    return s;
}

/* see sign/intake.h */
divit_status divit_intake_run(
    int input, int output, divit_hasher *hasher, uint64_t *ret_size, divit_error *err)
{
    struct stat from;
    struct stat to;
    uint64_t size = 0;
    if (fstat(input, &from) != 0 || fstat(output, &to) != 0)
        return divit_fail_errno(err, __func__, NULL);
    if (from.st_dev == to.st_dev && from.st_ino == to.st_ino)
        return digest_whole(output, hasher, (uint64_t)from.st_size, ret_size, err);
    if (from.st_size < LARGE) {
        const divit_status s = divit_file_copy(input, output, NULL, &size, err);
        return s == DIVIT_OK ? digest_whole(output, hasher, size, ret_size, err) : s;
    }
    intake in = {.input = input,
        .output = output,
        .lock = PTHREAD_MUTEX_INITIALIZER,
        .news = PTHREAD_COND_INITIALIZER};
    return copy_and_digest(&in, hasher, ret_size, err);
}
