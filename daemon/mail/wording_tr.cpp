#include <fmt/format.h>

#include "mail/calendar.hpp"
#include "mail/national.hpp"
#include "mail/october.hpp"
#include "mail/turkish_number.hpp"
#include "mail/wording.hpp"

namespace twinwatch::mail {

namespace {

std::string okul(std::int64_t n) { return number_tr(n) + " okul"; }  // singular noun after a number

// What an open alert says in one word, for sentences about many: only as much as the weakest basis allows.
std::string_view open_in_turkish(const Digest& digest) {
  const auto bases = bases_of(digest);
  if (!bases.seen_none) return "aktif proje yok";
  return bases.stated ? "aktif proje yok ya da görünmüyor" : "aktif proje görünmüyor";
}

std::string coverage_in_turkish(const std::string& where, const alert::Coverage& c) {
  const std::string of_all = fmt::format("{} {} okulun", where, number_tr(c.eligible));
  if (c.told() == 0) return of_all + " hiçbiri hakkında güncel bilgi yok.";
  if (c.unknown == 0) return of_all + " tümü hakkında bilgi var.";
  return fmt::format("{} {} hakkında bilgi var; {} için henüz bir şey söyleyemiyoruz.", of_all, possessive_tr(c.told()),
                     okul(c.unknown));
}

class Turkish final : public Wording {
 public:
  std::string_view language() const override { return "tr"; }
  std::string number(std::int64_t n) const override { return number_tr(n); }
  std::string percent(std::int64_t part, std::int64_t whole) const override { return percent_tr(part, whole); }
  std::string day(std::int64_t ms) const override { return day_tr(ms); }
  std::string period(std::string_view period) const override { return period_tr(period); }
  std::string schools(std::int64_t n) const override { return okul(n); }
  std::string no_district() const override { return "İlçesi yazılmamış"; }

  std::string coverage_of_province(const std::string& name, const alert::Coverage& c) const override {
    return coverage_in_turkish(name + " ilinde", c);
  }
  std::string coverage_of_country(std::size_t provinces, const alert::Coverage& c) const override {
    return coverage_in_turkish(fmt::format("{} ilde", provinces), c);
  }

  std::string lead_news(const Digest& d) const override {
    if (d.baseline && d.open() == 0) return "Bu ilk özette desteğe ihtiyaç duyduğunu söyleyebileceğimiz bir okul yok.";
    if (d.baseline)
      return fmt::format("Bunlardan {} için {}: bu ilk özet, hangi okullara destek olabileceğinizi gösterir.",
                         okul(d.open()), open_in_turkish(d));
    std::vector<std::string> parts;
    if (!d.fresh.empty()) parts.push_back(fmt::format("{} listeye yeni girdi", okul(ssize(d.fresh))));
    if (!d.resolved.empty())
      parts.push_back(fmt::format("{} artık aktif bir proje yürütüyor", okul(ssize(d.resolved))));
    if (!d.continuing.empty()) parts.push_back(fmt::format("{} için durum sürüyor", okul(ssize(d.continuing))));
    if (parts.empty())
      parts.emplace_back(counts_of_other(d).news() ? "destek bekleyen okullarda değişiklik yok" : "yeni bir haber yok");
    const auto all = fmt::format("{}", fmt::join(parts, ", "));
    return d.last_told_ms ? fmt::format("{} tarihli özetten bu yana {}.", day_tr(*d.last_told_ms), all) : all + ".";
  }

  std::string subject(const Digest& d) const override {
    std::string about;
    if (d.baseline) {
      about = d.open() > 0 ? fmt::format("ilk özet, {} destek bekliyor", okul(d.open())) : "ilk özet";
    } else {
      std::vector<std::string> parts;
      if (!d.fresh.empty()) parts.push_back(fmt::format("{} yeni", d.fresh.size()));
      if (!d.resolved.empty()) parts.push_back(fmt::format("{} artık aktif", d.resolved.size()));
      if (!d.continuing.empty()) parts.push_back(fmt::format("{} süren", d.continuing.size()));
      if (const auto other = counts_of_other(d); d.fresh.empty() && d.resolved.empty() && other.news())
        parts.push_back(other.fresh > 0 ? fmt::format("diğer konularda {} yeni", other.fresh)
                                        : fmt::format("diğer konularda {} sonuçlanan", other.resolved));
      about = parts.empty() ? "aylık hatırlatma" : fmt::format("haftalık özet, {}", fmt::join(parts, ", "));
    }
    return fmt::format("{}{} eTwinning: {}", d.for_desk ? "(koordinatörü kayıtlı değil) " : "", d.province, about);
  }
  std::string list_name() const override { return "okullar"; }

  std::string why(const SchoolRow& row) const override {
    const auto& e = row.evidence;
    const std::string on = e.data_ms ? ", " + short_day(*e.data_ms) : "";
    if (e.basis == "record") {
      const std::string source = e.source.empty() ? "" : fmt::format(" ({}{})", e.source, on);
      return (e.project.empty() ? "aktif bir projesi var" : fmt::format("aktif projesi: {}", e.project)) + source;
    }
    if (row.rule != "no_active_project" && !row.reason.empty()) return row.reason;
    if (e.basis == "stated")
      return e.source.empty() ? "aktif projesi yok" : fmt::format("aktif projesi yok ({} listesinde{})", e.source, on);
    if (e.basis == "seen_none")
      return fmt::format("portalda aktif projesi görünmüyor{}", on.empty() ? "" : " (" + on.substr(2) + ")");
    return row.reason.empty() ? "aktif projesi bilinmiyor" : row.reason;
  }

  std::string topic(const SchoolRow& row) const override {
    const bool says_none = row.rule != "no_active_project" && row.evidence.basis != "seen_none";
    return says_none && !row.rule_title_tr.empty() ? row.rule_title_tr : "Aktif proje";
  }
  std::string unknown_why(std::string_view basis) const override {
    if (basis == "no_source") return "bu okullar için henüz bir proje listesi alınmadı";
    if (basis == "stale") return "elimizdeki liste eskidi, yenisi bekleniyor";
    if (basis == "unmatched") return "bir proje kaydının bu okula ait olup olmadığı kesinleşmedi";
    if (basis == "quarantined") return "son liste eksik göründüğü için denetimde bekliyor";
    if (basis == "not_covered") return "elimizdeki listeler bu okulları kapsamıyor";
    if (basis == "claimed") return "projesi olduğu bildirildi, listelerde henüz görünmüyor";
    if (basis == "account_unread") return "portaldaki okul sayfası henüz okunmadı";
    return fmt::format("nedeni: {}", basis);
  }
  std::string since(std::int64_t ms) const override { return short_day(ms) + " gününden beri"; }
  std::string stale() const override { return "güncel veriyle doğrulanamadı; son bilinen durum"; }

  std::string lead_other(const Digest& d) const override {
    const auto other = counts_of_other(d);
    if (other.fresh + other.resolved + other.continuing == 0) return {};
    if (d.baseline) return fmt::format("Diğer konular (aşağıda): {}.", okul(other.fresh));
    return fmt::format("Diğer konular (aşağıda): {}.", in_short(other));
  }
  const std::string& title(const RuleSection& s) const override { return s.title_tr; }
  const std::string& advice(const RuleSection& s) const override { return s.advice_tr; }
  std::string summary(const RuleSection& s, bool listed) const override {
    if (s.baseline)
      return fmt::format("Bu konu özetinizde ilk kez yer alıyor: {}{}.", okul(s.open()),
                         listed ? "" : "; okulların listesi ekteki dosyada");
    return in_short(count_rows(s)) + ".";
  }
  std::string heading_of_part(Section section, std::int64_t n) const override {
    const auto* what = section == Section::fresh ? "Yeni" : section == Section::resolved ? "Sonuçlanan" : "Süren";
    return fmt::format("{}: {}", what, okul(n));
  }
  std::string why_of_rule(const SchoolRow& row) const override { return row.reason; }
  std::string by_district(const std::string& counts) const override { return "İlçelere göre: " + counts; }

  std::string october_heading(std::int64_t cutoff_ms) const override {
    return day_tr(cutoff_ms) + " kapanışından bu yana projeler";
  }
  std::array<std::string_view, 4> october_labels() const override {
    return {"Tamamlanan", "Süren", "Yeniden açılan", "Yeni"};
  }
  std::string october_note(const OctoberCounts& o) const override {
    if (!o.projects) return "Kapanıştan önce ve sonra alınmış birer proje listesi olmadığı için söylenemiyor.";
    std::string note;
    if (o.provinces_of > 0)
      note = fmt::format("{} ilin {} için sayılabildi; birkaç ilin ortak projesi her birinde sayılır.", o.provinces_of,
                         possessive_tr(o.provinces));
    if (o.projects->untold > 0)
      note += fmt::format("{}{} aktif proje daha var: önceki durumunu gösteren bir liste yok.", note.empty() ? "" : " ",
                          number_tr(o.projects->untold));
    return note;
  }

  std::string plan_heading(std::int64_t until_ms) const override {
    return fmt::format("Kulüp planlarında yaklaşanlar ({} gününe kadar)", day_tr(until_ms));
  }
  std::string plan_clubs(std::int64_t n) const override { return "eTwinning kulübü kayıtlı: " + okul(n) + "."; }
  std::string plan_more(std::int64_t n) const override { return number_tr(n) + " etkinlik daha."; }

  std::string heading(Section section) const override {
    return section == Section::fresh ? "Yeni" : section == Section::resolved ? "Sevindirici haber" : "Süren";
  }
  std::string intro(Section section) const override {
    if (section == Section::fresh) return "Son özetten bu yana listeye giren okullar.";
    if (section == Section::resolved) return "Artık aktif bir projesi olan okullar.";
    return "Daha önce bildirilenler, en eskisi önce.";
  }
  std::string common(const std::string& why) const override {
    return fmt::format("Başka bir şey yazılmadıysa: {}.", why);
  }
  std::string more(std::int64_t n) const override { return okul(n) + " daha: ekteki listede."; }
  std::string unknown_heading(std::int64_t n) const override { return "Hakkında bilgi veremediğimiz: " + okul(n); }
  std::string for_desk() const override {
    return "Bu il için adresi onaylanmış ve süresi geçmemiş bir koordinatör kayıtlı değil; özet bu yüzden ulusal "
           "masaya "
           "geldi.";
  }
  std::string withheld(std::int64_t n) const override {
    return okul(n) +
           " portalda aktif projeyle görünmüyor; bu tür satırlar bir örnek üzerinde denetlenip onaylanana kadar "
           "listelenmez.";
  }
  std::string withdrawn(std::int64_t n) const override {
    return okul(n) + " artık listede değil (kapandı, birleşti ya da kapsam dışında kaldı).";
  }
  std::string answered(std::int64_t n) const override {
    return "Yanıtladığınız " + okul(n) + " bu özette yeniden sorulmuyor.";
  }
  std::string asked_again(std::int64_t n) const override {
    return "Verdiğiniz tarih geldiği için " + okul(n) + " yeniden listede.";
  }
  const std::string& title(const Advice& a) const override { return a.title_tr; }
  const std::string& advice(const Advice& a) const override { return a.advice_tr; }
  std::string links_heading() const override { return "İşinize yarayabilecek adresler"; }
  const std::string& title(const HelpLink& link) const override { return link.title_tr; }

  std::string counts(const alert::Coverage& c) const override {
    return fmt::format("{} okul içinde aktif {}, destek bekleyen {}, bilgi yok {}", number_tr(c.eligible),
                       number_tr(c.active), number_tr(c.inactive_stated + c.inactive_seen_none), number_tr(c.unknown));
  }
  std::string trend(const std::vector<alert::TrendPoint>& trend) const override {
    const auto& first = trend.front();
    const auto& now = trend.back();
    if (trend.size() < 2) return fmt::format("Aktif projesi olan okulların payı {}.", share(now));
    return fmt::format("Aktif projesi olan okulların payı {} hafta önce {} idi, bugün {}.", trend.size() - 1,
                       share(first), share(now));
  }
  PictureWords picture(const std::vector<alert::TrendPoint>& trend) const override {
    const auto& now = trend.back();
    return {.share = share(now),
            .active = "aktif " + number_tr(now.active),
            .inactive = "destek bekleyen " + number_tr(now.inactive),
            .unknown = "bilgi yok " + number_tr(now.unknown),
            .active_word = "aktif",
            .weeks = fmt::format("son {} hafta", trend.size()),
            .first_day = short_day(trend.front().at_ms).substr(0, 6),
            .last_day = short_day(now.at_ms).substr(0, 6)};
  }

  std::string subject(const NationalSummary& summary) const override {
    return fmt::format("Türkiye eTwinning özeti: {} il, {} okulun {} hakkında bilgi var", summary.provinces.size(),
                       number_tr(summary.country.eligible), possessive_tr(summary.country.told()));
  }
  std::string lead_news(const NationalSummary& summary) const override {
    if (summary.baseline)
      return fmt::format("Bilgi olan okullardan {} okulun aktif projesi bilinmiyor.", number_tr(summary.open));
    return fmt::format("Son özetten bu yana {} listeye girdi, {} artık aktif bir proje yürütüyor.", okul(summary.fired),
                       okul(summary.resolved));
  }
  std::string desk_note(const std::string& provinces) const override {
    return "Onaylanmış koordinatörü kayıtlı olmayan iller: " + provinces + ".";
  }
  std::string province_list_name() const override { return "iller"; }

 private:
  static std::string in_short(const RowCounts& counts) {
    std::vector<std::string> parts;
    if (counts.fresh > 0) parts.push_back(number_tr(counts.fresh) + " yeni");
    if (counts.resolved > 0) parts.push_back(number_tr(counts.resolved) + " sonuçlanan");
    if (counts.continuing > 0) parts.push_back(number_tr(counts.continuing) + " süren");
    return fmt::format("{}", fmt::join(parts, ", "));
  }
  template <class Rows>
  static std::int64_t ssize(const Rows& rows) {
    return static_cast<std::int64_t>(rows.size());
  }
  static std::string share(const alert::TrendPoint& point) { return percent_tr(point.active, point.eligible()); }
};

}  // namespace

const Wording& turkish() {
  static const Turkish words;
  return words;
}

}  // namespace twinwatch::mail
