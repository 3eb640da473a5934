/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/proxy.h - by which proxy a server is reached: the option, else the environment.
 *
 *     const char *proxy = NULL;
 *     s = cli_proxy_find(options->proxy, "https://portal.example:8443", &proxy, err);
 *     const divit_net_options net = {.proxy = proxy, ...};
 *
 * The variables are those that curl and every other program of the desktop take. A login may stand
 * in a variable, never in the option: everybody on the machine can read a command line.
 * Ownership: what is found is borrowed from the option or the environment. Threads: one.
 * Not done here: proxy scripts (PAC); asking for a login.
 */
#ifndef DIVIT_CLI_PROXY_H
#define DIVIT_CLI_PROXY_H

#include "doctor/doctor.h"

/* The proxy variables of the environment as curl reads them (curl(1), ENVIRONMENT); borrowed. */
divit_doctor_proxies cli_proxy_variables(void);

/*
 * The proxy for an https address: `option` if it is given ("none": no proxy), else that of the
 * environment unless no_proxy names the host. NULL if there is none. USAGE for one that is no
 * address, and for a login in the option.
 */
DIVIT_MUST_CHECK divit_status cli_proxy_find(
    const char *option, const char *url, const char **ret, divit_error *err);

#endif
