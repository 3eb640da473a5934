/* SPDX-License-Identifier: Apache-2.0 */
/* By which proxy a server is reached: the option, else the environment. */
#include "cli/proxy.h"

#include <stdlib.h>
#include <string.h>

#include "base/status.h"
#include "doctor/address.h"

/* Lower case first; http_proxy only so, for HTTP_PROXY may come from a web server's client. */
static const char *variable(const char *name, const char *upper)
{
    const char *value = getenv(name);
    return (value && value[0]) || !upper ? value : getenv(upper);
}

/* see cli/proxy.h */
divit_doctor_proxies cli_proxy_variables(void)
{
    const char *all = variable("all_proxy", "ALL_PROXY");
    const char *http = variable("http_proxy", NULL);
    const char *https = variable("https_proxy", "HTTPS_PROXY");
    return (divit_doctor_proxies){.http = http && http[0] ? http : all,
        .https = https && https[0] ? https : all,
        .none = variable("no_proxy", "NO_PROXY")};
}

/* Only http and https: other kinds would see more than the server's name. */
static bool is_proxy(const char *text)
{
    divit_address a;
    return divit_address_parse(text, &a) &&
           (!a.scheme[0] || strcmp(a.scheme, "http") == 0 || strcmp(a.scheme, "https") == 0);
}

static divit_status find_variable(const char *url, const char **ret, divit_error *err)
{
    divit_address server;
    const divit_doctor_proxies all = cli_proxy_variables();
    const bool direct = !all.https || !all.https[0] || !divit_address_parse(url, &server) ||
                        divit_address_exempt(all.none, server.host);
    if (!direct && !is_proxy(all.https))
        return divit_fail(err, DIVIT_USAGE, __func__,
            N_("the proxy in HTTPS_PROXY must look like http://host:port"));
    *ret = direct ? NULL : all.https;
    return DIVIT_OK;
}

/* see cli/proxy.h */
divit_status cli_proxy_find(const char *option, const char *url, const char **ret, divit_error *err)
{
    if (!option)
        return find_variable(url, ret, err);
    if (strcmp(option, "none") == 0) {
        *ret = NULL;
        return DIVIT_OK;
    }
    if (strchr(option, '@'))
        return divit_fail(err, DIVIT_USAGE, __func__,
            N_("a proxy's login is not for the command line; write it into HTTPS_PROXY instead"));
    if (!is_proxy(option))
        return divit_fail(
            err, DIVIT_USAGE, __func__, N_("the proxy must look like http://host:port"));
    *ret = option;
    return DIVIT_OK;
}
