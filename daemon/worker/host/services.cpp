#include "worker/host/services.hpp"

#include <algorithm>
#include <cstring>
#include <list>
#include <string>

#include "text/charset.hpp"
#include "text/fold.hpp"
#include "worker/host/source.hpp"
#include "worker/wire.hpp"

namespace twinwatch::worker::host {
namespace {

// The ABI's services are functions without context, so their state can live nowhere else. Set once, before the plugin
// gets to see them; one thread.
struct ServiceState {
  const Channel* channel = nullptr;
  std::uint64_t log_octets_left = 0;
  std::string folded;
  std::list<text::Decoded> decoded;  // of this page
};
ServiceState service_state;

void log_line(tw_log_level level, std::string_view message) {
  WireWriter payload;
  payload.octet(static_cast<std::uint8_t>(std::clamp(static_cast<int>(level), 0, 3)));
  payload.text(message.substr(0, kMostNote));
  service_state.channel->send(Frame::log, payload.take());
}

extern "C" void service_log(tw_log_level level, tw_str_view message) {
  auto& left = service_state.log_octets_left;
  if (left == 0) return;
  const auto text = view(message);
  if (text.size() + 1 > left) {
    left = 0;
    return log_line(TW_LOG_WARNING, "the log is full; what the plugin says from here on is dropped");
  }
  left -= text.size() + 1;
  log_line(level, text);
}

extern "C" size_t service_fold(tw_str_view text, char* out, size_t capacity) {
  auto& folded = service_state.folded;  // kept for its memory: header names are folded by the thousand
  folded.clear();
  text::fold_append(view(text), folded);
  if (out != nullptr) std::memcpy(out, folded.data(), std::min(capacity, folded.size()));
  return folded.size();
}

extern "C" tw_str_view service_decode(tw_bytes_view body, tw_str_view charset) {
  const auto name = text::canonical_charset(view(charset));
  if (!name) return {nullptr, 0};
  const std::string_view octets(reinterpret_cast<const char*>(body.data), body.data == nullptr ? 0 : body.size);
  const auto text = service_state.decoded.emplace_back(text::decode(octets, {}, *name)).text;
  return {text.data() == nullptr ? "" : text.data(), text.size()};
}

extern "C" const void* service_extension(tw_str_view id) {
  static constexpr tw_ext_log log{sizeof(tw_ext_log), 0, service_log};
  static constexpr tw_ext_text text{sizeof(tw_ext_text), 0, service_fold, service_decode};
  if (view(id) == TW_EXT_LOG) return &log;
  if (view(id) == TW_EXT_TEXT) return &text;
  return nullptr;
}

}  // namespace

const tw_host* offer_services(const Channel& channel, std::uint64_t log_octets) {
  static constexpr std::string_view version = TWINWATCH_VERSION;
  static constexpr tw_host host{sizeof(tw_host), TW_ABI_MINOR, {version.data(), version.size()}, service_extension};
  service_state.channel = &channel;
  service_state.log_octets_left = log_octets;
  return &host;
}

void end_of_page() { service_state.decoded.clear(); }

}  // namespace twinwatch::worker::host
