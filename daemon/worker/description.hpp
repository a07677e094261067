// What a plugin says of itself, as the worker hands it to the daemon: plain values.
#pragma once
#include <string>
#include <utility>
#include <vector>

namespace twinwatch::worker {

struct SettingSchema {
  std::string name, default_value, help;
  int type = 0;        // tw_setting_type
  unsigned flags = 0;  // TW_SETTING_REQUIRED | TW_SETTING_SECRET
};

struct Description {  // of a plugin, as it says of itself
  std::string id, version, title, license;
  unsigned needs_abi_minor = 0;
  std::vector<std::string> hosts, page_kinds;
  std::vector<SettingSchema> settings;
};

using Settings = std::vector<std::pair<std::string, std::string>>;

}  // namespace twinwatch::worker
