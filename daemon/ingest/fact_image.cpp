#include "ingest/fact_image.hpp"

#include <array>
#include <iterator>

#include "store/fact_tables.hpp"

namespace twinwatch::ingest {

namespace {

// The table's own columns, in the order in which write() has their values.
constexpr std::string_view own_columns[] = {"dataset_id", "key",   "hash",        "run_id",     "page_id",
                                            "line",       "plate", "district_id", "valid_from", "known_from"};
constexpr std::size_t numbers = std::size(own_columns);
// What a new fact has not, and a field that this edition no longer knows.
constexpr int not_told = -1 - static_cast<int>(numbers);

int column_called(const KindColumns& kind, std::string_view name) {
  for (std::size_t i = 0; i < numbers; ++i)
    if (own_columns[i] == name) return -1 - static_cast<int>(i);
  for (std::size_t i = 0; i < kind.size(); ++i)
    if (kind.spec->fields[i].name == name) return static_cast<int>(i);
  return not_told;
}

// As they lie in the file: fields that came with a later edition stand at the end.
std::vector<int> columns_of_table(store::Database& db, const KindColumns& kind) {
  SQLite::Statement names(db.sql(), "SELECT name FROM pragma_table_info(?) WHERE name <> 'fact_id' ORDER BY cid");
  names.bind(1, store::fact_table(kind.spec->name));
  std::vector<int> columns;
  while (names.executeStep()) columns.push_back(column_called(kind, names.getColumn(0).getString()));
  return columns;
}

}  // namespace

FactImage::FactImage(store::Database& db, const KindColumns& kind, std::int64_t run_id, std::int64_t now_ms,
                     std::size_t about_octets)
    : kind_(kind),
      run_id_(run_id),
      now_ms_(now_ms),
      columns_(columns_of_table(db, kind)),
      image_(store::definition_of(db, store::fact_table(kind.spec->name)), about_octets),
      in_force_(image_.index(store::fact_table(kind.spec->name) + "_now")) {}

std::int64_t FactImage::write(std::int64_t dataset_id, const Row& row, const Entry& entry, const Place& place,
                              const StagedPage& page, std::uint64_t line) {
  const std::array<std::int64_t, numbers> number = {
      dataset_id,  entry.key,         entry.hash,     run_id_, page.page_id, static_cast<std::int64_t>(line),
      place.plate, place.district_id, page.date_ms(), now_ms_};
  store::Record& record = image_.record();
  record.begin();
  record.null();  // fact_id stands beside the record
  for (const int column : columns_) {
    if (column >= 0)
      record.text_or_null(row.values[static_cast<std::size_t>(column)]);
    else if (column == not_told)
      record.null();
    else
      record.number(number[static_cast<std::size_t>(-column - 1)]);
  }
  image_.row(++fact_id_);
  return fact_id_;
}

void FactImage::enter(std::int64_t dataset_id, const Entry& entry, std::int64_t fact_id) {
  store::Record& record = image_.record();
  record.begin();
  for (const std::int64_t value : {dataset_id, entry.key, entry.hash, fact_id}) record.number(value);
  image_.entry(in_force_);
}

void FactImage::copy_into_table(store::ReadyTables& ready) {
  ready.copy(image_.finish(), store::fact_table(kind_.spec->name));
}

}  // namespace twinwatch::ingest
