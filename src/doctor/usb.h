/* SPDX-License-Identifier: Apache-2.0 */
/*
 * doctor/usb.h - the card readers on the USB bus, as sysfs tells them.
 *
 *     divit_usb usb;
 *     divit_usb_look(NULL, tokens, &usb);
 *     // usb.visible: the bus could be seen; usb.p[0 .. usb.n): the readers on it
 *
 * A reader is a device with an interface of class 0B (smart card, CCID), or one whose vendor and
 * product ids a profile names. Each interface may be bound to a driver of the kernel; pcscd works
 * from outside the kernel, so any driver but usbfs keeps it out.
 *
 * Ownership: a divit_usb is a value; `known.name` in it borrows from the tokens. Threads: no state.
 * Not done here: serial numbers, which are personal.
 */
#ifndef DIVIT_DOCTOR_USB_H
#define DIVIT_DOCTOR_USB_H

#include "token/tokens.h"

enum {
    DIVIT_USB_MAX = 16,
    DIVIT_USB_PLACE = 32,
    DIVIT_USB_NAME = 64,
    DIVIT_USB_DRIVER = 32,
    DIVIT_USB_POWER = 16,
    DIVIT_USB_LIST = 128,
};

/* What the service can do with the node of a device, see doctor/node.h. */
typedef enum divit_usb_node {
    DIVIT_USB_NODE_UNKNOWN,
    DIVIT_USB_NODE_OPEN,    /* it may read and write it */
    DIVIT_USB_NODE_CLOSED,  /* it may not */
    DIVIT_USB_NODE_MISSING, /* there is none */
} divit_usb_node;

typedef struct divit_usb_device {
    char place[DIVIT_USB_PLACE]; /* "1-2": bus and port */
    uint16_t vendor, product;
    char name[DIVIT_USB_NAME];     /* what the device calls itself; "" if it does not */
    bool ccid;                     /* an interface of class 0B */
    bool is_known;                 /* a profile names it: `known` */
    divit_usb_reader known;        /* its row */
    char driver[DIVIT_USB_DRIVER]; /* kernel driver that holds its interface; "" if none does */
    bool served;                   /* a driver of pcscd lists it, see doctor/drivers.h */
    unsigned bus, number;          /* of dev/bus/usb; 0 if not told */
    divit_usb_node node;
    char power[DIVIT_USB_POWER]; /* power/control: "on" or "auto" */
    char state[DIVIT_USB_POWER]; /* power/runtime_status: "active", "suspended", "error" */
} divit_usb_device;

typedef struct divit_usb {
    bool visible; /* false: there is no USB bus here to look at, as in a container */
    divit_usb_device p[DIVIT_USB_MAX];
    size_t n;                     /* further readers are not told */
    size_t drivers;               /* bundles of pcscd, see doctor/drivers.h */
    char modules[DIVIT_USB_LIST]; /* loaded modules of the kernel that take readers: "nfc pn533" */
    char rule[DIVIT_USB_LIST];    /* file of rules of udev for readers; "" if there is none */
} divit_usb;

/* Looks at sys/bus/usb/devices and proc/modules of a host, see doctor/tree.h. */
void divit_usb_look(const char *host, const divit_tokens *tokens, divit_usb *ret);

#endif
