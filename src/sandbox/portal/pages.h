/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sandbox/portal/pages.h - the portal's pages for a person's browser, with the guide's menu.
 *
 *     static const divit_world_route routes[] = {..., DIVIT_WORLD_PAGE_ROUTES, {0}};
 *
 * Handlers for the route table of sandbox/portal/world.h; their ctx is a divit_world_context. What
 * a page shows and does is asked of the contract's acts (sandbox/portal/visit.h). The twelve
 * screens of the guide in their order: landing, doors, e-devlet, menu, nes, own, applications,
 * application, form, approval, signing, result; the others are what else the menu has.
 * Threads: as the store's. Not done here: rules of the contract.
 */
#ifndef DIVIT_SANDBOX_PORTAL_PAGES_H
#define DIVIT_SANDBOX_PORTAL_PAGES_H

#include "sandbox/portal/visit.h"

#define DIVIT_WORLD_PAGE(name)                                                                     \
    DIVIT_MUST_CHECK divit_status name(                                                            \
        void *ctx, const divit_world_request *request, divit_world_reply *ret, divit_error *err)

DIVIT_WORLD_PAGE(divit_world_page_landing);      /* 1 */
DIVIT_WORLD_PAGE(divit_world_page_doors);        /* 2, Merkezi Kimlik Dogrulama */
DIVIT_WORLD_PAGE(divit_world_page_e_devlet);     /* 3 */
DIVIT_WORLD_PAGE(divit_world_page_pick);         /* 3, a name was picked */
DIVIT_WORLD_PAGE(divit_world_page_e_imza);       /* 2, tab e-Imza */
DIVIT_WORLD_PAGE(divit_world_page_challenge);    /* 2, what the card is to sign */
DIVIT_WORLD_PAGE(divit_world_page_came);         /* 2, it was signed */
DIVIT_WORLD_PAGE(divit_world_page_menu);         /* 4 */
DIVIT_WORLD_PAGE(divit_world_page_nes);          /* 5 */
DIVIT_WORLD_PAGE(divit_world_page_own);          /* 6 */
DIVIT_WORLD_PAGE(divit_world_page_applications); /* 7 */
DIVIT_WORLD_PAGE(divit_world_page_application);  /* 8 */
DIVIT_WORLD_PAGE(divit_world_page_form);         /* 9 */
DIVIT_WORLD_PAGE(divit_world_page_form_sent);    /* 9, filled in */
DIVIT_WORLD_PAGE(divit_world_page_identity);     /* 9, Kimlik Bilgilerimi Guncelle */
DIVIT_WORLD_PAGE(divit_world_page_approval);     /* 10 */
DIVIT_WORLD_PAGE(divit_world_page_approved);     /* 10, by one of the three ways */
DIVIT_WORLD_PAGE(divit_world_page_signing);      /* 11 */
DIVIT_WORLD_PAGE(divit_world_page_signed);       /* 11, the signed form was uploaded */
DIVIT_WORLD_PAGE(divit_world_page_result);       /* 12 */
DIVIT_WORLD_PAGE(divit_world_page_paper);        /* the form as a download */
DIVIT_WORLD_PAGE(divit_world_page_list);         /* certificates, seals, the officer's list */
DIVIT_WORLD_PAGE(divit_world_page_paid);         /* Kisi Odemeli Basvuru */
DIVIT_WORLD_PAGE(divit_world_page_paid_begun);   /* the same, begun */
DIVIT_WORLD_PAGE(divit_world_page_debts);        /* Borc Sorgulama; no sign-in */

/* What the contract refused, as a page with the answer's code. E_MEMORY. */
DIVIT_MUST_CHECK divit_status divit_world_page_problem(
    const divit_world_answer *answer, divit_world_reply *ret);

/* Rows of a route table. */
#define DIVIT_WORLD_PAGE_ROUTES                                                                    \
    {"GET", "/landing", divit_world_page_landing, NULL, 0},                                        \
        {"GET", "/borc", divit_world_page_debts, NULL, 0},                                         \
        {"GET", "/giris", divit_world_page_doors, NULL, 0},                                        \
        {"GET", "/giris/e-devlet", divit_world_page_e_devlet, NULL, 0},                            \
        {"POST", "/giris/e-devlet", divit_world_page_pick, NULL, 0},                               \
        {"GET", "/giris/e-imza", divit_world_page_e_imza, NULL, 0},                                \
        {"GET", "/giris/e-imza/*", divit_world_page_challenge, NULL, 0},                           \
        {"POST", "/giris/e-imza/*", divit_world_page_came, NULL, 1 << 20},                         \
        {"GET", "/islemler", divit_world_page_menu, NULL, 0},                                      \
        {"GET", "/mali-muhur", divit_world_page_list, divit_world_certificates, 0},                \
        {"GET", "/nes", divit_world_page_nes, NULL, 0},                                            \
        {"GET", "/nes/yetkili", divit_world_page_list, divit_world_officer_list, 0},               \
        {"GET", "/nes/bireysel", divit_world_page_own, NULL, 0},                                   \
        {"GET", "/nes/sertifikalar", divit_world_page_list, divit_world_certificates, 0},          \
        {"GET", "/nes/kisi-odemeli", divit_world_page_paid, NULL, 0},                              \
        {"POST", "/nes/kisi-odemeli", divit_world_page_paid_begun, divit_world_apply, 0},          \
        {"GET", "/nes/basvurular", divit_world_page_applications, divit_world_list, 0},            \
        {"GET", "/nes/basvuru/*", divit_world_page_application, divit_world_show, 0},              \
        {"GET", "/nes/basvuru/*/form", divit_world_page_form, divit_world_form_get, 0},            \
        {"POST", "/nes/basvuru/*/form", divit_world_page_form_sent, divit_world_form_put, 0},      \
        {"POST", "/nes/basvuru/*/kimlik", divit_world_page_identity, divit_world_form_get, 0},     \
        {"GET", "/nes/basvuru/*/onay", divit_world_page_approval, divit_world_show, 0},            \
        {"POST", "/nes/basvuru/*/onay", divit_world_page_approved, divit_world_approve, 0},        \
        {"GET", "/nes/basvuru/*/imza", divit_world_page_signing, divit_world_show, 0},             \
        {"POST", "/nes/basvuru/*/imza", divit_world_page_signed, divit_world_approve_form,         \
            DIVIT_WORLD_UPLOAD_MAX},                                                               \
        {"GET", "/nes/basvuru/*/sonuc", divit_world_page_result, divit_world_show, 0},             \
    {                                                                                              \
        "GET", "/nes/basvuru/*/form.pdf", divit_world_page_paper, divit_world_paper_get, 0         \
    }

/* Largest body of an upload, in bytes. */
enum { DIVIT_WORLD_UPLOAD_MAX = 32 << 20 };

#endif
