/* SPDX-License-Identifier: Apache-2.0 */
/* The clauses of the practice commitment. */
#include "sandbox/portal/documents.h"

/* Subjects: the duties of a certificate's owner under law 5070 and Kamu SM's public list. */
static const divit_world_clause clauses[] = {
    {"İlke ve esaslara uygun kullanım",
        "Nitelikli elektronik sertifikamı, Sertifika İlkeleri (Sİ) ve Sertifika Uygulama Esasları "
        "(SUE) ile 5070 sayılı Elektronik İmza Kanunu hükümlerine uygun olarak kullanacağım."},
    {"İmza oluşturma verisinin ve aracının korunması",
        "İmza oluşturma verimi ve güvenli elektronik imza oluşturma aracımı hiç kimseye "
        "vermeyecek, kullandırmayacak ve başkasının erişimine bırakmayacağım."},
    {"Devredilemezlik",
        "Sertifikamın ve ona bağlı hakların şahsıma ait olduğunu, devredilemeyeceğini ve başkası "
        "adına kullanılamayacağını biliyorum."},
    {"Kullanım amacı",
        "Sertifikamı yalnızca elektronik imza oluşturma ve doğrulama amacıyla, varsa kullanım ve "
        "parasal sınırları içinde kullanacağım."},
    {"Bizzat teslim alma",
        "Güvenli elektronik imza oluşturma aracımı, kimliğimi ibraz ederek bizzat teslim "
        "alacağım."},
    {"PIN bilgisinin korunması",
        "Aracıma erişim sağlayan PIN bilgisini kendim belirleyecek, gizli tutacak, yazılı olarak "
        "bulundurmayacak ve üçüncü kişilerle paylaşmayacağım."},
    {"Kayıp, çalınma ve şüphe hâlinde bildirim",
        "Aracımı kaybetmem, çaldırmam veya gizliliğinin bozulduğundan şüphelenmem hâlinde durumu "
        "gecikmeksizin sertifika hizmet sağlayıcısına bildirecek ve sertifikamın iptalini "
        "isteyeceğim."},
    {"Geçersiz sertifikanın kullanılmaması",
        "Süresi dolmuş, askıya alınmış veya iptal edilmiş sertifikam ile imza "
        "oluşturmayacağım."},
    {"Bilgilerin doğruluğu ve güncelliği",
        "Başvuruda verdiğim bilgilerin doğru ve eksiksiz olduğunu; sertifikamda yer alan bilgiler "
        "değiştiğinde bunu sertifika hizmet sağlayıcısına bildireceğimi kabul ediyorum."},
    {"Sorumluluk",
        "Bu yükümlülüklere aykırı davranmam sebebiyle doğacak zararlardan sorumlu olduğumu ve bu "
        "zararlar için tarafıma rücu edilebileceğini kabul ediyorum."},
    {0}};

/* see sandbox/portal/documents.h */
const divit_world_clause *divit_world_clauses(void)
{
    return clauses;
}

/* see sandbox/portal/documents.h */
const char *divit_world_declaration(void)
{
    return "Yukarıdaki taahhütnameyi okudum, anladım ve kabul ediyorum. Başvuru formunda yer alan "
           "bilgilerin doğruluğunu beyan eder, adıma nitelikli elektronik sertifika "
           "düzenlenmesini talep ederim.";
}
