// What a run's pages say, read into compact arrays: every source row with its one fate, every record with its key and
// hash. A row ends as loaded, duplicate, blank, preamble (or footer) or rejected, and the five add up to the rows that
// the reader counted; where they do not, `complaints` says so and the gate does not let the run through.
//
// Two records of one key: the first stands. The second is
//   "duplicate of line 12"                              when it says the same,
//   "duplicate of line 12 (differs in: phone)"          when it does not,
//   rejected, "code 711959 already stands on line 12 for another school", when one official code names two schools.
// A row that brings several records (a project and a participation) is loaded when one of them is; a record left out
// of such a row is noted as 'part' when it said something that is now lost.
//
// 24 octets a record and 16 a row are held, not the records; the merge reads those it needs again.
#pragma once
#include <array>
#include <cstdint>
#include <functional>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "ingest/record_key.hpp"
#include "ingest/staging.hpp"

namespace twinwatch::ingest {

enum class Fate : std::uint8_t { open, loaded, duplicate, blank, preamble, rejected };

struct SourceRow {
  std::uint32_t first_line = 0, last_line = 0;
  std::uint32_t page = 0;
  Fate fate = Fate::open;
  bool kept = false, repeated = false, refused = false;  // what became of its records
};
inline constexpr std::uint32_t no_row = std::numeric_limits<std::uint32_t>::max();

struct Entry {
  std::int64_t key = 0, hash = 0;
  std::uint32_t ordinal = 0;  // of the record in the run, in the order of StagedRun::each
  std::uint32_t row = no_row;
};

struct DatasetReading {
  const KindColumns* kind = nullptr;
  std::string list;
  std::vector<Entry> entries;                     // those kept, by key
  std::uint64_t received = 0;                     // records, with duplicates and refused ones
  std::array<std::uint64_t, most_fields> told{};  // of them: how many told this field
};

struct RunClaim {  // sink.covers, sink.expect: with the page that said it
  std::size_t page = 0;
  std::string kind, list, country, area_1, area_2, period, account;
  std::uint64_t records = 0;
};

struct RowNote {
  std::size_t page = 0;
  std::uint32_t row = no_row;
  std::uint64_t first_line = 0, last_line = 0;
  std::string what, reason;
};

struct ReaderFinding {
  std::size_t page = 0;
  std::string what, value;
};

struct Counts {
  std::int64_t rows = 0, loaded = 0, duplicate = 0, blank = 0, preamble = 0, rejected = 0, records = 0;
};

struct RunReading {
  std::vector<SourceRow> rows;
  std::vector<DatasetReading> datasets;
  std::vector<RunClaim> covers, expects;
  std::vector<RowNote> notes;
  std::vector<ReaderFinding> findings;
  std::vector<ReaderFinding> landmarks;  // those not found; `what` is the landmark, `value` what stood there
  // Those found, by page type and landmark: what they last looked like.
  std::map<std::pair<std::string, std::string>, ReaderFinding> looks;
  std::vector<std::string> nothing;        // by page: why it is right that nothing was found; empty: not said
  std::vector<std::uint64_t> rejected_on;  // by page
  std::vector<std::string> complaints;
  std::vector<std::uint8_t> kept;  // by ordinal: 1 when the record stands
  Counts counts;

  DatasetReading* dataset(std::string_view kind, std::string_view list);
};

class Hearing;

// The whole account of a run. `heard`: what was heard of it while its pages were read; if that is not all of its pages
// (a run that went on after a kill), the staged streams are read. Fills StagedPage::data_ms. Throws
// worker::StreamError.
RunReading read_run(store::Database& db, std::int64_t source_id, StagedRun& run, Places& places,
                    std::optional<Hearing> heard, const std::function<void(std::uint64_t)>& progress = {});

}  // namespace twinwatch::ingest
