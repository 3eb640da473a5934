/* SPDX-License-Identifier: Apache-2.0 */
/* The twelve screens of the guide. */
#include "renew/walk.h"

#include <stddef.h>

#define MENU_MOVED N_("the menu may have moved: look for the same words at the left or above")

static const divit_walk_step steps[DIVIT_WALK_STEPS] = {
    {"Online İşlemler", "Giriş Yap | Borç Sorgulama ve Ödeme", "Giriş Yap",
        N_("look at the address in the browser first: it must be the one above"),
        N_("another address: close the page and do not type anything into it")},
    {"Merkezi Kimlik Doğrulama Sistemi", "Giriş Yapılacak Adres | e-Devlet | e-İmza",
        "e-Devlet Kapısına Git", N_("stay on the tab e-Devlet"),
        N_("you are signed in already: go on with step 4")},
    {"e-Devlet Kapısı", "Kimlik Doğrulama", "",
        N_("sign in there as you always do; divit never asks for that password"),
        N_("the address does not end in turkiye.gov.tr: do not sign in")},
    {"Online İşlemler", "NES İşlemleri | Mali Mühür İşlemleri", "NES İşlemleri",
        N_("choose the pages of the qualified certificate"),
        N_("some pages name it after the e-signature instead")},
    {"NES İşlemleri", "Bireysel İşlemler | Yetkili İşlemleri", "Bireysel İşlemler",
        N_("choose what you do for yourself, not for the institution"), MENU_MOVED},
    {"Bireysel İşlemler", "Başvuru İşlemleri | Sertifika Listeleme", "Başvuru İşlemleri",
        N_("go on to the applications"), MENU_MOVED},
    {"Başvuru İşlemleri", "Başvurularım | Kişi Ödemeli Başvuru", "Başvurularım > İşlem",
        N_("open the list and the application with your order number"),
        N_("an empty list: ask your institution's IT unit whether its officer has signed")},
    {"Başvuru Detayı", "Sipariş No | Başvuru Türü | Ödeme Türü | Yedek Sertifika",
        "Başvuruyu Tamamla", N_("check that it is your renewal"),
        N_("another person's name: sign out and close the browser")},
    {"Başvuru Bilgileri", "Kimlik No | Ad Soyad | e-Posta | Cep Tel | Kurum Adı | Ödeme",
        "(Kimlik Bilgilerimi Güncelle) > Kaydet ve İlerle",
        N_("fill in the fields with a star; the first button only if your name is wrong"),
        N_("a red line at a field says what is wrong with it")},
    {"Başvuru Onay", "Taahhütname | e-Onay | e-İmza ile Onayla | Formu İndir", "e-İmza ile Onayla",
        N_("read the commitment and tick the box below it; without a valid card take e-Onay if "
           "you gave the consent to it before, else the form on paper"),
        N_("no button for e-Onay: you gave no consent to it before; that is no fault")},
    {"e-İmza ile Onayla", "Formu İndir | İmzalı Formu Yükle", "Formu İndir",
        N_("divit sees the form arrive, shows it and signs it with your card; then upload the "
           "signed file on the same page"),
        N_("the browser asks where to save it: choose the folder named above")},
    {"Başvuru Sonucu", "Durumu", "", N_("read the status and compare it with the lines below"),
        N_("no status: open the list of your applications again and read it there")},
};

/* see renew/walk.h */
const divit_walk_step *divit_walk_step_at(unsigned number)
{
    return number >= 1 && number <= DIVIT_WALK_STEPS ? &steps[number - 1] : NULL;
}
