// `twinwatch report`: what coordinators and the national desk count by hand each quarter. Read-only; needs no daemon.
#pragma once
#include <filesystem>
#include <functional>
#include <string>

#include "cli/call.hpp"

namespace CLI {
class App;
}

namespace twinwatch::cli {

struct ReportAsk {
  std::string quarter;         // "2026-Q4"; empty: the one that is running
  std::string province;        // only this one
  std::filesystem::path file;  // .xlsx or .csv; empty: shown
};
int report(const Call&, const ReportAsk&);

void add_report_command(CLI::App&, const std::function<void(CLI::App*, std::function<int(const Call&)>)>& choose);

}  // namespace twinwatch::cli
