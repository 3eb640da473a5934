/* SPDX-License-Identifier: Apache-2.0 */
/*
 * card/channel.h - sends and receives one message of the card worker, with a descriptor if wanted.
 *
 * The socket is SOCK_SEQPACKET: a message arrives whole or not at all, so that no half message can
 * keep anybody waiting. Neither call raises SIGPIPE. Descriptors that come unasked are closed.
 * Ownership: the caller's socket stays the caller's; a received descriptor is the caller's.
 * Threads: one at a time per socket. Not done here: waiting with a deadline (the caller polls).
 */
#ifndef DIVIT_CARD_CHANNEL_H
#define DIVIT_CARD_CHANNEL_H

#include "divit/base.h"

/*
 * Sends a message; attached: a descriptor to go with it, -1 for none. E_IO; TOKEN_LOST if nobody
 * listens any more; READER_SILENT if the other side does not take it in time.
 */
DIVIT_MUST_CHECK divit_status divit_channel_send(
    int socket, divit_span message, int attached, divit_error *err);

/*
 * Receives a message into *ret, which it replaces. ret_attached: the descriptor that came with it,
 * -1 for none; NULL: none is taken. TOKEN_LOST if the other side is gone, INPUT_LIMIT if the
 * message is larger than DIVIT_MESSAGE_MAX, E_IO, E_MEMORY.
 */
DIVIT_MUST_CHECK divit_status divit_channel_receive(
    int socket, divit_bytes *ret, int *ret_attached, divit_error *err);

#endif
