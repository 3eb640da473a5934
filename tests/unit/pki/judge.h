/* SPDX-License-Identifier: Apache-2.0 */
/*
 * unit/pki/judge.h - a folder of one test, and foreign programs that judge what is in it.
 *
 *     char *folder = folder_new();
 *     folder_put(folder, "a.der", der);
 *     assert_true(judge(folder, "openssl x509 -inform DER -in a.der -noout"));
 *     folder_free(&folder);
 *
 * Every failure but a judge's ends the test.
 */
#ifndef DIVIT_TESTS_PKI_JUDGE_H
#define DIVIT_TESTS_PKI_JUDGE_H

#include "unit/check.h"

/* A new folder in TMPDIR, owned by the caller; and its removal with all files in it. */
char *folder_new(void);
void folder_free(char **folder);

/* Writes a file of the folder. */
void folder_put(const char *folder, const char *name, divit_span content);
/* Reads a file of the folder. */
divit_bytes folder_get(const char *folder, const char *name);

/* Runs a shell command in the folder; true if it exits with 0. Its output goes to judge.txt. */
bool judge(const char *folder, const char *command);

#endif
