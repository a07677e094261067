#include "ingest/write_facts.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <optional>

#include "ingest/fact_image.hpp"
#include "ingest/fact_writer.hpp"
#include "store/fact_tables.hpp"
#include "store/indexes_aside.hpp"

namespace twinwatch::ingest {

namespace {

// From here on an index over keys, which come in no order, costs more with every row when it is kept, as it outgrows
// the page cache: half of the time of a million rows.
constexpr std::size_t many = 300'000;
// Of fewer records it does not matter how they are written.
constexpr std::size_t few = 1'000;

// One kind's records on their way into its table. A first list that is held in memory becomes an image of the table; of
// a longer one the index is made after the rows.
class FactsOfKind {
 public:
  FactsOfKind(store::Database& db, RunId run, const KindColumns& kind, std::int64_t now_ms)
      : db_(db), run_(run), kind_(kind), now_ms_(now_ms) {}

  void add(const DatasetReading& list, std::int64_t dataset_id) {
    List& one = lists_.emplace_back();
    one.reading = &list;
    one.dataset_id = dataset_id;
  }

  void begin(std::size_t octets_in_memory) {
    std::size_t records = 0;
    for (const List& list : lists_) records += list.reading->entries.size();
    const std::string table = store::fact_table(kind_.spec->name);
    const bool is_first = db_.sql().execAndGet("SELECT NOT EXISTS (SELECT 1 FROM " + table + ")").getInt() != 0;
    if (is_first && records >= many) aside_.emplace(db_, table);
    if (is_first && records >= few && records < many && octets_in_memory != 0)
      image_.emplace(db_, kind_, run_, now_ms_, octets_in_memory + 112 * records);
    for (List& list : lists_) {
      if (image_)
        list.fact_ids.resize(list.reading->entries.size());
      else
        list.writer = std::make_unique<FactWriter>(db_, kind_, list.dataset_id, run_, now_ms_);
    }
  }

  void write(const DatasetReading& reading, std::size_t entry, const Row& row, const Place& place,
             const StagedPage& page, std::uint64_t line) {
    List& list = list_of(reading);
    if (image_)
      list.fact_ids[entry] = image_->write(list.dataset_id, row, reading.entries[entry], place, page, line);
    else
      list.writer->write(row, reading.entries[entry], place, page, line);
  }

  bool is_image() const { return image_.has_value(); }

  void finish(store::ReadyTables& ready) {
    if (image_) {
      std::sort(lists_.begin(), lists_.end(), [](const List& a, const List& b) { return a.dataset_id < b.dataset_id; });
      for (const List& list : lists_)
        for (std::size_t i = 0; i < list.fact_ids.size(); ++i)
          image_->enter(list.dataset_id, list.reading->entries[i], list.fact_ids[i]);
      image_->copy_into_table(ready);
    }
    if (aside_) aside_->put_back();
  }

 private:
  struct List {
    const DatasetReading* reading = nullptr;
    std::int64_t dataset_id = 0;
    std::unique_ptr<FactWriter> writer;
    std::vector<std::int64_t> fact_ids;  // by entry
  };
  List& list_of(const DatasetReading& reading) {
    if (lists_[last_].reading != &reading)
      for (last_ = 0; lists_[last_].reading != &reading;) ++last_;
    return lists_[last_];
  }

  store::Database& db_;
  const RunId run_;
  const KindColumns& kind_;
  const std::int64_t now_ms_;
  std::vector<List> lists_;
  std::size_t last_ = 0;
  std::optional<store::IndexesAside> aside_;
  std::optional<FactImage> image_;
};

// The records that are to be written, as their source has them.
template <class OnRecord>
void each_fresh(const FreshFacts& facts, const OnRecord& on_record) {
  RowLayout layout;
  Row row;
  std::uint32_t ordinal = 0;
  std::uint64_t line = 0;
  std::size_t last = 0, on_page = 0;
  facts.staged.each([&](std::size_t page, const worker::Observation& seen) {
    if (page != on_page) line = 0;
    on_page = page;
    if (seen.entry == worker::Entry::row) line = seen.first_line;
    if (seen.entry != worker::Entry::record) return;
    const std::uint32_t entry = facts.fresh[ordinal++];
    if (entry == 0) return;
    const auto& datasets = facts.reading.datasets;
    const auto is_of = [&](const DatasetReading& list) {
      return list.kind->spec->name == seen.kind && list.list == seen.list;
    };
    if (!is_of(datasets[last]))
      for (last = 0; !is_of(datasets[last]);) ++last;
    layout.lay_out(seen, *datasets[last].kind, row);
    on_record(datasets[last], entry - 1, row, page, line);
  });
}

// On the follower's thread: touches no database.
void follow(const FreshFacts& facts, const place::Gazetteer& gazetteer, const KindColumns* kind, Follower* follower) {
  Places places(gazetteer);
  std::int64_t fact_id = 0;
  each_fresh(facts, [&](const DatasetReading& list, std::size_t, const Row& row, std::size_t page, std::uint64_t) {
    if (list.kind == kind) follower->fact({++fact_id, facts.staged.pages()[page].date_ms(), row, places.of(row)});
  });
  follower->end();
}

}  // namespace

std::future<void> write_facts(store::Database& db, store::ReadyTables& ready, const FreshFacts& facts, Places& places,
                              const Progress& progress, Follower* follower) {
  std::future<void> following;
  if (progress) progress(0, facts.total);
  if (facts.total == 0) return following;
  std::map<const KindColumns*, FactsOfKind> kinds;
  for (const DatasetPlan& dataset : facts.plan.datasets) {
    const DatasetReading& list = facts.reading.datasets[dataset.reading];
    kinds.try_emplace(list.kind, db, facts.run, *list.kind, facts.now_ms).first->second.add(list, dataset.dataset_id);
  }
  for (auto& [kind, of_kind] : kinds) {
    of_kind.begin(facts.staged.octets_in_memory());
    if (follower != nullptr && of_kind.is_image() && follower->wants(*kind))
      following = std::async(std::launch::async, follow, facts, std::ref(places.gazetteer()), kind, follower);
  }
  std::uint64_t done = 0;
  each_fresh(facts,
             [&](const DatasetReading& list, std::size_t entry, const Row& row, std::size_t page, std::uint64_t line) {
               kinds.at(list.kind).write(list, entry, row, places.of(row), facts.staged.pages()[page], line);
               if ((++done & 0xfff) == 0 && progress) progress(done, facts.total);
             });
  for (auto& [kind, of_kind] : kinds) of_kind.finish(ready);
  return following;
}

}  // namespace twinwatch::ingest
