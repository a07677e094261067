#include "mail/list_words.hpp"

#include "mail/feedback_words.hpp"

namespace twinwatch::mail {

namespace {

constexpr ListWords words_of_turkish_lists{
    .sheet = "Okullar",
    .header = {"Bölüm", in_turkish(code_header), "İl", in_turkish(district_header), in_turkish(school_header), "Tür",
               "Aktif Proje", "Konu", "Gerekçe", "Ne Zamandan Beri", "Veri Tarihi", "Kaynak", "Bağlantı"},
    .fresh = "Yeni",
    .continuing = "Süren",
    .resolved = "Artık aktif",
    .settled = "Sonuçlanan",
    .unknown = "Bilgi yok",
    .active = "aktif",
    .none = "yok",
    .not_visible = "görünmüyor",
    .not_known = "bilinmiyor",
    .not_confirmed = " (güncel veriyle doğrulanamadı)",
    .written_as = "kayıtta yazılan: ",
    .provinces_sheet = "İller",
    .provinces_header = {"Plaka", "İl", "Okul", "Bilgi Var", "Aktif", "Aktif Projesi Yok (listede)",
                         "Aktif Projesi Görünmüyor", "Bilgi Yok", "Açık", "Koordinatör"},
    .october_header = {"Tamamlanan Proje", "Süren Proje", "Yeniden Açılan Proje", "Yeni Proje"},
    .no_coordinator = "kayıtlı değil",
    .has_coordinator = "var"};

constexpr ListWords words_of_english_lists{
    .sheet = "Schools",
    .header = {"Section", in_english(code_header), "Province", in_english(district_header), in_english(school_header),
               "Type", "Active Project", "Topic", "Reason", "Since", "Data Of", "Source", "Link"},
    .fresh = "New",
    .continuing = "Continuing",
    .resolved = "Now active",
    .settled = "Settled",
    .unknown = "Not known",
    .active = "active",
    .none = "none",
    .not_visible = "not visible",
    .not_known = "not known",
    .not_confirmed = " (today's data cannot confirm it)",
    .written_as = "written there: ",
    .provinces_sheet = "Provinces",
    .provinces_header = {"Plate", "Province", "Schools", "Told", "Active", "No Active Project (listed)",
                         "No Active Project Visible", "Not Known", "Awaiting Support", "Coordinator"},
    .october_header = {"Projects Completed", "Projects Continuing", "Projects Reopened", "Projects New"},
    .no_coordinator = "none on record",
    .has_coordinator = "yes"};

}  // namespace

const ListWords& list_words(const Wording& words) {
  return words.language() == "en" ? words_of_english_lists : words_of_turkish_lists;
}

}  // namespace twinwatch::mail
