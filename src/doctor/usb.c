/* SPDX-License-Identifier: Apache-2.0 */
/* The card readers on the USB bus, as sysfs tells them. */
#include "doctor/usb.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "doctor/tree.h"

/* Smart Card class (USB-IF; CCID 1.1 section 4.2). */
enum { CLASS_SMART_CARD = 0x0B, VALUE_SIZE = 128, HEX = 16, DECIMAL = 10 };
enum { MODULES_SIZE = 1 << 16 };

static const char devices[] = "sys/bus/usb/devices";

/* The first line of a device's or an interface's file; false if it cannot be read. */
static bool read_value(const char *host, const char *entry, const char *file, char out[VALUE_SIZE])
{
    char path[DIVIT_TREE_PATH];
    return divit_tree_path(path, host, "%s/%s/%s", devices, entry, file) &&
           divit_tree_line(path, out, VALUE_SIZE);
}

/* A number of at most four hex digits, as sysfs writes ids and classes. */
static bool read_number(const char *host, const char *entry, const char *file, uint16_t *ret)
{
    char text[VALUE_SIZE];
    char *end = NULL;
    if (!read_value(host, entry, file, text) || !text[0] || strlen(text) > 4)
        return false;
    const unsigned long value = strtoul(text, &end, HEX);
    if (*end)
        return false;
    *ret = (uint16_t)value;
    return true;
}

/* The kernel driver of an interface; "" if none is bound, or usbfs, which is pcscd itself. */
static void read_driver(const char *host, const char *entry, char out[DIVIT_USB_DRIVER])
{
    char path[DIVIT_TREE_PATH];
    out[0] = 0;
    if (!divit_tree_path(path, host, "%s/%s/driver", devices, entry) ||
        !divit_tree_link(path, out, DIVIT_USB_DRIVER) || strcmp(out, "usbfs") == 0)
        out[0] = 0;
}

static unsigned read_decimal(const char *host, const char *entry, const char *file)
{
    char text[VALUE_SIZE];
    return read_value(host, entry, file, text) ? (unsigned)strtoul(text, NULL, DECIMAL) : 0;
}

/* Its number on the bus and how it is powered; what is not told stays empty. */
static void read_state(const char *host, divit_usb_device *d)
{
    char text[VALUE_SIZE];
    d->bus = read_decimal(host, d->place, "busnum");
    d->number = read_decimal(host, d->place, "devnum");
    if (read_value(host, d->place, "power/control", text))
        divit_text_copy(d->power, sizeof d->power, text);
    if (read_value(host, d->place, "power/runtime_status", text))
        divit_text_copy(d->state, sizeof d->state, text);
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
    divit_usb *usb, const char *host, const divit_tokens *tokens, divit_usb_device device)
{
    char name[VALUE_SIZE];
    if (usb->n == DIVIT_USB_MAX || !read_number(host, device.place, "idVendor", &device.vendor) ||
        !read_number(host, device.place, "idProduct", &device.product))
        return NULL;
    device.is_known = find_known(tokens, device.vendor, device.product, &device.known);
    if (!device.ccid && !device.is_known)
        return NULL;
    if (read_value(host, device.place, "product", name))
        divit_text_copy(device.name, sizeof device.name, name);
    read_state(host, &device);
    usb->p[usb->n] = device;
    return &usb->p[usb->n++];
}

/* An interface "1-2:1.0" of the device "1-2". The driver of its CCID interface counts, if any. */
static void take_interface(
    divit_usb *usb, const char *host, const divit_tokens *tokens, const char *entry)
{
    uint16_t class = 0;
    divit_usb_device new = {0};
    const size_t n = strcspn(entry, ":");
    if (!entry[n] || n >= sizeof new.place || !read_number(host, entry, "bInterfaceClass", &class))
        return;
    memcpy(new.place, entry, n);
    new.ccid = class == CLASS_SMART_CARD;
    divit_usb_device *device = find_device(usb, new.place);
    const bool more = device && (device->ccid || !new.ccid);
    if (!device)
        device = add_device(usb, host, tokens, new);
    if (!device || more)
        return;
    device->ccid = new.ccid;
    read_driver(host, entry, device->driver);
}

static int by_place(const void *a, const void *b)
{
    return strcmp(((const divit_usb_device *)a)->place, ((const divit_usb_device *)b)->place);
}

/* The modules of the kernel's NFC stack are the ones known to take readers. */
static void read_modules(const char *host, divit_usb *usb)
{
    static const char *const known[] = {"nfc ", "pn533 ", "pn533_usb ", "port100 "};
    char path[DIVIT_TREE_PATH];
    char text[MODULES_SIZE];
    char rest[VALUE_SIZE];
    if (!divit_tree_path(path, host, "proc/modules") || !divit_tree_text(path, text, sizeof text))
        return;
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (divit_tree_value(text, known[i], rest, sizeof rest))
            (void)strcat(usb->modules, known[i]);
    const size_t n = strlen(usb->modules);
    usb->modules[n > 0 ? n - 1 : 0] = 0;
}

/* see doctor/usb.h */
void divit_usb_look(const char *host, const divit_tokens *tokens, divit_usb *ret)
{
    char path[DIVIT_TREE_PATH];
    *ret = (divit_usb){0};
    DIR *dir = divit_tree_path(path, host, "%s", devices) ? opendir(path) : NULL;
    if (!dir)
        return;
    ret->visible = true;
    for (const struct dirent *e = readdir(dir); e; e = readdir(dir))
        take_interface(ret, host, tokens, e->d_name);
    (void)closedir(dir);
    qsort(ret->p, ret->n, sizeof ret->p[0], by_place);
    read_modules(host, ret);
}
