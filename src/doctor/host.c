/* SPDX-License-Identifier: Apache-2.0 */
/* What a computer tells about programs, session and policy around its readers. */
#include "doctor/host.h"

/* see doctor/host.h */
void divit_host_look(const char *host, divit_host *ret)
{
    divit_programs_look(host, &ret->programs);
    divit_session_look(host, &ret->session);
    divit_polkit_look(host, &ret->polkit);
}
