/* SPDX-License-Identifier: Apache-2.0 */
/* The card readers on the USB bus, as sysfs tells them. */
#include "doctor/usb.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"

/* Smart Card class (USB-IF; CCID 1.1 section 4.2). */
enum { CLASS_SMART_CARD = 0x0B, PATH_SIZE = 1024, VALUE_SIZE = 128, HEX = 16 };

static const char devices[] = "bus/usb/devices";

/* The first line of root/bus/usb/devices/entry/file; false if it cannot be read. */
static bool read_value(const char *root, const char *entry, const char *file, char out[VALUE_SIZE])
{
    char path[PATH_SIZE];
    const int n = snprintf(path, sizeof path, "%s/%s/%s/%s", root, devices, entry, file);
    if (n < 0 || n >= PATH_SIZE)
        return false;
    DIVIT_AUTO(divit_fd_close)
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    const ssize_t got = fd < 0 ? -1 : read(fd, out, VALUE_SIZE - 1);
    if (got < 0)
        return false;
    out[got] = 0;
    out[strcspn(out, "\n")] = 0;
    return true;
}

/* A number of at most four hex digits, as sysfs writes ids and classes. */
static bool read_number(const char *root, const char *entry, const char *file, uint16_t *ret)
{
    char text[VALUE_SIZE];
    char *end = NULL;
    if (!read_value(root, entry, file, text) || !text[0] || strlen(text) > 4)
        return false;
    const unsigned long value = strtoul(text, &end, HEX);
    if (*end)
        return false;
    *ret = (uint16_t)value;
    return true;
}

/* The kernel driver of an interface; "" if none is bound, or usbfs, which is pcscd itself. */
static void read_driver(const char *root, const char *entry, char out[DIVIT_USB_DRIVER])
{
    char path[PATH_SIZE];
    char target[PATH_SIZE];
    out[0] = 0;
    const int n = snprintf(path, sizeof path, "%s/%s/%s/driver", root, devices, entry);
    const ssize_t got = n < 0 || n >= PATH_SIZE ? -1 : readlink(path, target, sizeof target - 1);
    if (got < 0)
        return;
    target[got] = 0;
    const char *slash = strrchr(target, '/');
    const char *name = slash ? slash + 1 : target;
    if (strcmp(name, "usbfs") != 0)
        divit_text_copy(out, DIVIT_USB_DRIVER, name);
}

static bool find_known(
    const divit_tokens *tokens, uint16_t vendor, uint16_t product, divit_usb_reader *ret)
{
    for (size_t i = 0; divit_tokens_at(tokens, i); i++) {
        divit_usb_reader row;
        for (size_t k = 0; divit_profile_reader(divit_tokens_at(tokens, i), k, &row); k++)
            if (row.vendor == vendor && row.product == product) {
                *ret = row;
                return true;
            }
    }
    return false;
}

static divit_usb_device *find_device(divit_usb *usb, const char *place)
{
    for (size_t i = 0; i < usb->n; i++)
        if (strcmp(usb->p[i].place, place) == 0)
            return &usb->p[i];
    return NULL;
}

/* A new record for the device at a place; NULL if it is no reader or there is no room. */
static divit_usb_device *add_device(
    divit_usb *usb, const char *root, const divit_tokens *tokens, divit_usb_device device)
{
    char name[VALUE_SIZE];
    if (usb->n == DIVIT_USB_MAX || !read_number(root, device.place, "idVendor", &device.vendor) ||
        !read_number(root, device.place, "idProduct", &device.product))
        return NULL;
    device.is_known = find_known(tokens, device.vendor, device.product, &device.known);
    if (!device.ccid && !device.is_known)
        return NULL;
    if (read_value(root, device.place, "product", name))
        divit_text_copy(device.name, sizeof device.name, name);
    usb->p[usb->n] = device;
    return &usb->p[usb->n++];
}

/* An interface "1-2:1.0" of the device "1-2". The driver of its CCID interface counts, if any. */
static void take_interface(
    divit_usb *usb, const char *root, const divit_tokens *tokens, const char *entry)
{
    uint16_t class = 0;
    divit_usb_device new = {0};
    const size_t n = strcspn(entry, ":");
    if (!entry[n] || n >= sizeof new.place || !read_number(root, entry, "bInterfaceClass", &class))
        return;
    memcpy(new.place, entry, n);
    new.ccid = class == CLASS_SMART_CARD;
    divit_usb_device *device = find_device(usb, new.place);
    const bool more = device && (device->ccid || !new.ccid);
    if (!device)
        device = add_device(usb, root, tokens, new);
    if (!device || more)
        return;
    device->ccid = new.ccid;
    read_driver(root, entry, device->driver);
}

static int by_place(const void *a, const void *b)
{
    return strcmp(((const divit_usb_device *)a)->place, ((const divit_usb_device *)b)->place);
}

/* see doctor/usb.h */
void divit_usb_look(const char *root, const divit_tokens *tokens, divit_usb *ret)
{
    char path[PATH_SIZE];
    *ret = (divit_usb){0};
    const int n = snprintf(path, sizeof path, "%s/%s", root, devices);
    DIR *dir = n < 0 || n >= PATH_SIZE ? NULL : opendir(path);
    if (!dir)
        return;
    ret->visible = true;
    for (const struct dirent *e = readdir(dir); e; e = readdir(dir))
        take_interface(ret, root, tokens, e->d_name);
    (void)closedir(dir);
    qsort(ret->p, ret->n, sizeof ret->p[0], by_place);
}
