// A source that does nothing wrong: asks for every file of its inbox and makes one record of each. The plugins beside
// this file take it and do one thing wrong.
#pragma once
#include <twinwatch/abi.h>

#include <cstring>

namespace misbehaving {

inline tw_str_view say(const char* text) { return {text, std::strlen(text)}; }

inline void* create(const tw_host*, const tw_settings_view*, void (*)(void*, tw_str_view), void*) {
  static int instance = 0;
  return &instance;
}

inline tw_status start(void*, const tw_sink* sink) {
  tw_request_view request{};
  request.size = sizeof request;
  request.url = say("inbox:*");
  sink->request(sink->host, &request);
  return TW_OK;
}

inline tw_status parse(void*, const tw_page_view*, const tw_sink* sink) {
  const tw_field_view fields[] = {{say("name"), say("Atatürk Ortaokulu")}, {say("area_1"), say("Ankara")}};
  sink->record(sink->host, say("school"), say(""), fields, 2);
  return TW_OK;
}

inline tw_source_v0 innocent(const char* id) {
  tw_source_v0 source{};
  source.size = sizeof source;
  source.id = say(id);
  source.version = say("1.0.0");
  source.title = say("for tests");
  source.create = create;
  source.destroy = [](void*) {};
  source.start = start;
  source.parse = parse;
  return source;
}

}  // namespace misbehaving
