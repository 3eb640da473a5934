/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/doctor_recipe.h - which steps put a fault right: a table by the finding's id and the host.
 *
 *     const cli_recipe *r = cli_recipe_find(&host, finding);
 *     for (size_t i = 0; r && i < r->n; i++)
 *         ... cli_step_text(&host, &r->steps[i], &text, err)
 *
 * A finding's id says what is wrong, the host how it is put right there: with systemd or without,
 * whether a file is in the way, whether the program is installed. What needs a decision of a person
 * (a variable of the environment, a package, another reader) has no recipe.
 * Ownership: all constant. Threads: no state.
 * Not done here: doing it, see cli/doctor_step.h; asking, see cli/doctor_fix.h.
 */
#ifndef DIVIT_CLI_DOCTOR_RECIPE_H
#define DIVIT_CLI_DOCTOR_RECIPE_H

#include "cli/doctor_step.h"
#include "doctor/finding.h"

typedef struct cli_recipe {
    const char *id; /* of the finding */
    bool (*fits)(const cli_step_host *host, const divit_finding *f);
    const cli_step *steps;
    size_t n;
} cli_recipe;

/* The first recipe for a finding that fits the host; NULL if there is none. */
const cli_recipe *cli_recipe_find(const cli_step_host *host, const divit_finding *f);

#endif
