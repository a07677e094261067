#include "school_csv.hpp"

#include <algorithm>

#include "opened.hpp"
#include "propose.hpp"
#include "rows.hpp"

namespace twinwatch::school_csv {

namespace {

// The date in a title above the header is the data's own. One that lies ahead is a slip and would make old data look
// fresh for ever.
void take_date(const csv::Table& table, const Page& page, Sink& sink) {
  bool taken = false;
  table.each_preamble([&](const csv::Record& record) {
    const auto day = taken ? std::nullopt : find_day(record.text);
    if (!day) return;
    constexpr std::int64_t one_day_ms = 86'400'000;
    taken = unix_ms(*day) <= page.fetched_at_ms() + one_day_ms;
    if (taken) sink.dated(unix_ms(*day));
    sink.finding(taken ? "dated" : "date not taken, it lies ahead", csv::trim(record.text));
  });
}

}  // namespace

SchoolCsv::SchoolCsv(const Settings& settings)
    : files_(settings.text("files")),
      pinned_(settings.text("profile")),
      period_(settings.text("period")),
      country_(settings.text("country")),
      propose_(settings.boolean("propose")) {
  profiles_ = read_profiles(built_in_profiles(), "built in", settings.host());
  const std::string own = settings.text("profiles");
  for (auto& profile : read_profiles(own, "setting profiles", settings.host())) {
    const auto same =
        std::find_if(profiles_.begin(), profiles_.end(), [&](const auto& p) { return p.name == profile.name; });
    if (same != profiles_.end())
      *same = std::move(profile);
    else
      profiles_.push_back(std::move(profile));
  }
  for (const auto& profile : profiles_) Coverage(profile.covers, profile.origin + ": profile " + profile.name);
  if (const std::string covers = settings.text("covers"); !covers.empty()) covers_.emplace(covers, "setting covers");
  if (!pinned_.empty() &&
      std::none_of(profiles_.begin(), profiles_.end(), [&](const auto& p) { return p.name == pinned_; })) {
    std::string names;
    for (const auto& profile : profiles_) names += (names.empty() ? "" : ", ") + profile.name;
    throw ConfigError("setting profile: there is no profile '" + pinned_ + "'; there are: " + names);
  }
  contents_ = read_contents(own, "setting profiles", settings.host());  // the operator's first
  for (auto& rule : read_contents(built_in_profiles(), "built in", settings.host()))
    contents_.push_back(std::move(rule));
  if (files_.empty()) files_ = "*";
}

void SchoolCsv::start(Sink& sink) { sink.request({.url = "inbox:" + files_}); }

// The header is the row that some profile fits best; a fitting profile outweighs any number of chance hits.
std::size_t SchoolCsv::score(const csv::Header& header) const {
  std::size_t best = 0;
  for (const auto& profile : profiles_) {
    if (!pinned_.empty() && profile.name != pinned_) continue;
    const Mapping mapping = lay(profile, header);
    if (mapping.ruled_out) continue;
    best = std::max(best, mapping.required + (mapping.fits() ? 1000 + mapping.columns : 0));
  }
  return best;
}

Mapping SchoolCsv::map(const csv::Table& table, const Sink& sink, const std::string& file) const {
  const Contents contents(table, sink.host());
  const ByContent content{contents_, contents, unknown_columns(profiles_, table.header())};
  return choose(profiles_, pinned_, table.header(), content, file);
}

void SchoolCsv::parse(const Page& page, Sink& sink) {
  const std::string file(page.name());
  Opened opened(page, sink, [this](const csv::Header& header) { return score(header); });
  const auto pinned_profile =
      std::find_if(profiles_.begin(), profiles_.end(), [&](const auto& p) { return p.name == pinned_; });
  csv::Table* table = &opened.open(pinned_profile == profiles_.end() ? Pinned{} : pinned_profile->pinned);
  if (propose_) return sink.finding("proposed profile", proposal(profiles_, contents_, *table, sink.host(), file));
  Mapping mapping = map(*table, sink, file);
  // The profile that fits knows how its files are written: read once more as it says.
  if (pinned_.empty() && mapping.profile->pinned.any()) {
    table = &opened.open(mapping.profile->pinned);
    mapping = map(*table, sink, file);
  }
  opened.tell();
  const csv::Header& header = table->header();

  sink.finding("profile", mapping.profile->name + " (" + mapping.profile->origin + ")");
  sink.finding("columns used", used(mapping, header));
  if (const auto names = unused(mapping, header); !names.empty()) sink.finding("columns not used", names);
  if (const auto names = dropped(mapping, header); !names.empty())
    sink.finding("columns dropped (they name people)", names);

  take_date(*table, page, sink);

  Coverage covers = covers_ ? *covers_ : Coverage(mapping.profile->covers, "");
  if (covers.asks_file_name()) covers.named_in(sink.fold(file), contents_);
  if (covers.asks_title())
    table->each_preamble(
        [&](const csv::Record& record) { covers.named_in(sink.fold(record.text.substr(0, 500)), contents_); });
  const std::string_view period =
      period_.empty() ? std::string_view(mapping.profile->period) : std::string_view(period_);
  table->needs(mapping.needs);
  Rows rows(page, sink, mapping, {country_, period}, covers.wants_provinces(), opened.is_of_page_text());
  const csv::Counts counts =
      table->each_row([&](const csv::Row& row) { rows.read(row); },
                      [&](const csv::Record& other) { rows.pass_over(other, header.first_line); });
  opened.tell_at_end();
  // A few damaged rows are rejected, and that is all. More of them: the file was read in a wrong charset.
  if (rows.holes() > 3 && rows.holes() * 100 > counts.data) {
    const std::string where = std::to_string(rows.holes()) + " of " + std::to_string(counts.data) +
                              " rows, the first in " + rows.first_hole();
    sink.finding("held back", "names with letters that could not be read in " + where);
    sink.require("letters that can be read in " + where, false);
  }
  if (counts.stated) {
    sink.expect({.kind = mapping.records.back().kind->name, .list = mapping.profile->list}, *counts.stated);
    sink.finding("rows stated by the file", std::to_string(*counts.stated));
    // Only then is a header without rows an answer; else it is an export that went wrong.
    if (counts.data == 0 && *counts.stated == 0) sink.nothing("the list itself states that it has 0 rows");
  }

  sink.finding("covers", counts.cut_off ? "nothing: the file is cut off" : covers.words());
  if (!counts.cut_off) covers.claim(sink, mapping, country_, period, rows.provinces());
  if (rows.unreadable() > 0)
    sink.finding("dates or numbers left out", std::to_string(rows.unreadable()) +
                                                  " could not be read, the first in line " +
                                                  std::to_string(rows.first_unreadable_line()));
  if (rows.mobiles() > 0) sink.finding("mobile numbers dropped", std::to_string(rows.mobiles()));
}

}  // namespace twinwatch::school_csv
