/* SPDX-License-Identifier: Apache-2.0 */
/*
 * modules/shim.h - a PKCS#11 module for tests: a real one, but for some functions of its own.
 *
 * shim.c loads the module DIVIT_TEST_REAL and copies its table of functions; shim_override(), which
 * each test module has of its own, puts others in the place of some:
 *
 *     bool shim_override(CK_FUNCTION_LIST *list)
 *     {
 *         list->C_SetPIN = on_the_pad;       // may call shim_get()->real->C_SetPIN
 *         return true;
 *     }
 *
 * Threads: one. Not done here: which faults there are; see modules/refusing.h.
 */
#ifndef DIVIT_TESTS_MODULES_SHIM_H
#define DIVIT_TESTS_MODULES_SHIM_H

#include <stdbool.h>

#include <p11-kit/pkcs11.h>

typedef struct shim {
    CK_FUNCTION_LIST *real; /* the functions that misbehave nowhere */
    CK_FUNCTION_LIST list;  /* what the program gets */
    bool objects_read;      /* an attribute was asked for */
    bool logged_in;
    unsigned contexts;         /* logins for one signature that were tried */
    CK_MECHANISM_TYPE hashing; /* of the begun signature, where the shim hashes for the module */
} shim;

/* The one of this process: Cryptoki passes no context to its functions. */
shim *shim_get(void);

/* Replaces functions of the list; false if the module shall not be usable. */
bool shim_override(CK_FUNCTION_LIST *list);

#endif
