/* SPDX-License-Identifier: Apache-2.0 */
/* What draws visible signatures, in the program that can. */
#include "cli/visible.h"

/* see cli/visible.h */
const divit_drawer *cli_visible_drawer(void)
{
    return divit_visible_drawer();
}
