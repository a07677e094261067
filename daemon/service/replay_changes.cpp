#include "service/replay_changes.hpp"

#include <fmt/format.h>

#include "store/fact_tables.hpp"
#include "twinwatch/kinds.hpp"

namespace twinwatch::service {
namespace {

std::string note_of(const KindSpec& kind) { return "replay_before_" + std::string(kind.name); }

std::string columns_of(const KindSpec& kind, std::string_view table) {
  std::string columns;
  for (const auto& field : kind.fields) columns += fmt::format(", {}.{}", table, field.name);
  return columns;
}

std::vector<std::string> texts(SQLite::Statement& row, int from, std::size_t count) {
  std::vector<std::string> all;
  for (std::size_t i = 0; i < count; ++i) all.push_back(row.getColumn(from + static_cast<int>(i)).getString());
  return all;
}

// "Su Hayattır, Yakutiye İlkokulu, Erzurum": what is told of its key, in the kind's order.
std::string record_of(const KindSpec& kind, const std::vector<std::string>& values) {
  std::string record;
  for (std::size_t i = 0; i < kind.fields.size(); ++i)
    if ((kind.fields[i].key || kind.fields[i].required) && !values[i].empty())
      record += (record.empty() ? "" : ", ") + values[i];
  return record;
}

// A record that says something else is closed and written anew under the same key.
class Changes {
 public:
  Changes(store::Database& db, const KindSpec& kind, std::size_t at_most)
      : db_(db), kind_(kind), at_most_(at_most), table_(store::fact_table(kind.name)), note_(note_of(kind)) {
    out.kind = kind.name;
  }

  void read() {
    const auto changed = fmt::format(
        "FROM {1} b JOIN {0} o USING (fact_id) JOIN {0} n ON n.dataset_id = b.dataset_id AND n.key = b.key"
        " AND n.known_to IS NULL AND n.fact_id <> b.fact_id WHERE o.known_to IS NOT NULL",
        table_, note_);
    const auto gone = fmt::format(
        "FROM {1} b JOIN {0} o USING (fact_id) WHERE o.known_to IS NOT NULL AND NOT EXISTS (SELECT 1 FROM {0} n"
        " WHERE n.dataset_id = b.dataset_id AND n.key = b.key AND n.known_to IS NULL)",
        table_, note_);
    const auto added = fmt::format(
        "FROM {0} o WHERE o.known_to IS NULL AND o.dataset_id IN (SELECT dataset_id FROM dataset JOIN source USING"
        " (source_id) WHERE id = (SELECT source FROM replay_source)) AND NOT EXISTS (SELECT 1 FROM {1} b"
        " WHERE b.dataset_id = o.dataset_id AND b.key = o.key)",
        table_, note_);
    out.changed = count(changed);
    out.gone = count(gone);
    out.added = count(added);
    out.as_before = count(fmt::format("FROM {} b", note_)) - out.changed - out.gone;
    out.first_added = first(added);
    out.first_gone = first(gone);
    out.first_changed = first_changed(changed);
  }
  bool anything() const { return out.added + out.changed + out.gone + out.as_before > 0; }

  KindChanges out;

 private:
  std::int64_t count(const std::string& from) { return db_.sql().execAndGet("SELECT count(*) " + from).getInt64(); }
  std::vector<RecordChange> first(const std::string& from) {
    SQLite::Statement rows(db_.sql(), fmt::format("SELECT o.fact_id{} {} ORDER BY o.fact_id LIMIT {}",
                                                  columns_of(kind_, "o"), from, at_most_));
    std::vector<RecordChange> all;
    while (rows.executeStep()) all.push_back({record_of(kind_, texts(rows, 1, kind_.fields.size())), {}});
    return all;
  }
  std::vector<RecordChange> first_changed(const std::string& from) {
    SQLite::Statement rows(db_.sql(), fmt::format("SELECT o.fact_id{}{} {} ORDER BY o.fact_id LIMIT {}",
                                                  columns_of(kind_, "o"), columns_of(kind_, "n"), from, at_most_));
    std::vector<RecordChange> all;
    while (rows.executeStep()) {
      const auto before = texts(rows, 1, kind_.fields.size());
      const auto after = texts(rows, 1 + static_cast<int>(kind_.fields.size()), kind_.fields.size());
      RecordChange& one = all.emplace_back();
      one.record = record_of(kind_, before);
      for (std::size_t i = 0; i < before.size(); ++i)
        if (before[i] != after[i]) one.fields.push_back({std::string(kind_.fields[i].name), before[i], after[i]});
    }
    return all;
  }

  store::Database& db_;
  const KindSpec& kind_;
  std::size_t at_most_;
  std::string table_, note_;
};

}  // namespace

void note_records(store::Database& copy, const std::string& source) {
  copy.sql().exec("CREATE TABLE replay_source (source TEXT)");
  SQLite::Statement whose(copy.sql(), "INSERT INTO replay_source VALUES (?)");
  whose.bind(1, source);
  whose.exec();
  for (const auto& kind : kinds::all) {
    copy.sql().exec(
        fmt::format("CREATE TABLE {0} AS SELECT fact_id, dataset_id, key FROM {1} WHERE known_to IS NULL AND dataset_id"
                    " IN (SELECT dataset_id FROM dataset JOIN source USING (source_id) WHERE id = (SELECT source FROM"
                    " replay_source))",
                    note_of(kind), store::fact_table(kind.name)));
    copy.sql().exec(fmt::format("CREATE INDEX {0}_key ON {0} (dataset_id, key)", note_of(kind)));
  }
}

std::vector<KindChanges> record_changes(store::Database& copy, std::size_t at_most) {
  std::vector<KindChanges> all;
  for (const auto& kind : kinds::all) {
    Changes changes(copy, kind, at_most);
    changes.read();
    if (changes.anything()) all.push_back(std::move(changes.out));
  }
  return all;
}

std::int64_t last_status(store::Database& copy) {
  return copy.sql().execAndGet("SELECT coalesce(max(status_id), 0) FROM status").getInt64();
}

// A school without an earlier row was unknown.
StatusChanges status_changes(store::Database& copy, std::int64_t last_before, std::size_t at_most) {
  constexpr const char* changed =
      "FROM status n JOIN school s USING (school_id) LEFT JOIN status o ON o.school_id = n.school_id"
      " AND o.status_id = (SELECT max(status_id) FROM status WHERE school_id = n.school_id AND status_id <= ?1)"
      " WHERE n.status_id > ?1 AND n.known_to IS NULL AND s.eligible = 1 AND n.status <> coalesce(o.status, 'unknown')";
  StatusChanges changes;
  SQLite::Statement count(copy.sql(), fmt::format("SELECT count(*) {}", changed));
  count.bind(1, last_before);
  if (count.executeStep()) changes.schools = count.getColumn(0).getInt64();
  SQLite::Statement rows(copy.sql(),
                         fmt::format("SELECT s.name, coalesce(o.status, 'unknown'), n.status {} ORDER BY n.status_id"
                                     " LIMIT {}",
                                     changed, at_most));
  rows.bind(1, last_before);
  while (rows.executeStep()) {
    const auto row = texts(rows, 0, 3);
    changes.first.push_back({row[0], row[1], row[2]});
  }
  return changes;
}

}  // namespace twinwatch::service
