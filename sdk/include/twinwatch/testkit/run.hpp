// twinwatch/testkit/run.hpp: one instance of a source and a host that writes down what it hears.
#pragma once
#include <list>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "twinwatch/abi.h"
#include "twinwatch/boundary.hpp"
#include "twinwatch/errors.hpp"
#include "twinwatch/fold.hpp"
#include "twinwatch/testkit/ear.hpp"
#include "twinwatch/testkit/pages.hpp"
#include "twinwatch/testkit/said.hpp"

namespace twinwatch::testkit {

using SettingsMap = std::map<std::string, std::string>;

class Run {
 public:
  // `entry` as the plugin exports it. Settings left out have their defaults. Throws ConfigError when the source
  // refuses them or does not know one.
  explicit Run(const tw_source_v0* entry, const SettingsMap& settings = {}) : entry_(entry) {
    std::vector<tw_setting_value_view> values;
    for (std::size_t i = 0; i < entry->setting_count; ++i) {
      const auto* octets = reinterpret_cast<const char*>(entry->settings) + i * entry->setting_stride;
      const auto& schema = *reinterpret_cast<const tw_setting_schema*>(octets);
      const auto given = settings.find(std::string(from_abi(schema.name)));
      values.push_back({schema.name, given == settings.end() ? schema.default_value : to_abi(given->second)});
    }
    for (const auto& [name, value] : settings)
      if (!declares(name)) throw ConfigError("the source declares no setting '" + name + "'");
    const tw_settings_view view{sizeof(view), 0, values.data(), values.size()};
    std::string message = "create() returned NULL without a message";
    instance_ = entry->create(&host(), &view, note_error, &message);
    if (!instance_) throw ConfigError(message);
  }
  ~Run() { entry_->destroy(instance_); }
  Run(const Run&) = delete;
  Run& operator=(const Run&) = delete;

  Said start() {
    return listen([&](const tw_sink& sink) { return entry_->start(instance_, &sink); });
  }
  Said parse(const TestPage& page) {
    std::vector<tw_header_view> room;
    const tw_page_view view = page.view(room);
    Said said = listen([&](const tw_sink& sink) { return entry_->parse(instance_, &view, &sink); });
    for (const auto& [begin, end] : said.personal)
      if (end > page.text.size() && said.misuse.empty()) said.misuse = "personal() beyond the end of the page";
    return said;
  }
  Said finish() {
    return listen([&](const tw_sink& sink) { return entry_->finish ? entry_->finish(instance_, &sink) : TW_OK; });
  }

 private:
  template <class Call>
  static Said listen(const Call& call) {
    Said said;
    decoded().clear();
    const tw_sink sink = ear(said);
    logged() = &said.log;
    said.status = call(sink);
    logged() = nullptr;
    return said;
  }

  bool declares(const std::string& name) const {
    for (std::size_t i = 0; i < entry_->setting_count; ++i) {
      const auto* octets = reinterpret_cast<const char*>(entry_->settings) + i * entry_->setting_stride;
      if (from_abi(reinterpret_cast<const tw_setting_schema*>(octets)->name) == name) return true;
    }
    return false;
  }

  static void note_error(void* context, tw_str_view message) {
    *static_cast<std::string*>(context) = from_abi(message);
  }

  // The log service has no context of its own, as with the real host: one call at a time.
  static std::vector<std::string>*& logged() {
    static thread_local std::vector<std::string>* lines = nullptr;
    return lines;
  }
  static void log(tw_log_level, tw_str_view message) {
    if (logged()) logged()->emplace_back(from_abi(message));
  }
  static std::size_t fold(tw_str_view text, char* out, std::size_t capacity) {
    std::string folded;
    plain_fold(from_abi(text), folded);
    std::memcpy(out, folded.data(), std::min(folded.size(), capacity));
    return folded.size();
  }
  // Of the host's charsets those that glibc has under the same name. Kept until the next call, as the host does.
  static std::list<std::string>& decoded() {
    static thread_local std::list<std::string> texts;
    return texts;
  }
  static tw_str_view decode(tw_bytes_view body, tw_str_view charset) {
    try {
      const std::string_view octets(reinterpret_cast<const char*>(body.data), body.size);
      decoded().push_back(to_utf8(octets, std::string(from_abi(charset))));
      return to_abi(decoded().back());
    } catch (const std::runtime_error&) {
      return {nullptr, 0};
    }
  }
  static const void* extension(tw_str_view id) {
    static const tw_ext_log log_service{sizeof(tw_ext_log), 0, log};
    static const tw_ext_text text_service{sizeof(tw_ext_text), 0, fold, decode};
    if (from_abi(id) == TW_EXT_LOG) return &log_service;
    if (from_abi(id) == TW_EXT_TEXT) return &text_service;
    return nullptr;
  }
  static const tw_host& host() {
    static const tw_host it{sizeof(tw_host), TW_ABI_MINOR, to_abi("testkit"), extension};
    return it;
  }

  const tw_source_v0* entry_;
  void* instance_ = nullptr;
};

template <class SourceClass>
Run run_of(const SettingsMap& settings = {}) {
  return Run(Boundary<SourceClass>::manifest(), settings);
}

}  // namespace twinwatch::testkit
