/* SPDX-License-Identifier: Apache-2.0 */
/* The checks of the USB bus: a reader is there, its driver can serve it, the kernel leaves it. */
#include <string.h>

#include "doctor/check.h"

/* Readers that PC/SC lists and that are plugged in. */
static size_t count_listed(const divit_facts *facts)
{
    size_t n = 0;
    for (size_t i = 0; facts->readers_status == DIVIT_OK && i < facts->readers.n; i++)
        n += !facts->readers.p[i].ghost;
    return n;
}

/* True if PC/SC could be asked and knows no reader: what is wrong on the bus is then the cause. */
static bool is_decisive(const divit_facts *facts)
{
    return facts->readers_status == DIVIT_OK && count_listed(facts) == 0;
}

/* BROKEN where PC/SC has no reader; else something serves the person, and it is a warning. */
static void blame(const divit_facts *facts, divit_finding *f, const char *cause, const char *fix)
{
    if (is_decisive(facts))
        divit_finding_broken(f, DIVIT_NO_READER, cause, fix);
    else
        divit_finding_warn(f, cause, fix);
}

static void show(divit_finding *f, const divit_usb_device *d)
{
    const char *name = d->is_known ? d->known.name : d->name;
    divit_finding_evidence(
        f, "usb %s: %04X:%04X%s%s", d->place, d->vendor, d->product, name[0] ? " " : "", name);
}

/* see doctor/check.h */
void divit_check_usb_reader(const divit_facts *facts, divit_finding *f)
{
    for (size_t i = 0; i < facts->usb.n; i++)
        show(f, &facts->usb.p[i]);
    if (facts->usb.n > 0)
        return;
    if (count_listed(facts) > 0)
        divit_finding_evidence(f, "PC/SC: %s", facts->readers.p[0].name);
    else if (!facts->usb.visible)
        divit_finding_skip(f, N_("no USB bus can be seen from here, as in a container"));
    else
        blame(facts, f, N_("no card reader is on the USB bus"),
            N_("plug the reader in; if it is plugged in, try another USB port or cable"));
}

/* Why no driver of pcscd serves the reader. */
static void blame_driver(const divit_facts *facts, const divit_usb_device *d, divit_finding *f)
{
    if (facts->usb.drivers == 0)
        blame(facts, f, N_("the service has no driver for USB readers"),
            N_("install the usual one: sudo apt install libccid"));
    else if (d->is_known && d->known.driver == DIVIT_DRIVER_OTHER)
        blame(facts, f, N_("this reader is no CCID reader: the usual driver cannot serve it"),
            N_("install the driver of the reader's maker for Linux, or use a CCID reader"));
    else if (d->is_known && d->known.driver == DIVIT_DRIVER_CCID)
        blame(facts, f, N_("no installed driver lists this reader, although libccid knows it"),
            N_("install the usual driver again: sudo apt install --reinstall libccid"));
    else
        blame(facts, f, N_("no installed driver lists this reader; it may be newer than libccid"),
            N_("install a newer libccid; for an ACS reader the package libacsccid1"));
}

/* see doctor/check.h */
void divit_check_usb_driver(const divit_facts *facts, divit_finding *f)
{
    if (facts->usb.n == 0)
        divit_finding_skip(f, N_("no reader is on the USB bus"));
    if (count_listed(facts) >= facts->usb.n)
        return; /* each has a driver from somewhere */
    for (size_t i = 0; i < facts->usb.n; i++) {
        if (facts->usb.p[i].served)
            continue;
        show(f, &facts->usb.p[i]);
        blame_driver(facts, &facts->usb.p[i], f);
        return;
    }
}

/* The NFC stack of the kernel takes the contactless readers for itself. */
static bool is_nfc(const char *driver)
{
    return strncmp(driver, "pn533", 5) == 0 || strncmp(driver, "nfc", 3) == 0;
}

/* see doctor/check.h */
void divit_check_usb_kernel(const divit_facts *facts, divit_finding *f)
{
    for (size_t i = 0; i < facts->usb.n; i++) {
        const divit_usb_device *d = &facts->usb.p[i];
        if (!d->driver[0])
            continue;
        show(f, d);
        divit_finding_evidence(f, "driver %s", d->driver);
        if (is_nfc(d->driver))
            blame(facts, f, N_("the kernel's NFC driver holds the reader"),
                N_("block it: echo \"install pn533_usb /bin/false\" | sudo tee "
                   "/etc/modprobe.d/divit-nfc.conf; then restart the computer"));
        else
            blame(facts, f, N_("a driver of the kernel holds the reader"),
                N_("unplug the reader, block this driver in /etc/modprobe.d and plug it in again"));
        return;
    }
    if (facts->usb.n == 0)
        divit_finding_skip(f, N_("no reader is on the USB bus"));
}
