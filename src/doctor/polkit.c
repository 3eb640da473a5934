/* SPDX-License-Identifier: Apache-2.0 */
/* What polkit's policy says of the smart card service. */
#include "doctor/polkit.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "doctor/tree.h"

enum { FILE_SIZE = 1 << 16 };

static const char action[] = "<action id=\"org.debian.pcsc-lite.access_pcsc\">";
static const char prefix[] = "org.debian.pcsc-lite.";

/* What stands between "<tag>" and the next '<' of one action, polkit(8) "DECLARING ACTIONS". */
static void take_answer(const char *text, const char *end, const char *tag, char *out)
{
    const char *at = strstr(text, tag);
    if (!at || at > end)
        return;
    at += strlen(tag);
    at += strspn(at, " \t\n");
    (void)snprintf(out, DIVIT_POLKIT_ANSWER, "%.*s", (int)strcspn(at, "< \t\n"), at);
}

/* see doctor/polkit.h */
void divit_polkit_parse(const char *text, divit_polkit *ret)
{
    const char *from = strstr(text, action);
    const char *end = from ? strstr(from, "</action>") : NULL;
    if (!end)
        return;
    take_answer(from, end, "<allow_any>", ret->any);
    take_answer(from, end, "<allow_inactive>", ret->inactive);
    take_answer(from, end, "<allow_active>", ret->active);
}

static void read_policy(const char *host, divit_polkit *ret)
{
    char path[DIVIT_TREE_PATH];
    char text[FILE_SIZE];
    if (!divit_tree_path(path, host, "usr/share/polkit-1/actions/org.debian.pcsc-lite.policy") ||
        !divit_tree_text(path, text, sizeof text))
        return;
    ret->installed = true;
    divit_polkit_parse(text, ret);
}

static void look_for_rule(const char *host, const char *folder, divit_polkit *ret)
{
    char path[DIVIT_TREE_PATH];
    char text[FILE_SIZE];
    DIR *dir = divit_tree_path(path, host, "%s", folder) ? opendir(path) : NULL;
    for (const struct dirent *e = dir ? readdir(dir) : NULL; e; e = readdir(dir))
        if (divit_tree_path(path, host, "%s/%s", folder, e->d_name) &&
            divit_tree_text(path, text, sizeof text) && strstr(text, prefix))
            divit_text_copy(ret->rule, sizeof ret->rule, e->d_name);
    if (dir)
        (void)closedir(dir);
}

/* see doctor/polkit.h */
void divit_polkit_look(const char *host, divit_polkit *ret)
{
    *ret = (divit_polkit){0};
    read_policy(host, ret);
    look_for_rule(host, "usr/share/polkit-1/rules.d", ret);
    look_for_rule(host, "etc/polkit-1/rules.d", ret);
}
