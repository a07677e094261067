#include "mail/digest_words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "mail/calendar.hpp"
#include "mail/district_table.hpp"
#include "mail/turkish_number.hpp"

namespace twinwatch::mail {

namespace {

// A mail is read on a telephone: this many rows, the rest is in the attached list.
constexpr std::size_t shown_fresh = 40, shown_continuing = 20, shown_resolved = 20, shown_examples = 3;

std::string schools_tr(std::int64_t n) { return number_tr(n) + " okul"; }  // singular noun after a number

std::int64_t size_of(const auto& rows) { return static_cast<std::int64_t>(rows.size()); }

// What an open alert says in one word, for sentences about many: only as much as the weakest basis allows.
std::string_view open_words(const Digest& digest) {
  bool stated = false, seen_none = false;
  for (const auto* rows : {&digest.fresh, &digest.continuing})
    for (const auto& row : *rows) (row.evidence.basis == "seen_none" ? seen_none : stated) = true;
  if (!seen_none) return "aktif proje yok";
  return stated ? "aktif proje yok ya da görünmüyor" : "aktif proje görünmüyor";
}

std::string lead_news(const Digest& d) {
  if (d.baseline && d.open() == 0) return "Bu ilk özette desteğe ihtiyaç duyduğunu söyleyebileceğimiz bir okul yok.";
  if (d.baseline)
    return fmt::format("Bunlardan {} için {}: bu ilk özet, hangi okullara destek olabileceğinizi gösterir.",
                       schools_tr(d.open()), open_words(d));
  std::vector<std::string> parts;
  if (!d.fresh.empty()) parts.push_back(fmt::format("{} listeye yeni girdi", schools_tr(size_of(d.fresh))));
  if (!d.resolved.empty())
    parts.push_back(fmt::format("{} artık aktif bir proje yürütüyor", schools_tr(size_of(d.resolved))));
  if (!d.continuing.empty()) parts.push_back(fmt::format("{} için durum sürüyor", schools_tr(size_of(d.continuing))));
  if (parts.empty()) parts.emplace_back("yeni bir haber yok");
  std::string all;
  for (const auto& part : parts) all += (all.empty() ? "" : ", ") + part;
  return d.last_told_ms ? fmt::format("{} tarihli özetten bu yana {}.", day_tr(*d.last_told_ms), all) : all + ".";
}

Fields item_fields(const SchoolRow& row, bool with_district, const std::string& common) {
  const auto& e = row.evidence;
  Fields f;
  f.text["name"] = row.name;
  f.text["code"] = row.code;
  f.text["where"] = with_district ? row.district : "";
  f.text["why"] = why_tr(row);
  if (f.text["why"] == common) f.text["why"] = "";
  f.text["since"] = e.basis == "record" ? "" : short_day(row.since_ms);
  std::string details = row.code;
  for (const auto& part : {f.text["where"], f.text["since"].empty() ? "" : f.text["since"] + " gününden beri"})
    if (!part.empty()) details += (details.empty() ? "" : " · ") + part;
  f.text["details"] = details;
  f.text["checked"] = e.data_ms ? short_day(*e.data_ms) : "";
  f.text["source"] = e.source;
  f.text["link"] = e.url;
  f.text["stale"] = row.now_unknown ? "güncel veriyle doğrulanamadı; son bilinen durum" : "";
  return f;
}

// Forty times the same list and day would bury the names: what holds for most of them is said once, above.
std::string said_of_most(const std::vector<SchoolRow>& rows) {
  std::map<std::string, std::size_t> counts;
  for (const auto& row : rows) counts[why_tr(row)] += 1;
  for (const auto& [why, count] : counts)
    if (count > 1 && count * 2 > rows.size()) return why;
  return {};
}

Fields section(std::string heading, std::string intro, const std::vector<SchoolRow>& rows, std::size_t shown,
               bool grouped) {
  Fields f;
  f.text["heading"] = fmt::format("{}: {}", heading, schools_tr(size_of(rows)));
  f.text["intro"] = std::move(intro);
  const std::string common = said_of_most(rows);
  f.text["common"] = common.empty() ? "" : fmt::format("Başka bir şey yazılmadıysa: {}.", common);
  const std::size_t end = std::min(rows.size(), shown);
  for (std::size_t i = 0; i < end;) {
    std::size_t next = i + 1;
    while (next < end && (!grouped || rows[next].district == rows[i].district)) ++next;
    Fields group;
    const auto& district = rows[i].district;
    const auto whole = std::count_if(rows.begin(), rows.end(), [&](const auto& r) { return r.district == district; });
    group.text["district_heading"] =
        grouped ? fmt::format("{} ({})", district.empty() ? "İlçesi yazılmamış" : district, schools_tr(whole)) : "";
    for (; i < next; ++i) group.lists["items"].push_back(item_fields(rows[i], !grouped, common));
    f.lists["groups"].push_back(std::move(group));
  }
  f.text["more"] = rows.size() > end ? fmt::format("{} daha: ekteki listede.",
                                                   schools_tr(size_of(rows) - static_cast<std::int64_t>(end)))
                                     : "";
  return f;
}

void add_sections(const Digest& d, Fields& f) {
  if (d.baseline) return;  // a summary, not a flood: the rows are in the attached list
  auto& sections = f.lists["sections"];
  if (!d.fresh.empty())
    sections.push_back(section("Yeni", "Son özetten bu yana listeye giren okullar.", d.fresh, shown_fresh, true));
  if (!d.resolved.empty())
    sections.push_back(
        section("Sevindirici haber", "Artık aktif bir projesi olan okullar.", d.resolved, shown_resolved, true));
  if (!d.continuing.empty())
    sections.push_back(
        section("Süren", "Daha önce bildirilenler, en eskisi önce.", d.continuing, shown_continuing, false));
}

void add_unknown(const Digest& d, Fields& f) {
  if (d.unknown.empty()) return;
  f.text["unknown_heading"] = fmt::format("Hakkında bilgi veremediğimiz: {}", schools_tr(size_of(d.unknown)));
  std::map<std::string, std::vector<const UnknownRow*>> by_basis;
  for (const auto& row : d.unknown) by_basis[row.basis].push_back(&row);
  std::vector<std::pair<std::string, std::vector<const UnknownRow*>>> reasons(by_basis.begin(), by_basis.end());
  std::stable_sort(reasons.begin(), reasons.end(),
                   [](const auto& a, const auto& b) { return a.second.size() > b.second.size(); });
  for (const auto& [basis, rows] : reasons) {
    Fields reason;
    reason.text["count"] = schools_tr(size_of(rows));
    reason.text["reason"] = unknown_why_tr(basis);
    std::string examples;
    for (std::size_t i = 0; i < std::min(rows.size(), shown_examples); ++i)
      examples +=
          (i == 0 ? "" : "; ") + rows[i]->name + (rows[i]->district.empty() ? "" : " (" + rows[i]->district + ")");
    if (rows.size() > shown_examples) examples += "; …";
    reason.text["examples"] = examples;
    f.lists["unknown_reasons"].push_back(std::move(reason));
  }
}

// The province's share as a row of coloured cells: no picture to fetch, and the words below say the same.
void add_bar(const alert::Coverage& c, Fields& f) {
  const std::int64_t inactive = c.inactive_stated + c.inactive_seen_none;
  const std::pair<std::int64_t, const char*> parts[] = {
      {c.active, "#2e7d5b"}, {inactive, "#c77700"}, {c.unknown, "#9aa0a6"}};
  if (c.eligible <= 0) return;
  Fields bar;
  for (const auto& [count, color] : parts) {
    if (count <= 0) continue;
    Fields cell;
    cell.text["color"] = color;
    cell.text["width"] = std::to_string(std::max<std::int64_t>(1, count * 100 / c.eligible));
    bar.lists["cell"].push_back(std::move(cell));
  }
  bar.text["bar_alt"] = fmt::format("{} okul içinde aktif {}, destek bekleyen {}, bilgi yok {}", number_tr(c.eligible),
                                    number_tr(c.active), number_tr(inactive), number_tr(c.unknown));
  f.lists["bar"].push_back(std::move(bar));
  f.text["active"] = number_tr(c.active);
  f.text["inactive"] = number_tr(inactive);
  f.text["unknown"] = number_tr(c.unknown);
  f.text["active_share"] = percent_tr(c.active, c.eligible);
  f.text["inactive_share"] = percent_tr(inactive, c.eligible);
  f.text["unknown_share"] = percent_tr(c.unknown, c.eligible);
}

}  // namespace

std::string coverage_tr(const std::string& where, const alert::Coverage& c) {
  const std::string of_all = fmt::format("{} {} okulun", where, number_tr(c.eligible));
  if (c.told() == 0) return of_all + " hiçbiri hakkında güncel bilgi yok.";
  if (c.unknown == 0) return of_all + " tümü hakkında bilgi var.";
  return fmt::format("{} {} hakkında bilgi var; {} için henüz bir şey söyleyemiyoruz.", of_all, possessive_tr(c.told()),
                     schools_tr(c.unknown));
}

std::string why_tr(const SchoolRow& row) {
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

std::string unknown_why_tr(std::string_view basis) {
  if (basis == "no_source") return "bu okullar için henüz bir proje listesi alınmadı";
  if (basis == "stale") return "elimizdeki liste eskidi, yenisi bekleniyor";
  if (basis == "unmatched") return "bir proje kaydının bu okula ait olup olmadığı kesinleşmedi";
  if (basis == "quarantined") return "son liste eksik göründüğü için denetimde bekliyor";
  if (basis == "not_covered") return "elimizdeki listeler bu okulları kapsamıyor";
  if (basis == "account_unread") return "portaldaki okul sayfası henüz okunmadı";
  return fmt::format("nedeni: {}", basis);
}

std::string digest_subject(const Digest& d, const Frame& frame) {
  std::string about;
  if (d.baseline) {
    about = d.open() > 0 ? fmt::format("ilk özet, {} destek bekliyor", schools_tr(d.open())) : "ilk özet";
  } else {
    std::vector<std::string> parts;
    if (!d.fresh.empty()) parts.push_back(fmt::format("{} yeni", d.fresh.size()));
    if (!d.resolved.empty()) parts.push_back(fmt::format("{} artık aktif", d.resolved.size()));
    if (!d.continuing.empty()) parts.push_back(fmt::format("{} süren", d.continuing.size()));
    for (const auto& part : parts) about += (about.empty() ? "haftalık özet, " : ", ") + part;
    if (about.empty()) about = "aylık hatırlatma";
  }
  return fmt::format("{}{}{} eTwinning: {}", frame.subject_tag, d.for_desk ? "(koordinatörü kayıtlı değil) " : "",
                     d.province, about);
}

std::string digest_file_stem(const Digest& d, const Frame& frame) {
  return fmt::format("{}-okullar-{}", d.province, frame.period);
}

void name_lists(const std::string& stem, Fields& fields) {
  fields.text["attachment"] = stem + ".xlsx";
  fields.text["attachment_csv"] = stem + ".csv";
}

Fields digest_fields(const Digest& d, const Frame& frame) {
  Fields f;
  f.text["language"] = "tr";
  f.text["banner"] = frame.banner;
  f.text["subject"] = digest_subject(d, frame);
  f.text["province"] = d.province;
  f.text["period"] = period_tr(frame.period);
  f.text["made_on"] = day_tr(frame.now_ms);
  f.text["lead_coverage"] = coverage_tr(d.province + " ilinde", d.coverage);
  f.text["lead_news"] = lead_news(d);
  f.text["preview"] = d.open() > 0 || !d.resolved.empty() ? lead_news(d) : f.text["lead_coverage"];
  f.text["for_desk"] = d.for_desk ? "Bu il için adresi onaylanmış ve süresi geçmemiş bir koordinatör kayıtlı değil; "
                                    "özet bu yüzden ulusal masaya geldi."
                                  : "";
  f.text["baseline"] = d.baseline ? "1" : "";
  f.text["withheld"] = d.withheld > 0 ? fmt::format(
                                            "{} portalda aktif projeyle görünmüyor; bu tür satırlar bir örnek üzerinde "
                                            "denetlenip onaylanana kadar listelenmez.",
                                            schools_tr(d.withheld))
                                      : "";
  f.text["withdrawn"] = d.withdrawn > 0
                            ? fmt::format("{} artık listede değil (kapandı, birleşti ya da kapsam dışında kaldı).",
                                          schools_tr(d.withdrawn))
                            : "";
  name_lists(digest_file_stem(d, frame), f);
  f.text["unsubscribe"] = frame.unsubscribe_mailto;
  add_bar(d.coverage, f);
  add_districts(d, f);
  add_sections(d, f);
  add_unknown(d, f);
  for (const auto& advice : d.advice) {
    Fields entry;
    entry.text["title"] = advice.title;
    entry.text["advice"] = advice.advice;
    f.lists["advice"].push_back(std::move(entry));
  }
  return f;
}

}  // namespace twinwatch::mail
