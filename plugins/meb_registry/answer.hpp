// One row of the ministry's answer: {"OKUL_ADI":"ERZURUM - YAKUTİYE - Atatürk İlkokulu","HOST":"https://...",
// "YOL":"25/20/711959"}, read and judged on its own.
#pragma once
#include <string>
#include <string_view>

#include "twinwatch/host.hpp"
#include "twinwatch/json.hpp"

namespace twinwatch::meb_registry {

struct SchoolRow {
  std::string_view name, code, province, district;  // views into the answer
  std::string website;
  std::string problem;  // why it is no school of the province that was asked for; empty: it is
};

// `plate`: of the province that was asked for, `province_name`: its name as the landing page writes it.
SchoolRow read_row(const json::Value& row, std::string_view plate, std::string_view province_name, const Host& host);

// "25" and "25", "6" and "06"
bool same_plate(std::string_view a, std::string_view b);

}  // namespace twinwatch::meb_registry
