#include "ingest/fact_writer.hpp"

#include <fmt/format.h>

#include "store/fact_tables.hpp"

namespace twinwatch::ingest {

namespace {

enum Bound { key = 1, hash, page_id, line_no, valid_from, plate, district, first_field };

// What is the same in all rows of a run is written into the statement: binding costs more than reading a constant.
std::string insert_sql(const KindColumns& kind, std::int64_t dataset_id, std::int64_t run_id, std::int64_t now_ms) {
  const bool placed = kind.area_1 >= 0;
  std::string columns = "dataset_id, run_id, known_from, key, hash, page_id, line, valid_from";
  std::string values = fmt::format("{}, {}, {}, ?1, ?2, ?3, ?4, ?5", dataset_id, run_id, now_ms);
  if (placed) {
    columns += ", plate, district_id";
    values += ", ?6, ?7";
  }
  for (std::size_t i = 0; i < kind.size(); ++i) {
    columns += fmt::format(", {}", kind.spec->fields[i].name);
    values += fmt::format(", ?{}", first_field + i);
  }
  return fmt::format("INSERT INTO {} ({}) VALUES ({})", store::fact_table(kind.spec->name), columns, values);
}

}  // namespace

FactWriter::FactWriter(store::Database& db, const KindColumns& kind, std::int64_t dataset_id, std::int64_t run_id,
                       std::int64_t now_ms)
    : kind_(kind), insert_(db.sql(), insert_sql(kind, dataset_id, run_id, now_ms)) {}

void FactWriter::write(const Row& row, const Entry& entry, const Place& place, const StagedPage& page,
                       std::uint64_t line) {
  insert_.number(key, entry.key);
  insert_.number(hash, entry.hash);
  insert_.number(page_id, page.page_id);
  insert_.number(line_no, static_cast<std::int64_t>(line));
  insert_.number(valid_from, page.date_ms());
  if (kind_.area_1 >= 0) {
    insert_.number(plate, place.plate);
    insert_.number(district, place.district_id);
  }
  for (std::size_t i = 0; i < kind_.size(); ++i) insert_.text_or_null(static_cast<int>(first_field + i), row.values[i]);
  insert_.step();
}

}  // namespace twinwatch::ingest
