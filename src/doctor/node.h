/* SPDX-License-Identifier: Apache-2.0 */
/*
 * doctor/node.h - whether the smart card service may open the readers on the bus, and by which
 * rule.
 *
 *     divit_node_look(host, &programs, &usb);     // usb.p[i].node, usb.rule
 *
 * pcscd opens dev/bus/usb/BUS/NUMBER. As root it always may; as the user pcscd (pcsc-lite 2.4 and
 * later) it needs the rights that a rule of udev gives the node when the reader is plugged in.
 * Threads: no state.
 * Not done here: access control lists, which udev uses for people at the seat and not for services.
 */
#ifndef DIVIT_DOCTOR_NODE_H
#define DIVIT_DOCTOR_NODE_H

#include "doctor/programs.h"
#include "doctor/usb.h"

/* Fills in the nodes of all devices and the rule. */
void divit_node_look(const char *host, const divit_programs *programs, divit_usb *usb);

#endif
