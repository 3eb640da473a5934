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

typedef struct kernel_row {
    const char *driver; /* the start of its name */
    const char *cause;
    const char *fix;
} kernel_row;

static const kernel_row kernel_rows[] = {
    {"pn533", N_("the kernel's NFC driver holds the reader"),
        N_("block it: echo \"install pn533_usb /bin/false\" | sudo tee "
           "/etc/modprobe.d/divit-nfc.conf; then restart the computer")},
    {"nfc", N_("the kernel's NFC driver holds the reader"),
        N_("block it: echo \"install nfc /bin/false\" | sudo tee "
           "/etc/modprobe.d/divit-nfc.conf; then restart the computer")},
    {"usb-storage", N_("the reader still shows itself as a disk with its driver"),
        N_("eject that disk, wait for the reader to change over, and try again")},
    {"usbip-host", N_("the reader is given to another computer over the network (usbip)"),
        N_("take it back: sudo usbip unbind for this device")},
    {"", N_("a driver of the kernel holds the reader"),
        N_("unplug the reader, block this driver in /etc/modprobe.d and plug it in again")},
};

static const kernel_row *kernel_row_of(const char *driver)
{
    const kernel_row *row = kernel_rows;
    while (strncmp(driver, row->driver, strlen(row->driver)) != 0)
        row++;
    return row;
}

/* see doctor/check.h */
void divit_check_usb_kernel(const divit_facts *facts, divit_finding *f)
{
    if (facts->usb.modules[0])
        divit_finding_evidence(f, "%s", facts->usb.modules);
    for (size_t i = 0; i < facts->usb.n; i++) {
        const divit_usb_device *d = &facts->usb.p[i];
        if (!d->driver[0])
            continue;
        show(f, d);
        divit_finding_evidence(f, "driver %s", d->driver);
        const kernel_row *row = kernel_row_of(d->driver);
        blame(facts, f, row->cause, row->fix);
        return;
    }
    if (facts->usb.n == 0)
        divit_finding_skip(f, N_("no reader is on the USB bus"));
}

/* see doctor/check.h */
void divit_check_usb_rule(const divit_facts *facts, divit_finding *f)
{
    if (facts->usb.rule[0])
        divit_finding_evidence(f, "%s", facts->usb.rule);
    else if (facts->usb.n == 0)
        divit_finding_skip(f, N_("no reader is on the USB bus"));
    else if (facts->host.programs.services > 0 && facts->host.programs.user != 0)
        divit_finding_warn(f, N_("no rule of udev gives the readers to the service"),
            N_("install the usual one: sudo apt install --reinstall libccid"));
    else
        divit_finding_evidence(f, "root");
}

/* see doctor/check.h */
void divit_check_usb_node(const divit_facts *facts, divit_finding *f)
{
    if (facts->usb.n == 0)
        divit_finding_skip(f, N_("no reader is on the USB bus"));
    if (count_listed(facts) >= facts->usb.n)
        return; /* the service has opened each */
    for (size_t i = 0; i < facts->usb.n; i++) {
        const divit_usb_device *d = &facts->usb.p[i];
        const bool missing = d->node == DIVIT_USB_NODE_MISSING;
        if (!missing && d->node != DIVIT_USB_NODE_CLOSED)
            continue;
        divit_finding_evidence(f, "/dev/bus/usb/%03u/%03u", d->bus, d->number);
        if (missing)
            blame(facts, f, N_("the reader has no device node: it was not given to this system"),
                N_("unplug the reader and plug it in again; pass it on to a virtual machine or "
                   "container as a USB device"));
        else
            blame(facts, f, N_("the service may not open the reader's device node"),
                N_("install the rule of udev again (sudo apt install --reinstall libccid), then "
                   "unplug the reader and plug it in"));
        return;
    }
}

static const kernel_row holder_rows[] = {
    [DIVIT_PROGRAM_CLIENT] = {NULL, N_("another program has opened the reader past the service"),
        N_("close that program and plug the reader in again")},
    [DIVIT_PROGRAM_SERVICE] = {NULL, N_("two smart card services run; the other has the reader"),
        N_("end both and start one: sudo killall pcscd; sudo systemctl restart pcscd.socket")},
    [DIVIT_PROGRAM_GNUPG] = {NULL, N_("GnuPG's scdaemon has opened the reader past the service"),
        N_("echo disable-ccid >> ~/.gnupg/scdaemon.conf; gpgconf --kill scdaemon")},
    [DIVIT_PROGRAM_OPENCT] = {NULL, N_("openct has opened the reader past the service"),
        N_("remove it: sudo apt remove openct")},
    [DIVIT_PROGRAM_DESKTOP] = {NULL, N_("another program has opened the reader past the service"),
        N_("close that program and plug the reader in again")},
    [DIVIT_PROGRAM_BROWSER] = {NULL,
        N_("a browser has opened the reader past the service (WebUSB)"),
        N_("close the browser and plug the reader in again")},
    [DIVIT_PROGRAM_MACHINE] = {NULL, N_("a virtual machine has taken the reader"),
        N_("take the reader back in the USB menu of the virtual machine")},
};

/* A program that has a reader open; a service only if it is not the one that is asked. */
static const divit_program *find_holder(const divit_facts *facts)
{
    const divit_programs *programs = &facts->host.programs;
    const bool one = programs->services <= 1 || facts->socket_is_overridden;
    for (size_t i = 0; i < programs->n; i++)
        for (size_t k = 0; k < facts->usb.n; k++)
            if (divit_program_holds(&programs->p[i], facts->usb.p[k].bus, facts->usb.p[k].number) &&
                (programs->p[i].kind != DIVIT_PROGRAM_SERVICE || !one))
                return &programs->p[i];
    return NULL;
}

/* see doctor/check.h */
void divit_check_usb_free(const divit_facts *facts, divit_finding *f)
{
    const divit_program *holder = find_holder(facts);
    if (facts->usb.n == 0)
        divit_finding_skip(f, N_("no reader is on the USB bus"));
    if (!holder || count_listed(facts) >= facts->usb.n)
        return;
    divit_finding_evidence(f, "%s (%ld)", holder->name, holder->pid);
    blame(facts, f, holder_rows[holder->kind].cause, holder_rows[holder->kind].fix);
}

/* Readers that are known not to wake up again: those that libccid's rule leaves out, and AU9540. */
static bool sleeps_badly(const divit_usb_device *d)
{
    return (d->vendor == 0x0783 && d->product == 0x0003) ||
           (d->vendor == 0x058F && (d->product == 0x9520 || d->product == 0x9540));
}

/* see doctor/check.h */
void divit_check_usb_power(const divit_facts *facts, divit_finding *f)
{
    if (facts->usb.n == 0)
        divit_finding_skip(f, N_("no reader is on the USB bus"));
    for (size_t i = 0; i < facts->usb.n; i++) {
        const divit_usb_device *d = &facts->usb.p[i];
        const bool asleep = strcmp(d->state, "suspended") == 0 && count_listed(facts) == 0;
        if (d->power[0])
            divit_finding_evidence(f, "usb %s: %s, %s", d->place, d->power, d->state);
        if (strcmp(d->state, "error") == 0)
            divit_finding_warn(f, N_("the reader did not wake up from power saving"),
                N_("unplug the reader and plug it in again"));
        else if (asleep || (sleeps_badly(d) && strcmp(d->power, "auto") == 0))
            divit_finding_warn(f, N_("power saving may put the reader to sleep for good"),
                N_("switch it off for this reader: write on to its power/control below "
                   "/sys/bus/usb/devices"));
    }
}
