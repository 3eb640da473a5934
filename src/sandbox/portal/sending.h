/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sandbox/portal/sending.h - replies on their way out of the server.
 *
 *     return divit_world_send(connection, &reply, false);
 *     return divit_world_send_refusal(connection, 404, NULL);
 *
 * The private side of sandbox/portal/server.h. Every reply says that its type is not to be guessed
 * and that it is not to be stored.
 * Ownership: replies are borrowed for the call. Threads: the connection's.
 * Not done here: what is replied.
 */
#ifndef DIVIT_SANDBOX_PORTAL_SENDING_H
#define DIVIT_SANDBOX_PORTAL_SENDING_H

#include <microhttpd.h>

#include "sandbox/portal/reply.h"

/* Queues a reply; half: announces the whole body and breaks off in the middle. MHD_NO ends the
   connection. */
enum MHD_Result divit_world_send(
    struct MHD_Connection *connection, const divit_world_reply *reply, bool half);

/*
 * A refusal by the gate with this HTTP status: the connection ends with it, since its bytes are not
 * trusted, but for 404 and 405. allow: the Allow header of a 405. A 503 asks to come again.
 */
enum MHD_Result divit_world_send_refusal(
    struct MHD_Connection *connection, int code, const char *allow);

#endif
