/* SPDX-License-Identifier: Apache-2.0 */
/* Messages over a socket pair. */
#include "card/channel.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include "base/bytes.h"
#include "base/file.h"
#include "base/status.h"
#include "card/message.h"

/* Room for a few descriptors, so that none is lost unclosed. */
enum { DESCRIPTORS = 4 };

typedef union control {
    struct cmsghdr aligned;
    char room[CMSG_SPACE(DESCRIPTORS * sizeof(int))];
} control;

static divit_status send_failure(divit_error *err)
{
    if (errno == EPIPE || errno == ECONNRESET)
        return divit_fail(err, DIVIT_TOKEN_LOST, __func__, N_("the card worker has ended"));
    if (errno == EAGAIN)
        return divit_fail(
            err, DIVIT_READER_SILENT, __func__, N_("the card worker does not listen"));
    return divit_fail_errno(err, __func__, N_("the card worker cannot be reached"));
}

/* see card/channel.h */
divit_status divit_channel_send(int socket, divit_span message, int attached, divit_error *err)
{
    control c = {0};
    struct iovec part = {(void *)(uintptr_t)message.p, message.n};
    struct msghdr m = {.msg_iov = &part, .msg_iovlen = 1};
    if (attached >= 0) {
        m.msg_control = c.room;
        m.msg_controllen = CMSG_SPACE(sizeof attached);
        struct cmsghdr *head = CMSG_FIRSTHDR(&m);
        head->cmsg_level = SOL_SOCKET;
        head->cmsg_type = SCM_RIGHTS;
        head->cmsg_len = CMSG_LEN(sizeof attached);
        memcpy(CMSG_DATA(head), &attached, sizeof attached);
    }
    for (;;) {
        if (sendmsg(socket, &m, MSG_NOSIGNAL) >= 0)
            return DIVIT_OK;
        if (errno != EINTR)
            return send_failure(err);
    }
}

/* The first descriptor of a message; the others are closed. */
static int first_descriptor(struct msghdr *m)
{
    int first = -1;
    for (struct cmsghdr *head = CMSG_FIRSTHDR(m); head; head = CMSG_NXTHDR(m, head)) {
        if (head->cmsg_level != SOL_SOCKET || head->cmsg_type != SCM_RIGHTS)
            continue;
        for (size_t at = 0; CMSG_LEN(at + sizeof(int)) <= head->cmsg_len; at += sizeof(int)) {
            int fd = -1;
            memcpy(&fd, CMSG_DATA(head) + at, sizeof fd);
            if (first < 0)
                first = fd;
            else
                divit_fd_close(&fd);
        }
    }
    return first;
}

static ssize_t receive_once(int socket, struct msghdr *m)
{
    ssize_t got = -1;
    do {
        got = recvmsg(socket, m, MSG_CMSG_CLOEXEC);
    } while (got < 0 && errno == EINTR);
    return got;
}

/* see card/channel.h */
divit_status divit_channel_receive(
    int socket, divit_bytes *ret, int *ret_attached, divit_error *err)
{
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes message = {0};
    if (divit_bytes_reserve(&message, DIVIT_MESSAGE_MAX) != DIVIT_OK)
        return divit_fail_memory(err, __func__);
    control c = {0};
    struct iovec part = {message.p, DIVIT_MESSAGE_MAX};
    struct msghdr m = {
        .msg_iov = &part, .msg_iovlen = 1, .msg_control = c.room, .msg_controllen = sizeof c.room};
    const ssize_t got = receive_once(socket, &m);
    if (got == 0 || (got < 0 && errno == ECONNRESET))
        return divit_fail(err, DIVIT_TOKEN_LOST, __func__, N_("the card worker has ended"));
    if (got < 0)
        return divit_fail_errno(err, __func__, N_("the card worker cannot be heard"));
    DIVIT_AUTO(divit_fd_close)
    int attached = first_descriptor(&m);
    if (m.msg_flags & (MSG_TRUNC | MSG_CTRUNC))
        return divit_fail(err, DIVIT_INPUT_LIMIT, __func__,
            N_("a message of the card worker goes beyond a limit"));
    message.n = (size_t)got;
    divit_bytes_done(ret);
    *ret = divit_bytes_steal(&message);
    if (ret_attached) {
        *ret_attached = attached;
        attached = -1;
    }
    return DIVIT_OK;
}
