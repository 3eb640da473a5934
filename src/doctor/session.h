/* SPDX-License-Identifier: Apache-2.0 */
/*
 * doctor/session.h - from where this program runs: a person's session at the computer, ssh, cron, a
 * container.
 *
 *     divit_session session;
 *     divit_session_look(host, &session);
 *     if (session.kind == DIVIT_SESSION_REMOTE) ...
 *
 * The session is found as polkit finds it: by the control group of the process, else as the user's
 * display session; its facts are in the files of systemd-logind under run/systemd (sd-login(3)
 * reads the same).
 * Ownership: a value. Threads: no state.
 * Not done here: a computer without logind, whose kind is UNKNOWN.
 */
#ifndef DIVIT_DOCTOR_SESSION_H
#define DIVIT_DOCTOR_SESSION_H

#include <stdbool.h>

enum { DIVIT_SESSION_WORD = 32 };

typedef enum divit_session_kind {
    DIVIT_SESSION_UNKNOWN,  /* no logind here */
    DIVIT_SESSION_NONE,     /* outside any session, as a service or a job of cron is */
    DIVIT_SESSION_REMOTE,   /* signed in over the network */
    DIVIT_SESSION_INACTIVE, /* at the computer, but another session is in front */
    DIVIT_SESSION_ACTIVE,   /* at the computer and in front */
} divit_session_kind;

typedef struct divit_session {
    divit_session_kind kind;
    char id[DIVIT_SESSION_WORD];      /* "" if none */
    char service[DIVIT_SESSION_WORD]; /* who opened it: "gdm-password", "sshd", "crond" */
    char type[DIVIT_SESSION_WORD];    /* "tty", "x11", "wayland", "unspecified" */
    char seat[DIVIT_SESSION_WORD];    /* "seat0"; "" if none */
    /* What kind of container this is: "docker", "lxc", "flatpak", ...; "" if none. */
    char container[DIVIT_SESSION_WORD];
    bool hidden_processes; /* proc hides the processes of others (hidepid, proc(5)) */
} divit_session;

/* Looks at proc/self, run/systemd and the marks that containers leave. */
void divit_session_look(const char *host, divit_session *ret);

#endif
