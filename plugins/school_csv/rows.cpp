#include "rows.hpp"

#include <functional>
#include <utility>

#include "person.hpp"

namespace twinwatch::school_csv {

namespace {

constexpr std::string_view hole = "\xEF\xBF\xBD";  // U+FFFD

}  // namespace

Rows::Rows(const Page& page, Sink& sink, const Mapping& mapping, Fixed fixed, bool gather_provinces, bool of_page_text)
    : page_(page),
      sink_(sink),
      mapping_(mapping),
      fixed_(fixed),
      gather_provinces_(gather_provinces),
      of_page_text_(of_page_text),
      has_holes_(page.text().find(hole) != std::string_view::npos),
      fields_(mapping.records.size()) {}

void Rows::read(const csv::Row& row) {
  scratch_.clear();
  mark_people(row);
  // All records of the row first, so that a row gives all of them or is rejected.
  for (std::size_t i = 0; i < fields_.size(); ++i)
    if (!fill(mapping_.records[i], row, fields_[i])) return;
  for (std::size_t i = 0; i < fields_.size(); ++i) {
    // A project stands in the row of each of its schools: once is enough. The row's last record is always said.
    if (i + 1 < fields_.size() && said_before(fields_[i])) continue;
    sink_.record(mapping_.records[i].kind->name, mapping_.profile->list, fields_[i]);
  }
}

void Rows::pass_over(const csv::Record& record, std::uint64_t header_line) {
  if (record.first_line == header_line) return;
  const bool title = record.first_line < header_line;
  if (title ? names_people(sink_.fold(record.text.substr(0, 500)), mapping_.profile->personal)
            : !mapping_.personal.empty())
    mark(record.text);
}

bool Rows::fill(const RecordPlan& plan, const csv::Row& row, Fields& fields) {
  fields.clear();
  for (const Slot& slot : plan.slots) {
    std::string_view value;
    if (slot.column != csv::no_column) {
      bool unreadable = false;
      value = value_of(slot.shape, row[slot.column], scratch_, unreadable);
      if (unreadable) {
        if (slot.field == "valid_until") {  // left out it would mean "for ever"
          sink_.reject("the date in the column of " + std::string(slot.field) + " cannot be read: write DD.MM.YYYY");
          return false;
        }
        if (unreadable_++ == 0) first_unreadable_line_ = row.record().first_line;
      }
    }
    if (value.empty()) value = setting_for(slot.field);
    if (value.empty()) value = slot.constant;
    if (value.empty() && slot.may_be_blank) {
      value = "";  // told, and empty: a coordinator without a province is the national desk
    } else if (value.empty() && slot.required) {
      sink_.reject("no value for " + std::string(slot.field));
      return false;
    } else if (value.empty()) {
      continue;
    }
    // A name with holes in it would be stored as another school.
    if (has_holes_ && slot.identifies && value.find(hole) != value.npos) {
      if (holes_++ == 0)
        first_hole_ = "line " + std::to_string(row.record().first_line) + ": " + std::string(value.substr(0, 80));
      sink_.reject("letters that could not be read in " + std::string(slot.field) +
                   ": the file mixes character sets or was saved in another one; save it as CSV UTF-8");
      return false;
    }
    fields.add(slot.field, value);
    if (gather_provinces_ && slot.field == "area_1" && value != last_province_) {
      if (!provinces_.contains(value)) provinces_.emplace(value);
      last_province_ = *provinces_.find(value);
    }
  }
  return true;
}

std::string_view Rows::setting_for(std::string_view field) const {
  if (field == "country") return fixed_.country;
  if (field == "period") return fixed_.period;
  return {};
}

void Rows::mark_people(const csv::Row& row) {
  for (const csv::Column column : mapping_.personal)
    if (!csv::blank(row[column])) mark(row.raw(column));
  for (const csv::Column column : mapping_.phones)
    if (has_mobile(row[column])) {
      mark(row.raw(column));
      ++mobiles_;
    }
}

void Rows::mark(std::string_view raw) {
  if (!of_page_text_) {
    if (!std::exchange(forgotten_, true)) sink_.personal_body();
    return;
  }
  if (raw.empty()) return;
  const std::size_t begin = page_.offset_of(raw);
  sink_.personal(begin, begin + raw.size());
}

bool Rows::said_before(const Fields& fields) {
  std::size_t hash = 0;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    hash = hash * 31 + std::hash<std::string_view>{}(from_abi(fields.data()[i].name));
    hash = hash * 31 + std::hash<std::string_view>{}(from_abi(fields.data()[i].value));
  }
  return !said_.insert(hash).second;
}

}  // namespace twinwatch::school_csv
