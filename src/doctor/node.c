/* SPDX-License-Identifier: Apache-2.0 */
/* Whether the smart card service may open the readers on the bus, and by which rule. */
#include "doctor/node.h"

#include <dirent.h>
#include <string.h>
#include <sys/stat.h>

#include "base/text.h"
#include "doctor/tree.h"

static bool is_member(const divit_programs *service, gid_t group)
{
    for (size_t i = 0; i < service->group_count; i++)
        if (service->groups[i] == group)
            return true;
    return false;
}

/* The classes of path_resolution(7): the first that fits decides. */
static bool may_open(const divit_programs *service, const struct stat *st)
{
    if (service->services == 0 || service->user == 0)
        return true;
    if (st->st_uid == service->user)
        return (st->st_mode & 0600) == 0600;
    if (is_member(service, st->st_gid))
        return (st->st_mode & 0060) == 0060;
    return (st->st_mode & 0006) == 0006;
}

static divit_usb_node judge(
    const char *host, const divit_programs *service, const divit_usb_device *d)
{
    char path[DIVIT_TREE_PATH];
    struct stat st;
    if (d->bus == 0 || d->number == 0 ||
        !divit_tree_path(path, host, "dev/bus/usb/%03u/%03u", d->bus, d->number))
        return DIVIT_USB_NODE_UNKNOWN;
    if (stat(path, &st) != 0)
        return DIVIT_USB_NODE_MISSING;
    return may_open(service, &st) ? DIVIT_USB_NODE_OPEN : DIVIT_USB_NODE_CLOSED;
}

/* Debian's libccid brings 92-libccid.rules, upstream 92_pcscd_ccid.rules. */
static bool is_rule(const char *name)
{
    return strstr(name, "ccid") || strstr(name, "divit-readers") || strstr(name, "pcsc");
}

static void look_for_rule(const char *host, const char *folder, divit_usb *usb)
{
    char path[DIVIT_TREE_PATH];
    DIR *dir = divit_tree_path(path, host, "%s", folder) ? opendir(path) : NULL;
    for (const struct dirent *e = dir ? readdir(dir) : NULL; e; e = readdir(dir))
        if (is_rule(e->d_name))
            divit_text_copy(usb->rule, sizeof usb->rule, e->d_name);
    if (dir)
        (void)closedir(dir);
}

/* see doctor/node.h */
void divit_node_look(const char *host, const divit_programs *programs, divit_usb *usb)
{
    for (size_t i = 0; i < usb->n; i++)
        usb->p[i].node = judge(host, programs, &usb->p[i]);
    look_for_rule(host, "lib/udev/rules.d", usb);
    look_for_rule(host, "usr/lib/udev/rules.d", usb);
    look_for_rule(host, "etc/udev/rules.d", usb);
}
