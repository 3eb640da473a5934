/* SPDX-License-Identifier: Apache-2.0 */
/*
 * doctor/check.h - the checks, each a judgement about facts.
 *
 *     divit_finding f = {.id = "card-present", ...};
 *     divit_check_card_present(&facts, &f);     // f.verdict, f.evidence, f.cause, f.fix
 *
 * A check reads the facts that the checks before it let through, and nothing else: no file, no
 * clock, no card. Threads: no state.
 * Not done here: their order and what each needs, see doctor/doctor.c.
 */
#ifndef DIVIT_DOCTOR_CHECK_H
#define DIVIT_DOCTOR_CHECK_H

#include "doctor/facts.h"
#include "doctor/finding.h"

/* A reader is on the USB bus, unless PC/SC has one from elsewhere. NO_READER. */
void divit_check_usb_reader(const divit_facts *facts, divit_finding *f);
/* A driver of pcscd lists each reader on the bus; readers.token says why not. NO_READER. */
void divit_check_usb_driver(const divit_facts *facts, divit_finding *f);
/* No driver of the kernel keeps pcscd from a reader. NO_READER. */
void divit_check_usb_kernel(const divit_facts *facts, divit_finding *f);
/* A rule of udev gives readers to the service where it does not run as root. Never BROKEN. */
void divit_check_usb_rule(const divit_facts *facts, divit_finding *f);
/* The service may open the device node of each reader. NO_READER. */
void divit_check_usb_node(const divit_facts *facts, divit_finding *f);
/* No program has a reader open past the service. NO_READER. */
void divit_check_usb_free(const divit_facts *facts, divit_finding *f);
/* Power saving leaves the readers awake. Never BROKEN. */
void divit_check_usb_power(const divit_facts *facts, divit_finding *f);

/* No variable leads PC/SC or OpenSC elsewhere. Never BROKEN. */
void divit_check_environment(const divit_facts *facts, divit_finding *f);
/* The service's socket is there and is one. NO_SERVICE. */
void divit_check_pcscd_socket(const divit_facts *facts, divit_finding *f);
/* Somebody listens on it and lets this user in. NO_SERVICE. */
void divit_check_pcscd_running(const divit_facts *facts, divit_finding *f);
/* polkit lets this kind of session in; judged only where the service refused. NO_SERVICE. */
void divit_check_session(const divit_facts *facts, divit_finding *f);
/* The service answers this user. NO_SERVICE, or what it answered. */
void divit_check_pcscd_admits(const divit_facts *facts, divit_finding *f);

/* The service lists a reader that is plugged in. NO_READER. */
void divit_check_reader_listed(const divit_facts *facts, divit_finding *f);
/* What the reader can do: PIN pad, sizes of APDUs, protocol. Never BROKEN. */
void divit_check_reader_features(const divit_facts *facts, divit_finding *f);
/* A card is in a reader. NO_CARD. */
void divit_check_card_present(const divit_facts *facts, divit_finding *f);
/* The card answered to reset. NO_CARD, as for no card at all. */
void divit_check_card_answers(const divit_facts *facts, divit_finding *f);
/* No other program holds the card for itself. READER_BUSY. */
void divit_check_card_free(const divit_facts *facts, divit_finding *f);
/* A profile knows the answer to reset (ISO/IEC 7816-3 8.2), or a module the card. TOKEN_UNKNOWN. */
void divit_check_atr_known(const divit_facts *facts, divit_finding *f);

/* A PKCS#11 module for the card is installed. TOKEN_UNKNOWN, or MODULE for one that was named. */
void divit_check_module_found(const divit_facts *facts, divit_finding *f);
/* Nobody but root and the user can change it (token/module.h). MODULE. */
void divit_check_module_safe(const divit_facts *facts, divit_finding *f);
/* The libraries that it needs are on this computer, told by name. MODULE. */
void divit_check_module_libraries(const divit_facts *facts, divit_finding *f);
/* It loads and starts in the card worker. MODULE, or how the worker ended. */
void divit_check_module_loads(const divit_facts *facts, divit_finding *f);

/* The module shows a token. The status that the card worker answered. */
void divit_check_token_present(const divit_facts *facts, divit_finding *f);
/* The PIN is not locked; the last try is a warning, also by what was noted. PIN_LOCKED. */
void divit_check_pin_state(const divit_facts *facts, divit_finding *f);
/* A mechanism that divit can sign with is offered for the key of the certificate. MODULE. */
void divit_check_mechanisms(const divit_facts *facts, divit_finding *f);
/* No CKA_ID stands for two keys or for two certificates. Never BROKEN: divit goes by the key. */
void divit_check_duplicate_ids(const divit_facts *facts, divit_finding *f);
/* What each certificate is; one that cannot be read is a warning. Never BROKEN. */
void divit_check_certificate_kinds(const divit_facts *facts, divit_finding *f);
/* A qualified certificate of a person that may sign is on the card. NO_CERTIFICATE. */
void divit_check_certificate_nes(const divit_facts *facts, divit_finding *f);
/* It is valid now: by the server's time if one is known. NO_CERTIFICATE. */
void divit_check_certificate_valid(const divit_facts *facts, divit_finding *f);
/* A second qualified certificate, and the second of its start if that is to come. Never BROKEN. */
void divit_check_certificate_succession(const divit_facts *facts, divit_finding *f);
/* Its private key is on the card. NO_CERTIFICATE. */
void divit_check_key_matches(const divit_facts *facts, divit_finding *f);
/* How far its end is. Never BROKEN. */
void divit_check_renewal_window(const divit_facts *facts, divit_finding *f);
/* The computer's clock agrees with a server's. CLOCK. */
void divit_check_clock(const divit_facts *facts, divit_finding *f);

/* There are roots, not all of them expired, and not older than a year. Never BROKEN. */
void divit_check_trust_store(const divit_facts *facts, divit_finding *f);

/* The proxy variables can be understood and the proxy lets us through. NETWORK. */
void divit_check_proxy(const divit_facts *facts, divit_finding *f);
/* A server that says whether the certificate is revoked can be asked (RFC 6960). NETWORK. */
void divit_check_ocsp_host(const divit_facts *facts, divit_finding *f);
/* The list of revoked certificates can be fetched; a warning while OCSP answers. NETWORK. */
void divit_check_crl_host(const divit_facts *facts, divit_finding *f);
/* The timestamp server is reached. Never BROKEN: signing does not need it. */
void divit_check_timestamp_host(const divit_facts *facts, divit_finding *f);

/* The index of the certificate that the checks judge; the count if there is none. */
size_t divit_check_pick(const divit_facts *facts);

#endif
