#include "service/run_notices.hpp"

#include <fmt/format.h>

#include "alert/rules.hpp"

namespace twinwatch::service {

namespace {

std::string about(const RunReport& report) {
  return report.subject.empty() ? report.source : report.source + " / " + report.subject;
}

// Without its full stop, which some have.
std::string_view sentence(std::string_view text) {
  return text.ends_with('.') ? text.substr(0, text.size() - 1) : text;
}

// What a portal will not let us read, or shows no more, its owner may still send.
std::string other_way(const SourceConfig& source, const RunReport& report) {
  if (source.from != SourceConfig::From::web) return {};
  const bool closed = report.verdict == "fetch.robots" || report.verdict == "fetch.refused" ||
                      report.verdict == "fetch.moved" || report.state == "quarantined";
  if (!closed) return {};
  const auto letters = shipped_config_dir() / "letters";
  const std::string_view letter = source.plugin == "etwinning_net"   ? "esep-disa-aktarim.tr.md"
                                  : source.plugin == "etwinning_meb" ? "kalite-etiketi-listesi.tr.md"
                                  : source.plugin == "meb_registry"  ? "meb-okul-listesi.tr.md"
                                                                     : "README.md";
  return fmt::format(
      " If it stays so: the list can be asked for as an export; {} is a letter to begin with, and {} names the profile "
      "of school_csv that reads the answer.",
      (letters / letter).string(), (letters / "README.md").string());
}

// A page budget is the operator's own wish; that pages could not be had is not.
void tell_of_a_part(store::Database& db, const RunReport& report, std::int64_t now) {
  const auto cause = "source.incomplete:" + report.source;
  if (report.incomplete_by != "failures" && report.incomplete_by != "portal" && report.incomplete_by != "frontier") {
    alert::close_notice(db, cause, now);
    return;
  }
  alert::raise_notice(db, cause, "warning",
                      fmt::format("{}: run {} could not read every page. {}. What was read is taken in, nothing is "
                                  "taken for gone, and the next run asks again",
                                  report.source, report.run_id, report.incomplete),
                      now);
}

}  // namespace

void tell_of_run(store::Database& db, const SourceConfig& source, const RunReport& report, bool replay,
                 std::int64_t now) {
  const auto held = "run.quarantined:" + source.id, failed = "source.failed:" + source.id;
  if (report.state == "quarantined") {
    alert::raise_notice(db, held, "warning",
                        fmt::format("{0}: run {1} is held back, nothing we say of any school has changed. {2}. Look "
                                    "with `twinwatch runs {1}`; let it through with `twinwatch run accept {1}` or drop "
                                    "it with `twinwatch run reject {1}`.{3}",
                                    about(report), report.run_id, sentence(report.message), other_way(source, report)),
                        now);
  } else if (report.state == "failed" && report.verdict != "stopped" && !replay) {
    alert::raise_notice(
        db, failed, "error",
        fmt::format("{}: run {} failed ({}), nothing we say of any school has changed. {}.{}", about(report),
                    report.run_id, report.verdict, sentence(report.message), other_way(source, report)),
        now);
  } else if (report.state == "accepted" || report.state == "unchanged") {
    alert::close_notice(db, held, now);
    if (replay) return;
    alert::close_notice(db, failed, now);
    tell_of_a_part(db, report, now);
  }
}

}  // namespace twinwatch::service
