/* SPDX-License-Identifier: Apache-2.0 */
/* Frees the looks of one signature; all that a program that never draws needs of them. */
#include "sign/visible.h"

/* see sign/visible.h */
void divit_looks_done(divit_looks *looks)
{
    divit_drawing_done(&looks->drawing);
}
