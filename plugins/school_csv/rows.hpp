// One file's data rows into records.
#pragma once
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "mapping.hpp"
#include "twinwatch/csv/table.hpp"
#include "twinwatch/page.hpp"
#include "twinwatch/sink.hpp"
#include "value.hpp"

namespace twinwatch::school_csv {

struct Fixed {  // the operator's settings: below what a column says, above the profile's constants
  std::string_view country, period;
};

class Rows {
 public:
  Rows(const Page& page, Sink& sink, const Mapping& mapping, Fixed fixed, bool gather_provinces, bool of_page_text);

  void read(const csv::Row& row);  // ends in records or one reject
  // A record that is no data: nobody can tell its columns, so where a list has columns that name people it is marked
  // whole; a title only where it names one.
  void pass_over(const csv::Record& record, std::uint64_t header_line);

  const std::set<std::string, std::less<>>& provinces() const { return provinces_; }
  std::uint64_t unreadable() const { return unreadable_; }  // dates and numbers left out
  std::uint64_t first_unreadable_line() const { return first_unreadable_line_; }
  std::uint64_t mobiles() const { return mobiles_; }
  // Rows rejected for letters that could not be read, and one of them, for people.
  std::uint64_t holes() const { return holes_; }
  const std::string& first_hole() const { return first_hole_; }

 private:
  bool fill(const RecordPlan& plan, const csv::Row& row, Fields& fields);
  std::string_view setting_for(std::string_view field) const;
  void mark_people(const csv::Row& row);
  void mark(std::string_view raw);
  bool said_before(const Fields& fields);

  const Page& page_;
  Sink& sink_;
  const Mapping& mapping_;
  Fixed fixed_;
  bool gather_provinces_;
  bool of_page_text_;  // else no part of the page can be pointed at: a person keeps the whole body out of the archive
  bool forgotten_ = false;
  bool has_holes_;  // the page holds octets that had no meaning in its charset (U+FFFD)
  Scratch scratch_;
  std::vector<Fields> fields_;            // one a record of the plan
  std::unordered_set<std::size_t> said_;  // hashes of the leading records (a project stands in many rows)
  std::set<std::string, std::less<>> provinces_;
  std::string_view last_province_;
  std::uint64_t unreadable_ = 0, first_unreadable_line_ = 0, mobiles_ = 0, holes_ = 0;
  std::string first_hole_;
};

}  // namespace twinwatch::school_csv
