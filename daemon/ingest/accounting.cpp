#include "ingest/accounting.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "ingest/duplicates.hpp"

namespace twinwatch::ingest {

namespace {

using worker::Observation;

RunClaim copy_of(const worker::Claim& claim, std::size_t page) {
  return {page,
          std::string(claim.kind),
          std::string(claim.list),
          std::string(claim.country),
          std::string(claim.area_1),
          std::string(claim.area_2),
          std::string(claim.period),
          std::string(claim.account),
          claim.records};
}

bool blank(std::string_view text) { return text.find_first_not_of(" \t\r\n") == std::string_view::npos; }

// The first pass: sees every entry once, in order.
class Account {
 public:
  Account(StagedRun& run, Places& places, RunReading& reading) : run_(run), places_(places), out_(reading) {
    out_.nothing.resize(run.pages().size());
    out_.rejected_on.resize(run.pages().size());
    stated_.assign(run.pages().size(), not_stated);
    counted_.resize(run.pages().size());
  }

  void take(std::size_t page, const Observation& seen) {
    if (page != page_) {
      page_ = page;
      row_ = no_row;
    }
    switch (seen.entry) {
      case worker::Entry::row:
        begin_row(seen);
        break;
      case worker::Entry::record:
        record(seen);
        break;
      case worker::Entry::skip:
        end_row(seen.skip == 1 ? Fate::blank : Fate::preamble);
        break;
      case worker::Entry::reject:
        reject(seen.text);
        break;
      case worker::Entry::rows_total:
        stated_[page] = seen.number;
        break;
      case worker::Entry::covers:
        out_.covers.push_back(copy_of(seen.claim, page));
        break;
      case worker::Entry::expect:
        out_.expects.push_back(copy_of(seen.claim, page));
        break;
      case worker::Entry::landmark:
        if (!seen.found) out_.landmarks.push_back({page, std::string(seen.text), {}});
        break;
      case worker::Entry::nothing:
        out_.nothing[page] = blank(seen.text) ? "nothing to find" : std::string(seen.text);
        break;
      case worker::Entry::dated:
        run_.pages()[page].data_ms = seen.at_ms;
        break;
      case worker::Entry::finding:
        out_.findings.push_back({page, std::string(seen.text), std::string(seen.value)});
        break;
      default:
        break;  // personal: PageStage's business
    }
  }

  void compare_totals() {
    for (std::size_t page = 0; page < stated_.size(); ++page)
      if (stated_[page] != not_stated && stated_[page] != counted_[page])
        out_.complaints.push_back(fmt::format("{}: the reader counted {} rows but accounted for {}",
                                              run_.pages()[page].url, stated_[page], counted_[page]));
  }

 private:
  static constexpr std::uint64_t not_stated = std::numeric_limits<std::uint64_t>::max();

  void begin_row(const Observation& seen) {
    if (out_.rows.size() >= no_row) throw worker::StreamError("more than 4,294,967,294 rows in one run");
    row_ = static_cast<std::uint32_t>(out_.rows.size());
    SourceRow& row = out_.rows.emplace_back();
    row.first_line = seen.first_line;
    row.last_line = seen.last_line;
    row.page = static_cast<std::uint32_t>(page_);
    ++counted_[page_];
  }

  void complain_of_row(std::string_view what) {
    if (out_.complaints.size() < 20)
      out_.complaints.push_back(
          fmt::format("{} line {}: {}", run_.pages()[page_].url, out_.rows[row_].first_line, what));
  }

  void end_row(Fate fate) {
    if (row_ == no_row) {
      out_.complaints.push_back(fmt::format("{}: a row ended before any began", run_.pages()[page_].url));
      return;
    }
    SourceRow& row = out_.rows[row_];
    if (row.fate != Fate::open || row.kept || row.refused) complain_of_row("the row ended in two ways");
    row.fate = fate;
  }

  void reject(std::string_view reason) {
    end_row(Fate::rejected);
    if (row_ != no_row) note("rejected", blank(reason) ? std::string("no reason was given") : std::string(reason));
  }

  void note(std::string_view what, std::string reason) {
    const std::uint64_t first = row_ == no_row ? 0 : out_.rows[row_].first_line;
    const std::uint64_t last = row_ == no_row ? 0 : out_.rows[row_].last_line;
    out_.notes.push_back({page_, row_, first, last, std::string(what), std::move(reason)});
  }

  DatasetReading& dataset_of(const Observation& seen) {
    if (last_ < out_.datasets.size()) {
      DatasetReading& guess = out_.datasets[last_];
      if (guess.kind->spec->name == seen.kind && guess.list == seen.list) return guess;
    }
    for (last_ = 0; last_ < out_.datasets.size(); ++last_)
      if (out_.datasets[last_].kind->spec->name == seen.kind && out_.datasets[last_].list == seen.list)
        return out_.datasets[last_];
    const KindColumns* kind = columns_of(seen.kind);
    if (kind == nullptr) throw worker::StreamError(fmt::format("a record of unknown kind \"{}\"", seen.kind));
    DatasetReading& made = out_.datasets.emplace_back();
    made.kind = kind;
    made.list = seen.list;
    return made;
  }

  void record(const Observation& seen) {
    DatasetReading& dataset = dataset_of(seen);
    layout_.lay_out(seen, *dataset.kind, laid_);
    if (out_.kept.size() >= no_row) throw worker::StreamError("more than 4,294,967,294 records in one run");
    const auto ordinal = static_cast<std::uint32_t>(out_.kept.size());
    out_.kept.push_back(0);
    ++dataset.received;
    if (row_ != no_row && out_.rows[row_].fate != Fate::open) complain_of_row("the row ended in two ways");
    for (std::size_t i = 0; i < dataset.kind->size(); ++i) {
      if (!laid_.values[i].empty()) {
        ++dataset.told[i];
      }
      if (dataset.kind->spec->fields[i].required && blank(laid_.values[i])) {
        if (row_ != no_row) out_.rows[row_].refused = true;
        note("rejected", fmt::format("required field {} of {} is empty", dataset.kind->spec->fields[i].name,
                                     dataset.kind->spec->name));
        return;
      }
    }
    const Place& place = places_.of(laid_);
    if (!place.complaint.empty())
      note("place", place.complaint);
    else if (place.plate != 0 && place.how == place::DistrictMatch::How::absent && dataset.kind->spec->name == "school")
      note("place", "no district written");           // a portal's record may do without, a registry's row may not
    if (row_ != no_row) out_.rows[row_].kept = true;  // until its duplicates are known
    dataset.entries.push_back({keys_.key(laid_, place), keys_.hash(laid_, place), ordinal, row_});
  }

  StagedRun& run_;
  Places& places_;
  RunReading& out_;
  RowLayout layout_;
  RecordKeys keys_;
  Row laid_;
  std::size_t page_ = std::numeric_limits<std::size_t>::max();
  std::uint32_t row_ = no_row;
  std::size_t last_ = 0;
  std::vector<std::uint64_t> stated_, counted_;
};

void count_fates(RunReading& out, const StagedRun& run) {
  Counts& counts = out.counts;
  counts.rows = static_cast<std::int64_t>(out.rows.size());
  std::uint64_t nowhere = 0;
  for (SourceRow& row : out.rows) {
    if (row.fate == Fate::open) {
      if (row.kept)
        row.fate = Fate::loaded;
      else if (row.refused)
        row.fate = Fate::rejected;
      else if (row.repeated)
        row.fate = Fate::duplicate;
      else if (++nowhere == 1)
        out.complaints.push_back(
            fmt::format("{} line {}: the row ended in nothing, neither a record nor a skip nor a "
                        "reason to reject it",
                        run.pages()[row.page].url, row.first_line));
    }
    switch (row.fate) {
      case Fate::loaded:
        ++counts.loaded;
        break;
      case Fate::duplicate:
        ++counts.duplicate;
        break;
      case Fate::blank:
        ++counts.blank;
        break;
      case Fate::preamble:
        ++counts.preamble;
        break;
      case Fate::rejected:
        ++counts.rejected;
        ++out.rejected_on[row.page];
        break;
      case Fate::open:
        break;
    }
  }
  if (nowhere > 1) out.complaints.push_back(fmt::format("and {} more rows like it", nowhere - 1));
  for (const DatasetReading& dataset : out.datasets)
    counts.records += static_cast<std::int64_t>(dataset.entries.size());
}

// A note 'rejected' or 'duplicate' tells a row's fate; of a row that was loaded all the same it is about a part.
void name_parts(RunReading& out) {
  for (RowNote& note : out.notes)
    if (note.row != no_row && out.rows[note.row].fate == Fate::loaded && note.what != "place") note.what = "part";
}

}  // namespace

DatasetReading* RunReading::dataset(std::string_view kind, std::string_view list) {
  for (DatasetReading& candidate : datasets)
    if (candidate.kind->spec->name == kind && candidate.list == list) return &candidate;
  return nullptr;
}

RunReading read_run(store::Database& db, std::int64_t source_id, StagedRun& run, Places& places,
                    const std::function<void(std::uint64_t)>& progress) {
  RunReading reading;
  Account account(run, places, reading);
  std::uint64_t entries = 0;
  run.each([&](std::size_t page, const Observation& seen) {
    account.take(page, seen);
    if (progress && (++entries & 0x3fff) == 0) progress(reading.kept.size());
  });
  account.compare_totals();
  part_duplicates(db, source_id, run, places, reading);
  count_fates(reading, run);
  name_parts(reading);
  return reading;
}

}  // namespace twinwatch::ingest
