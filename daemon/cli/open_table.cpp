#include "cli/open_table.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <filesystem>
#include <span>

#include "service/clock.hpp"
#include "twinwatch/csv/dialect.hpp"
#include "twinwatch/csv/layout.hpp"

namespace twinwatch::cli {

OpenTable::OpenTable(const fetch::Page& page, const std::string& file, const std::string& sheet) {
  const auto octets = page.body.view();
  if (const std::span body(reinterpret_cast<const std::uint8_t*>(octets.data()), octets.size());
      xlsx::looks_like_zip(body)) {
    workbook_.emplace(body);
    choose_sheet(file, sheet);
    return;
  }
  decoded_ = text::decode(octets, "");
  open_ = csv::records_of(decoded_.text, csv::detect(decoded_.text).dialect);
}

void OpenTable::choose_sheet(const std::string& file, const std::string& wanted) {
  const auto& sheets = workbook_->sheets();
  std::size_t chosen = sheets.size();
  std::string others;
  for (std::size_t i = 0; i < sheets.size(); ++i) {
    const auto is_table = [&] {
      const auto records = xlsx::records_of(*workbook_, i)();
      return csv::find_layout(*records).columns > 1;
    };
    if (chosen == sheets.size() && (wanted.empty() ? !sheets[i].hidden && is_table() : sheets[i].name == wanted))
      chosen = i;
    else
      others += (others.empty() ? "" : ", ") + sheets[i].name;
  }
  if (chosen == sheets.size() && !wanted.empty())
    throw SourceChanged(fmt::format("{}: there is no sheet called \"{}\"; there are: {}", file, wanted, others));
  if (chosen == sheets.size()) chosen = 0;
  if (sheets.size() > 1)
    std::fprintf(stderr, "%s: sheet %s; not shown (--sheet NAME): %s\n", file.c_str(), sheets[chosen].name.c_str(),
                 others.c_str());
  open_ = xlsx::records_of(*workbook_, chosen);
}

fetch::Page page_of_file(const std::string& file) {
  constexpr std::uint64_t longest = 64ull << 20;  // a coordinator's list, not a registry
  fetch::Page page;
  page.request.url = page.final_url = "inbox:" + std::filesystem::path(file).filename().string();
  page.fetched_at_ms = service::SystemClock().now_ms();
  page.body = fetch::Body::from_file(file, longest);
  return page;
}

}  // namespace twinwatch::cli
