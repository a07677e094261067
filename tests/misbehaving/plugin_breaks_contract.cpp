// Breaks one rule of twinwatch/abi.h; the setting `how` says which.
#include <string>
#include <string_view>

#include "innocent.hpp"

namespace {

using misbehaving::say;
std::string how;

void* create_with_setting(const tw_host*, const tw_settings_view* settings, void (*error)(void*, tw_str_view),
                          void* context) {
  how.assign(settings->values[0].value.data, settings->values[0].value.size);
  if (how != "refuse its settings") return &how;
  error(context, say("the profile 'okullar' has no column for name"));
  return nullptr;
}

void record(const tw_sink* sink, const char* kind, const char* field, tw_str_view value) {
  const tw_field_view fields[] = {{say(field), value}, {say("area_1"), say("Ankara")}};
  sink->record(sink->host, say(kind), say(""), fields, 2);
}

tw_status start_wrong(void* instance, const tw_sink* sink) {
  if (how == "record in start") record(sink, "school", "name", say("Okul"));
  return misbehaving::start(instance, sink);
}

tw_status parse_wrong(void*, const tw_page_view* page, const tw_sink* sink) {
  void* const host = sink->host;
  if (how == "row without end") {
    sink->row(host, 7, 7);
    sink->row(host, 8, 8);
  }
  if (how == "last row without end") sink->row(host, 9, 11);
  if (how == "row backwards") sink->row(host, 9, 8);
  if (how == "record after skip") {
    sink->row(host, 3, 3);
    sink->skip(host, TW_SKIP_BLANK);
    record(sink, "school", "name", say("Okul"));
  }
  if (how == "rows do not add up") sink->rows_total(host, 5);
  if (how == "unknown kind") record(sink, "teacher", "name", say("Okul"));
  if (how == "unknown field") record(sink, "school", "principal", say("Okul"));
  if (how == "field twice") record(sink, "school", "area_1", say("Okul"));
  if (how == "not utf-8") record(sink, "school", "name", say("\xDEi\xFEli"));
  if (how == "huge value") record(sink, "school", "name", {page->text.data, page->text.size});
  if (how == "personal outside") sink->personal(host, 0, page->text.size + 1);
  if (how == "no such scheme") {
    tw_request_view request{};
    request.size = sizeof request;
    request.url = say("ftp://example.org/");
    sink->request(host, &request);
  }
  if (how == "no such status") return static_cast<tw_status>(5);
  if (how == "fail without reason") return TW_FAIL_TRANSIENT;
  if (how == "answer without end")
    for (;;) record(sink, "school", "name", say("Atatürk Ortaokulu"));
  return TW_OK;
}

tw_status finish_wrong(void*, const tw_sink* sink) {
  if (how == "record in finish") record(sink, "school", "name", say("Okul"));
  return TW_OK;
}

}  // namespace

const tw_source_v0* twinwatch_source_v0() {
  static const tw_setting_schema schema{
      sizeof(tw_setting_schema), TW_SETTING_REQUIRED, TW_SETTING_TEXT, 0, say("how"), {}, say("which rule")};
  static const tw_source_v0 source = [] {
    auto made = misbehaving::innocent("breaks_contract");
    made.settings = &schema;
    made.setting_count = 1;
    made.setting_stride = sizeof schema;
    made.create = create_with_setting;
    made.start = start_wrong;
    made.parse = parse_wrong;
    made.finish = finish_wrong;
    return made;
  }();
  return &source;
}
