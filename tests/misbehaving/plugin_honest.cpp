// The well-behaved one: one record a line, every mark of honesty, and both services of the host.
#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include "innocent.hpp"

namespace {

using misbehaving::say;

struct Honest {
  std::string list;
  const tw_ext_log* log = nullptr;
  const tw_ext_text* text = nullptr;
};

void* create_honest(const tw_host* host, const tw_settings_view* settings, void (*)(void*, tw_str_view), void*) {
  static Honest honest;
  honest.list.assign(settings->values[0].value.data, settings->values[0].value.size);
  honest.log = static_cast<const tw_ext_log*>(host->extension(say(TW_EXT_LOG)));
  honest.text = static_cast<const tw_ext_text*>(host->extension(say(TW_EXT_TEXT)));
  return host->extension(say("twinwatch.coffee/0")) == nullptr ? &honest : nullptr;
}

tw_status start_honest(void*, const tw_sink* sink) {
  tw_request_view request{};
  request.size = sizeof request;
  request.url = say("inbox:*.csv");
  request.tag = {"a\0b", 3};
  sink->request(sink->host, &request);
  return TW_OK;
}

tw_status parse_honest(void* instance, const tw_page_view* page, const tw_sink* sink) {
  auto& self = *static_cast<Honest*>(instance);
  const std::string_view text(page->text.data, page->text.size);
  const tw_str_view list{self.list.data(), self.list.size()};
  tw_covers_view claim{};
  claim.size = sizeof claim;
  claim.kind = say("school");
  claim.list = list;
  sink->covers(sink->host, &claim);
  std::uint64_t line = 0;
  for (std::size_t at = 0; at < text.size();) {
    const auto end = std::min(text.find('\n', at), text.size());
    ++line;
    sink->row(sink->host, line, line);
    if (end == at) {
      sink->skip(sink->host, TW_SKIP_BLANK);
    } else {
      const tw_field_view fields[] = {{say("name"), {text.data() + at, end - at}}, {say("area_1"), say("Ankara")}};
      sink->record(sink->host, say("school"), list, fields, 2);
    }
    at = end + 1;
  }
  sink->rows_total(sink->host, line);
  std::string example = " the list's\n\tbegin: ";
  for (int i = 0; i < 200; ++i) example += "ş";
  sink->landmark(sink->host, say("a list"), 1, {example.data(), example.size()});
  sink->landmark(sink->host, say("an end"), 1, {nullptr, 0});
  char folded[64];
  const auto size = self.text->fold({text.data(), std::min<std::size_t>(text.size(), 40)}, folded, sizeof folded);
  self.log->log(TW_LOG_INFO, {folded, std::min(size, sizeof folded)});
  // The body once more, in a charset of its own choosing.
  if (const auto old = self.text->decode(page->body, say("cp857")); old.size < 4096) self.log->log(TW_LOG_INFO, old);
  if (self.text->decode(page->body, say("klingon")).data != nullptr) return TW_FAIL_BUG;
  return TW_OK;
}

}  // namespace

const tw_source_v0* twinwatch_source_v0() {
  static const tw_setting_schema schema{sizeof(tw_setting_schema), 0, TW_SETTING_TEXT, 0, say("list"), say("schools"),
                                        say("name of the list")};
  static const tw_str_view kinds[] = {say("list")};
  static const tw_source_v0 source = [] {
    auto made = misbehaving::innocent("honest");
    made.page_kinds = kinds;
    made.page_kind_count = 1;
    made.settings = &schema;
    made.setting_count = 1;
    made.setting_stride = sizeof schema;
    made.create = create_honest;
    made.start = start_honest;
    made.parse = parse_honest;
    return made;
  }();
  return &source;
}
