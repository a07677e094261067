// twinwatch/host.hpp: the host's services, found once by their string ids. A host that lacks one stays usable: log()
// then says nothing, fold() uses the stand-in of fold.hpp, decode() knows no charset.
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "twinwatch/abi.h"
#include "twinwatch/fold.hpp"
#include "twinwatch/text_view.hpp"

namespace twinwatch {

enum class Level { debug = TW_LOG_DEBUG, info = TW_LOG_INFO, warning = TW_LOG_WARNING, error = TW_LOG_ERROR };

// Cheap to copy; holds as long as the plugin's instance.
class Host {
 public:
  Host() = default;
  explicit Host(const tw_host* theirs) {
    const tw_host host = copy_sized(theirs);
    version_ = host.version;
    if (!host.extension) return;
    log_ = copy_sized(static_cast<const tw_ext_log*>(host.extension(to_abi(TW_EXT_LOG)))).log;
    const auto text = copy_sized(static_cast<const tw_ext_text*>(host.extension(to_abi(TW_EXT_TEXT))));
    fold_ = text.fold;
    decode_ = text.decode;  // NULL of a host before 0.2
  }

  // To the run's log, capped by the host. Name no person.
  void log(Level level, std::string_view message) const {
    if (log_) log_(static_cast<tw_log_level>(level), to_abi(message));
  }

  // "İL ADI" and "il adi" both give "il adi": compare header names and places with it. `out` is overwritten; hand in
  // the same string again and nothing is allocated.
  void fold(std::string_view text, std::string& out) const {
    if (!fold_) return plain_fold(text, out);
    if (out.capacity() < text.size()) out.reserve(text.size());
    out.resize(out.capacity());
    std::size_t needed = fold_(to_abi(text), out.data(), out.size());
    if (needed > out.size()) {
      out.resize(needed);
      needed = fold_(to_abi(text), out.data(), out.size());
    }
    out.resize(needed);
  }
  std::string fold(std::string_view text) const {
    std::string out;
    fold(text, out);
    return out;
  }

  // In parse(): a page's body read in this charset, for a setting of the operator. Holds until parse() returns.
  // Nothing: the host has no charset of that name, or is too old to be asked.
  std::optional<std::string_view> decode(std::span<const std::uint8_t> body, std::string_view charset) const {
    if (!decode_) return std::nullopt;
    const auto text = from_abi(decode_({body.data(), body.size()}, to_abi(charset)));
    return text.data() ? std::optional(text) : std::nullopt;
  }

  std::string_view version() const noexcept { return from_abi(version_); }

 private:
  tw_str_view version_{};
  void (*log_)(tw_log_level, tw_str_view) = nullptr;
  std::size_t (*fold_)(tw_str_view, char*, std::size_t) = nullptr;
  tw_str_view (*decode_)(tw_bytes_view, tw_str_view) = nullptr;
};

}  // namespace twinwatch
