/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sandbox/card/namespace.h - a user and mount namespace for a private pcscd.
 *
 *     in the child, after fork():
 *     const char *failed = divit_namespace_enter(folder, handler);
 *     if (failed) { write it down; _exit(1); }
 *
 * It needs a kernel that lets users make user namespaces. The process keeps its user and group,
 * seen as root inside. /run holds nothing but the card folder and the reader library, under names
 * without the spaces that reader.conf cannot hold; pcscd's USB drivers are hidden.
 * Only system calls and formatting into the stack: safe after fork() in any process.
 */
#ifndef DIVIT_SANDBOX_CARD_NAMESPACE_H
#define DIVIT_SANDBOX_CARD_NAMESPACE_H

/* Where folder and handler are inside. */
#define DIVIT_NAMESPACE_FOLDER "/run/divit-card"
#define DIVIT_NAMESPACE_HANDLER "/run/libifd-divit.so"

/* NULL, or the constant name of the step that failed, with errno. Paths are absolute. */
const char *divit_namespace_enter(const char *folder, const char *handler);

#endif
