// twinwatch/kinds.hpp: every record kind and its fields, declared once.
//
// The C++ wrapper's typed records, the daemon's tables (fact_<kind>), the gate's coverage check and the author's guide
// all follow from this table, so that a field exists everywhere or nowhere. Adding a field at the end of a kind breaks
// no binary: fields travel by name. There is no field for a person's name, by design: what cannot be said cannot leak.
//
// All values are UTF-8 text as the source writes it, but: dates are ISO 8601 ("2026-09-13"), latitude and longitude
// decimal degrees (WGS 84) with '.', years four digits, `country` ISO 3166-1 alpha-2, `state` one of the source's own
// words (configuration says which count as active). area_1 / area_2: in Turkey il / ilçe, as written.
#pragma once
#include <array>
#include <cstddef>
#include <span>
#include <string_view>

namespace twinwatch {

struct FieldSpec {
  std::string_view name;
  bool required = false;  // a record without it is rejected
  bool key = false;       // part of the record's identity (see KindSpec::key_note)
  std::string_view help;
};

struct KindSpec {
  std::string_view name;
  std::string_view key_note;  // what makes two records the same one
  std::span<const FieldSpec> fields;
};

namespace kinds {

// How a record of any other kind names a school. Kept alike in all of them so that linking is written once.
// (Spelled out in each kind: a reader greps for a field and finds it.)

inline constexpr FieldSpec school[] = {
    {"name", true, true, "the school's name with its level word, as written"},
    {"code", false, true, "official code, e.g. kurum kodu (six digits); leave out when unknown"},
    {"code_scheme", false, false, "whose code: tr.meb.kurum_kodu"},
    {"country", false, false, "ISO 3166-1 alpha-2; empty: the operator's"},
    {"area_1", true, true, "province (il)"},
    {"area_2", false, true, "district (ilçe)"},
    {"type", false, false, "category as the list writes it (Anadolu Lisesi, İlkokul, ...)"},
    {"ownership", false, false, "Resmi / Özel as written"},
    {"building_code", false, true, "MEBBİS Adres Kodu: a building, shared by several schools"},
    {"address", false, false, "postal address"},
    {"phone", false, false, "office phone; mobile numbers are dropped"},
    {"website", false, false, "URL"},
    {"latitude", false, false, "WGS 84 decimal degrees"},
    {"longitude", false, false, "WGS 84 decimal degrees"},
    {"account", false, true, "portal account (slug) when the list is a portal's directory"},
};

inline constexpr FieldSpec project[] = {
    {"project_id", false, true, "the portal's own id or slug"},
    {"title", true, true, "title as written"},
    {"state", false, false, "the portal's word: Active, Open, Closed, Archived, ..."},
    {"started_on", false, false, "date"},
    {"ended_on", false, false, "date"},
    {"countries", false, false, "ISO codes joined by ','"},
    {"url", false, false, "the project's page"},
    {"period", false, false, "school year, 2026-2027"},
    {"languages", false, false, "as written, joined by '; '"},
    {"subjects", false, false, "as written, joined by '; '"},
    {"age_range", false, false, "of the pupils, as written"},
    {"aliases", false, false, "older addresses of the same project, joined by ' '"},
};

inline constexpr FieldSpec participation[] = {
    {"project_id", false, true, "as in project"},
    {"project_title", true, true, "title as written"},
    {"state", false, false, "of the project, the portal's word"},
    {"role", false, false, "founder | partner, as written"},
    {"school_name", true, true, "as written"},
    {"school_code", false, true, "official code when the source has it"},
    {"country", false, false, "ISO 3166-1 alpha-2; empty: the operator's"},
    {"area_1", false, true, "province as written"},
    {"area_2", false, true, "district as written"},
    {"account", false, true, "portal account (slug) of the school"},
    {"joined_on", false, false, "date"},
    {"ended_on", false, false, "date"},
    {"url", false, false, "where this stands"},
    {"period", false, true, "school year, 2026-2027"},
};

inline constexpr FieldSpec label[] = {
    {"label", true, true, "National Quality Label, European Quality Label, eTwinning School"},
    {"year", false, true, "year or period of the award"},
    {"application_id", false, true, "the source's own id"},
    {"project_title", false, true, "the project it was given for"},
    {"role", false, false, "founder | partner, as written"},
    {"school_name", true, true, "as written"},
    {"school_code", false, true, "official code when the source has it"},
    {"country", false, false, "ISO 3166-1 alpha-2"},
    {"area_1", false, true, "province as written"},
    {"area_2", false, true, "district as written"},
    {"account", false, true, "portal account (slug) of the school"},
    {"url", false, false, "where this stands"},
};

inline constexpr FieldSpec club[] = {
    {"school_name", true, true, "as written"},
    {"school_code", false, true, "official code"},
    {"country", false, false, "ISO 3166-1 alpha-2"},
    {"area_1", false, true, "province as written"},
    {"area_2", false, true, "district as written"},
    {"account", false, true, "portal account"},
    {"founded_on", false, false, "date"},
    {"period", false, true, "school year"},
};

inline constexpr FieldSpec activity[] = {
    {"title", true, true, "what the club's yearly plan says"},
    {"due_on", false, true, "date"},
    {"school_name", true, true, "as written"},
    {"school_code", false, true, "official code"},
    {"country", false, false, "ISO 3166-1 alpha-2"},
    {"area_1", false, true, "province as written"},
    {"area_2", false, true, "district as written"},
    {"account", false, true, "portal account"},
    {"period", false, true, "school year"},
};

inline constexpr FieldSpec coordinator[] = {
    {"mail", true, true, "the office's or coordinator's address"},
    {"area_1", false, true, "province; empty: the national desk"},
    {"area_2", false, true, "district; empty: the whole province"},
    {"entered_by", false, false, "who put this line in"},
    {"valid_until", false, false, "date until which it holds"},
    {"confirmed_on", false, false, "date on which the address was confirmed; empty: not yet, gets no list of schools"},
    {"role", false, false, "deputy: written to only while no coordinator of the place can be; empty: coordinator"},
};

inline constexpr FieldSpec notice[] = {
    {"title", true, true, "headline"},
    {"url", false, true, "page"},
    {"published_on", false, false, "date"},
    {"summary", false, false, "first sentences, no person's name"},
};

inline constexpr KindSpec all[] = {
    {"school", "code if there is one, else province, district, folded name with level, building code, account", school},
    {"project", "project_id if there is one, else folded title", project},
    {"participation", "project (id, else folded title), school (code, account, else place and folded name), period",
     participation},
    {"label", "application_id if there is one, else label, year, project title, school; and the school", label},
    {"club", "school, period", club},
    {"activity", "school, title, due_on", activity},
    {"coordinator", "mail, province, district", coordinator},
    {"notice", "url, else title", notice},
};

constexpr const KindSpec* find(std::string_view name) {
  for (const auto& kind : all)
    if (kind.name == name) return &kind;
  return nullptr;
}

}  // namespace kinds
}  // namespace twinwatch
