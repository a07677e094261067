#include "alert/rule_guard.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <string_view>

#include "alert/rule_header.hpp"
#include "alert/views.hpp"

namespace twinwatch::alert {
namespace {

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

// Where a word stands in the SELECT; npos: nowhere.
std::size_t find_word(std::string_view select, std::string_view word) {
  for (auto at = select.find(word); at != select.npos; at = select.find(word, at + 1))
    if ((at == 0 || !is_word(select[at - 1])) &&
        (at + word.size() == select.size() || !is_word(select[at + word.size()])))
      return at;
  return select.npos;
}

// What a message without a place is about: "no such table: main.outbox".
std::size_t place_named(std::string_view select, std::string_view message) {
  const auto colon = message.rfind(": ");
  if (colon == message.npos) return 0;
  auto name = message.substr(colon + 2);
  if (const auto dot = name.rfind('.'); dot != name.npos) name.remove_prefix(dot + 1);
  const auto at = find_word(select, name);
  return at == std::string::npos ? 0 : at;
}

// Octets of the SELECT -> line and column of the file; a column counts characters.
[[noreturn]] void fail_at(const Rule& rule, std::size_t offset, const std::string& what) {
  const auto before = std::string_view(rule.select).substr(0, std::min(offset, rule.select.size()));
  const auto line = std::count(before.begin(), before.end(), '\n');
  const auto begin = before.rfind('\n') == before.npos ? 0 : before.rfind('\n') + 1;
  const auto column = std::count_if(before.begin() + static_cast<std::ptrdiff_t>(begin), before.end(),
                                    [](char c) { return (c & 0xc0) != 0x80; });
  fail_rule(rule.file, rule.line + line, column + 1, what);
}

std::string columns_known(sqlite3* db, const std::string& view) {
  Prepared made;
  sqlite3_stmt* raw = nullptr;
  sqlite3_prepare_v2(db, ("SELECT * FROM " + view).c_str(), -1, &raw, nullptr);
  made.reset(raw);
  std::string all;
  for (int i = 0; raw != nullptr && i < sqlite3_column_count(raw); ++i)
    all += std::string(all.empty() ? "" : " ") + sqlite3_column_name(raw, i);
  return all;
}

// "no such column: st.foo" is told with what there is.
std::string with_a_hint(sqlite3* db, const Rule& rule, const std::string& message) {
  if (message.starts_with("no such table")) return message + "; a rule reads " + view_names();
  if (!message.starts_with("no such column")) return message;
  std::string hint;
  for (const auto& view : views())
    if (find_word(rule.select, view.name) != std::string::npos)
      hint += fmt::format("; {} has {}", view.name, columns_known(db, std::string(view.name)));
  return message + hint;
}

}  // namespace

Guard::Guard(sqlite3* db) : db_(db) {
  sqlite3_set_authorizer(db_, learn, this);
  for (const auto& view : views()) {
    sqlite3_stmt* raw = nullptr;
    sqlite3_prepare_v2(db_, fmt::format("SELECT * FROM {}", view.name).c_str(), -1, &raw, nullptr);
    sqlite3_finalize(raw);
  }
  sqlite3_set_authorizer(db_, decide, this);
}

Guard::~Guard() { sqlite3_set_authorizer(db_, nullptr, nullptr); }

// `through`: the view that the access comes from; nullptr when the statement itself asks.
int Guard::learn(void* self, int action, const char* table, const char* column, const char*, const char* through) {
  if (action != SQLITE_READ || through == nullptr) return SQLITE_OK;
  static_cast<Guard*>(self)->of_views_.emplace(through, table, column == nullptr ? "" : column);
  static_cast<Guard*>(self)->tables_of_views_.emplace(table);
  return SQLITE_OK;
}

int Guard::decide(void* self, int action, const char* first, const char* second, const char*, const char* through) {
  auto& guard = *static_cast<Guard*>(self);
  const auto refuse = [&](std::string what) {
    if (guard.refused_.empty()) guard.refused_ = std::move(what);
    return SQLITE_DENY;
  };
  switch (action) {
    case SQLITE_SELECT:
    case SQLITE_RECURSIVE:
      return SQLITE_OK;
    case SQLITE_FUNCTION:
      // What reads or loads files is none of a rule's; where this build knows it, it is refused by name.
      for (const auto* name : {"load_extension", "readfile", "writefile", "edit", "fts3_tokenizer"})
        if (second != nullptr && std::string_view(second) == name) return refuse(name);
      return SQLITE_OK;
    case SQLITE_READ: {
      if (first == nullptr) return refuse("");
      const std::string column = second == nullptr ? "" : second;
      if (through != nullptr && guard.of_views_.contains({through, first, column})) return SQLITE_OK;
      // No column of it is read, only that there are rows: SQLite asks so of a view's table once the view is taken
      // apart, and no longer tells through which.
      if (column.empty() && guard.tables_of_views_.contains(first)) return SQLITE_OK;
      if (view_named(first) == nullptr) return refuse(first);
      if (!column.empty()) guard.reads_[first].insert(column);
      return SQLITE_OK;
    }
    default:
      return refuse(first == nullptr ? "" : first);
  }
}

Prepared prepare_rule(sqlite3* db, const Guard& guard, const Rule& rule, const std::string& before) {
  guard.forget();
  const auto whole = before + rule.select;
  sqlite3_stmt* raw = nullptr;
  const char* rest = nullptr;
  const int code = sqlite3_prepare_v2(db, whole.c_str(), static_cast<int>(whole.size()), &raw, &rest);
  Prepared made(raw);
  if (code != SQLITE_OK) {
    const std::string message = sqlite3_errmsg(db);
    const int offset = sqlite3_error_offset(db);
    const auto at = offset < static_cast<int>(before.size()) ? place_named(rule.select, message)
                                                             : static_cast<std::size_t>(offset) - before.size();
    if (code == SQLITE_AUTH) {
      const auto refused = guard.refused();
      const auto place = refused.empty() ? std::string::npos : find_word(rule.select, refused);
      fail_at(rule, place == std::string::npos ? at : place,
              fmt::format("a rule may only SELECT from {}: {}", view_names(), message));
    }
    fail_at(rule, at, with_a_hint(db, rule, message));
  }
  if (made == nullptr || sqlite3_stmt_readonly(made.get()) == 0) fail_at(rule, 0, "one SELECT is expected");
  const auto behind = std::string_view(rest).find_first_not_of(" \t\r\n;");
  if (behind != std::string_view::npos)
    fail_at(rule, static_cast<std::size_t>(rest - whole.c_str()) + behind - before.size(),
            "one SELECT is expected, and something follows it");
  for (int i = 1; i <= sqlite3_bind_parameter_count(made.get()); ++i) {
    const char* name = sqlite3_bind_parameter_name(made.get(), i);
    if (name == nullptr || std::string_view(name) != ":now_ms")
      fail_at(rule, rule.select.find(name == nullptr ? "?" : name),
              fmt::format("the SELECT asks for {}; :now_ms, the present, is all that it is given",
                          name == nullptr ? "?" : name));
  }
  return made;
}

}  // namespace twinwatch::alert
