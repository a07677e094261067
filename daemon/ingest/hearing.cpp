#include "ingest/hearing.hpp"

#include <fmt/format.h>

#include <algorithm>

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

}  // namespace

void Hearing::begin_page(StagedPage page) {
  pages_.push_back(std::move(page));
  out_.nothing.emplace_back();
  out_.rejected_on.push_back(0);
  stated_.push_back(not_stated);
  counted_.push_back(0);
  row_ = no_row;
}

std::size_t Hearing::page() const {
  if (pages_.empty()) throw worker::StreamError("something was said before any page was begun");
  return pages_.size() - 1;
}

bool Hearing::is_of(const std::vector<StagedPage>& pages) const {
  if (pages.size() != pages_.size()) return false;
  for (std::size_t i = 0; i < pages.size(); ++i)
    if (pages[i].url != pages_[i].url || pages[i].fetched_ms != pages_[i].fetched_ms) return false;
  return true;
}

RunReading Hearing::finish(std::vector<StagedPage>& pages) {
  for (std::size_t i = 0; i < pages_.size(); ++i) {
    if (pages_[i].data_ms) pages[i].data_ms = pages_[i].data_ms;
    if (stated_[i] != not_stated && stated_[i] != counted_[i])
      out_.complaints.push_back(
          fmt::format("{}: the reader counted {} rows but accounted for {}", pages_[i].url, stated_[i], counted_[i]));
  }
  return std::move(out_);
}

void Hearing::take(const Observation& seen) {
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
      stated_[page()] = seen.number;
      break;
    case worker::Entry::covers:
      out_.covers.push_back(copy_of(seen.claim, page()));
      break;
    case worker::Entry::expect:
      out_.expects.push_back(copy_of(seen.claim, page()));
      break;
    case worker::Entry::landmark:
      landmark(seen);
      break;
    case worker::Entry::nothing:
      out_.nothing[page()] = blank(seen.text) ? "nothing to find" : std::string(seen.text);
      break;
    case worker::Entry::dated:
      pages_[page()].data_ms = seen.at_ms;
      break;
    case worker::Entry::finding:
      if (!pages_[page()].carried) out_.findings.push_back({page(), std::string(seen.text), std::string(seen.value)});
      break;
    default:
      break;  // personal: PageStage's business
  }
}

void Hearing::landmark(const Observation& seen) {
  const StagedPage& here = pages_[page()];
  if (here.status == 404 || here.status == 410) return;  // it is not there: gate.missing counts it
  if (here.carried) return;                              // it was accepted so: whole, or let through by a person
  if (!seen.found)
    out_.landmarks.push_back({page(), std::string(seen.text), std::string(seen.example)});
  else if (!seen.example.empty())
    out_.looks[{here.kind, std::string(seen.text)}] = {page(), {}, std::string(seen.example)};
}

void Hearing::begin_row(const Observation& seen) {
  if (out_.rows.size() >= no_row) throw worker::StreamError("more than 4,294,967,294 rows in one run");
  if (seen.first_line >= no_row || seen.last_line >= no_row)
    throw worker::StreamError("a row on a line beyond 4,294,967,294");
  row_ = static_cast<std::uint32_t>(out_.rows.size());
  SourceRow& row = out_.rows.emplace_back();
  row.first_line = static_cast<std::uint32_t>(seen.first_line);
  row.last_line = static_cast<std::uint32_t>(seen.last_line);
  row.page = static_cast<std::uint32_t>(page());
  ++counted_[page()];
}

void Hearing::complain_of_row(std::string_view what) {
  if (out_.complaints.size() < 20)
    out_.complaints.push_back(fmt::format("{} line {}: {}", pages_[page()].url, out_.rows[row_].first_line, what));
}

void Hearing::end_row(Fate fate) {
  if (row_ == no_row) {
    out_.complaints.push_back(fmt::format("{}: a row ended before any began", pages_[page()].url));
    return;
  }
  SourceRow& row = out_.rows[row_];
  if (row.fate != Fate::open || row.kept || row.refused) complain_of_row("the row ended in two ways");
  row.fate = fate;
}

void Hearing::reject(std::string_view reason) {
  end_row(Fate::rejected);
  if (row_ != no_row) note("rejected", blank(reason) ? std::string("no reason was given") : std::string(reason));
}

void Hearing::note(std::string_view what, std::string reason) {
  const std::uint64_t first = row_ == no_row ? 0 : out_.rows[row_].first_line;
  const std::uint64_t last = row_ == no_row ? 0 : out_.rows[row_].last_line;
  out_.notes.push_back({page(), row_, first, last, std::string(what), std::move(reason)});
}

DatasetReading& Hearing::dataset_of(const Observation& seen) {
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
  if (out_.datasets.size() == 1) made.entries.reserve(expected_);
  return made;
}

void Hearing::expect(std::uint64_t rows) {
  expected_ = static_cast<std::size_t>(std::min<std::uint64_t>(rows, no_row));
  out_.rows.reserve(expected_);
  out_.kept.reserve(expected_);
}

void Hearing::record(const Observation& seen) {
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

}  // namespace twinwatch::ingest
