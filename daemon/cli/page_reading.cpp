#include "cli/page_reading.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>

#include "cli/call.hpp"
#include "service/summary.hpp"

namespace twinwatch::cli {

namespace {

namespace json = boost::json;

constexpr std::size_t few = 3, some = 10;
std::string record_text(const worker::Observation& seen) {
  std::string text;
  for (const auto& field : seen.fields)
    text += fmt::format("{}{}={}", text.empty() ? "" : "  ", field.name, as_text(field.value));
  return text;
}

std::string claim_text(const worker::Claim& claim) {
  std::string place(claim.area_1);
  if (!claim.area_2.empty()) place += (place.empty() ? "" : " / ") + std::string(claim.area_2);
  std::string text = fmt::format("{}{}", claim.kind, claim.list.empty() ? "" : fmt::format(" ({})", claim.list));
  if (!claim.account.empty())
    text += fmt::format(" of the account {}", claim.account);
  else
    text += fmt::format(" of {}", place.empty() ? "the whole country" : place);
  if (!claim.period.empty()) text += fmt::format(" in {}", claim.period);
  return as_text(text);
}

std::map<std::string, std::int64_t> by_kind(const std::vector<fetch::Request>& requests) {
  std::map<std::string, std::int64_t> count;
  for (const auto& request : requests) ++count[request.kind.empty() ? "page" : request.kind];
  return count;
}

}  // namespace

void PageReading::take(const worker::Observation& seen) {
  using worker::Entry;
  switch (seen.entry) {
    case Entry::landmark:
      landmarks.push_back({std::string(seen.text), seen.found, std::string(seen.example)});
      break;
    case Entry::finding:
      findings.emplace_back(std::string(seen.text), std::string(seen.value));
      break;
    case Entry::record: {
      const std::string kind(seen.kind);
      ++records[kind];
      if (auto& first = samples[kind]; first.size() < few) first.push_back(record_text(seen));
      break;
    }
    case Entry::row:
      ++rows;
      line_ = seen.first_line;
      break;
    case Entry::rows_total:
      stated_rows = static_cast<std::int64_t>(seen.number);
      break;
    case Entry::reject:
      ++rejected;
      if (rejects.size() < some) rejects.emplace_back(line_, std::string(seen.text));
      break;
    case Entry::covers:
      claims.push_back("every " + claim_text(seen.claim));
      break;
    case Entry::expect:
      expectations.push_back(fmt::format("{} {}", service::grouped(static_cast<std::int64_t>(seen.claim.records)),
                                         claim_text(seen.claim)));
      break;
    case Entry::nothing:
      nothing = seen.text;
      break;
    case Entry::personal:
      ++personal;
      break;
    default:
      break;
  }
}

bool PageReading::all_found() const {
  return std::all_of(landmarks.begin(), landmarks.end(), [](const Landmark& one) { return one.found; });
}

std::string page_reading_text(const PageReading& reading) {
  std::string text;
  const auto line = [&text](std::string_view what, std::string_view told) {
    text += fmt::format("  {:<15} {}\n", what, told);
  };
  for (const auto& landmark : reading.landmarks) {
    line(landmark.found ? "found" : "NOT FOUND", as_text(landmark.what));
    if (!landmark.example.empty())
      line("", fmt::format("{}: {}", landmark.found ? "such as" : "there is", as_text(landmark.example)));
  }
  if (reading.landmarks.empty()) line("landmarks", "the plugin looks for none on this page");
  for (const auto& [what, value] : reading.findings) line("finding", as_text(what) + ": " + as_text(value));
  for (const auto& [kind, count] : reading.records) {
    line("records", fmt::format("{} {}", service::grouped(count), kind));
    for (const auto& sample : reading.samples.at(kind)) text += "    " + sample + "\n";
    if (count > static_cast<std::int64_t>(reading.samples.at(kind).size())) text += "    …\n";
  }
  if (reading.records.empty()) line("records", "none");
  if (reading.rows > 0)
    line("rows",
         fmt::format("{}{}, {} rejected", service::grouped(reading.rows),
                     reading.stated_rows < 0 ? "" : fmt::format(" of {}", service::grouped(reading.stated_rows)),
                     service::grouped(reading.rejected)));
  for (const auto& [at, why] : reading.rejects) line("rejected", fmt::format("line {}: {}", at, as_text(why)));
  if (reading.rejected > static_cast<std::int64_t>(reading.rejects.size())) line("", "…");
  for (const auto& claim : reading.claims) line("claims to be", claim);
  if (reading.claims.empty()) line("claims to be", "a part only: it adds, and never says that something is gone");
  for (const auto& expected : reading.expectations) line("it states", expected);
  if (!reading.nothing.empty()) line("nothing", "and that is right: " + as_text(reading.nothing));
  if (reading.personal > 0)
    line("blanked", fmt::format("{} parts that name people, before the page is kept", reading.personal));
  for (const auto& [kind, count] : by_kind(reading.leads)) {
    line("leads to", fmt::format("{} {}", service::grouped(count), kind));
    std::size_t shown = 0;
    for (const auto& lead : reading.leads)
      if ((lead.kind.empty() ? "page" : lead.kind) == kind && shown++ < few)
        text += fmt::format("    {}{}\n", lead.method == "GET" ? "" : lead.method + " ", as_text(lead.url));
    if (shown > few) text += "    …\n";
  }
  if (reading.leads.empty()) line("leads to", "no further page");
  return text;
}

json::object page_reading_json(const PageReading& reading) {
  json::array landmarks, findings, rejects, leads;
  json::object records, samples;
  for (const auto& landmark : reading.landmarks)
    landmarks.push_back(
        json::object{{"landmark", landmark.what}, {"found", landmark.found}, {"example", landmark.example}});
  for (const auto& [what, value] : reading.findings) findings.push_back(json::object{{"what", what}, {"value", value}});
  for (const auto& [kind, count] : reading.records) {
    records[kind] = count;
    const auto& first = reading.samples.at(kind);
    samples[kind] = json::array(first.begin(), first.end());
  }
  for (const auto& [line, reason] : reading.rejects)
    rejects.push_back(json::object{{"line", line}, {"reason", reason}});
  for (const auto& lead : reading.leads)
    leads.push_back(json::object{{"url", lead.url}, {"method", lead.method}, {"kind", lead.kind}, {"tag", lead.tag}});
  return {{"charset", reading.charset},
          {"landmarks", landmarks},
          {"all_found", reading.all_found()},
          {"findings", findings},
          {"records", records},
          {"samples", samples},
          {"rows", reading.rows},
          {"rejected", reading.rejected},
          {"rejects", rejects},
          {"claims", json::array(reading.claims.begin(), reading.claims.end())},
          {"expectations", json::array(reading.expectations.begin(), reading.expectations.end())},
          {"nothing", reading.nothing},
          {"personal_parts", reading.personal},
          {"leads", leads}};
}

}  // namespace twinwatch::cli
