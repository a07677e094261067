// What a row of the attached list is about, as one cell that survives sorting, filtering and the loss of every other
// column: "province:25/2026-W47/12/345/kq". Two letters at the end check the rest: a spreadsheet that "continues" a
// column, or a hand that mends it, makes no key of another school.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace twinwatch::mail {

struct RowKey {
  std::string route, period;
  std::int64_t alert_id = 0;  // 0: a school that could not be told
  std::int64_t school_id = 0;
};

std::string written_key(const RowKey&);
std::optional<RowKey> read_key(std::string_view cell);  // nothing: it was changed

// 25 of "province:25" and of "district:25:1703"; 0: of the whole country, or no route.
int plate_of_route(std::string_view route);

}  // namespace twinwatch::mail
