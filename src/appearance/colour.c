/* SPDX-License-Identifier: Apache-2.0 */
/* The colour spaces of a drawing. */
#include "appearance/colour.h"

/* see appearance/colour.h */
const char *divit_colour_gray(bool archive)
{
    return archive ? "[/CalGray << /WhitePoint [0.9505 1 1.089] /Gamma 2.2 >>]" : "/DeviceGray";
}

/* see appearance/colour.h */
const char *divit_colour_rgb(bool archive)
{
    return archive ? "[/CalRGB << /WhitePoint [0.9505 1 1.089] /Gamma [2.2 2.2 2.2]"
                     " /Matrix [0.4124 0.2126 0.0193 0.3576 0.7152 0.1192 0.1805 0.0722 0.9505] >>]"
                   : "/DeviceRGB";
}
