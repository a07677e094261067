// Which school and which question a filled-in row is about. By the row's own key; where that column is gone by code,
// then by name and district within the provinces that may be answered for. What disagrees with itself, or that no mail
// ever listed, is refused: a column that was sorted alone, a file of another database.
#pragma once
#include <optional>
#include <stdexcept>
#include <string>

#include "mail/feedback.hpp"
#include "mail/feedback_scope.hpp"

namespace twinwatch::mail {

struct RefusedRow : std::runtime_error {  // what is wrong with it and what to do
  using std::runtime_error::runtime_error;
};

struct AboutRow {
  RowKey key;  // without one in the file: the province's route, its newest period, no alert
  std::int64_t school_id = 0;
  std::string rule;                              // empty: whatever is asked
  std::string shown;                             // "İnönü Ortaokulu (711959)"
  std::optional<std::string> settled_by_itself;  // "an active project is on record"
};

class FeedbackRows {
 public:
  FeedbackRows(store::Database& db, const FeedbackScope& scope) : db_(db), scope_(scope) {}
  AboutRow find(const FilledRow&) const;  // throws RefusedRow

 private:
  struct School {
    std::int64_t id = 0;
    int plate = 0;
    std::string name, code;
  };
  AboutRow by_key(const RowKey&, const FilledRow&) const;
  AboutRow without_key(const FilledRow&) const;
  std::optional<School> school(std::int64_t id) const;
  std::vector<School> called(const FilledRow&) const;
  void require_own(const School&) const;
  void require_listed(const RowKey&, const School&) const;
  void note_rule(AboutRow&) const;
  store::Database& db_;
  const FeedbackScope& scope_;
};

}  // namespace twinwatch::mail
