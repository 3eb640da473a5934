/* SPDX-License-Identifier: Apache-2.0 */
/* Whether an installed driver of pcscd serves the readers on the bus. */
#include "doctor/drivers.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "doctor/plist.h"

enum { PATH_SIZE = 1024, FILE_LIMIT = 1 << 20 };

/* One bundle: "ifd-ccid.bundle". */
static void take_bundle(const char *folder, const char *name, divit_usb *usb)
{
    char path[PATH_SIZE];
    DIVIT_AUTO(divit_bytes_done)
    divit_bytes text = {0};
    const char *dot = strrchr(name, '.');
    const int n = snprintf(path, sizeof path, "%s/%s/Contents/Info.plist", folder, name);
    if (!dot || strcmp(dot, ".bundle") != 0 || n < 0 || n >= PATH_SIZE ||
        divit_file_read(path, FILE_LIMIT, &text, NULL) != DIVIT_OK)
        return;
    usb->drivers++;
    for (size_t i = 0; i < usb->n; i++)
        usb->p[i].served |=
            divit_plist_lists(divit_bytes_span(&text), usb->p[i].vendor, usb->p[i].product);
}

/* see doctor/drivers.h */
void divit_drivers_look(const char *folder, divit_usb *usb)
{
    DIR *dir = opendir(folder);
    for (const struct dirent *e = dir ? readdir(dir) : NULL; e; e = readdir(dir))
        take_bundle(folder, e->d_name, usb);
    if (dir)
        (void)closedir(dir);
}
