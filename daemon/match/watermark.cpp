#include "match/watermark.hpp"

#include <fmt/format.h>

#include "store/fact_tables.hpp"

namespace twinwatch::match {
namespace {

std::int64_t number(SQLite::Database& sql, const std::string& query) {
  Statement one(sql, query);
  const auto value = one.step() ? one.integer(0) : 0;
  return value;
}

std::int64_t remembered(SQLite::Database& sql, const std::string& name) {
  Statement one(sql, "SELECT CAST(value AS INTEGER) FROM setting WHERE name = ?");
  const auto value = one.text(1, name).step() ? one.integer(0) : 0;
  return value;
}

}  // namespace

Watermark::Watermark(SQLite::Database& sql, std::string kind) : sql_(sql), kind_(std::move(kind)) {
  const auto table = store::fact_table(kind_);
  seen_id_ = remembered(sql_, "match." + kind_ + ".fact_id");
  seen_in_force_ = remembered(sql_, "match." + kind_ + ".in_force");
  last_id_ = number(sql_, fmt::format("SELECT ifnull(max(fact_id), 0) FROM {}", table));
  in_force_ = number(sql_, fmt::format("SELECT count(*) FROM {} WHERE known_to IS NULL", table));
  if (seen_id_ == 0)
    fresh_in_force_ = in_force_;
  else if (last_id_ > seen_id_)
    fresh_in_force_ =
        number(sql_, fmt::format("SELECT count(*) FROM {} WHERE fact_id > {} AND +known_to IS NULL", table, seen_id_));
}

void Watermark::move_up() {
  for (const auto& [what, value] : {std::pair{".fact_id", last_id_}, std::pair{".in_force", in_force_}}) {
    const auto name = "match." + kind_ + what, text = std::to_string(value);
    Statement(sql_, "INSERT INTO setting (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = ?2")
        .text(1, name)
        .text(2, text)
        .run();
  }
}

}  // namespace twinwatch::match
