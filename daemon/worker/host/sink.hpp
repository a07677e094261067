// The host's ear: the tw_sink handed to a plugin. Turns what the plugin says into the observation stream, and ends the
// process with the verdict `bug` at the first breach of the contract (abi.h), saying which.
#pragma once
#include <twinwatch/abi.h>
#include <twinwatch/kinds.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "worker/host/channel.hpp"
#include "worker/observation.hpp"

namespace twinwatch::worker::host {

class Sink {
 public:
  enum class Call { none, start, parse, finish };

  Sink(const Channel& channel, std::vector<std::string> page_kinds);

  const tw_sink* abi() const { return &abi_; }
  void begin(Call call, std::string_view text);              // `text`: of the page, for the ranges of personal()
  void tell(std::string_view what, std::string_view value);  // a finding of the host's own, after begin()
  void end();  // the call returned TW_OK: closes the last row, sends what is left
  const std::string& failure() const { return failure_; }

 private:
  [[noreturn]] void breach(const std::string& what) const;
  void only_in(const char* function, bool allowed) const;
  std::string_view checked(tw_str_view text, const char* what, std::size_t most = kMostValue) const;
  std::string_view note(tw_str_view text, const char* what) const;  // clipped to kMostNote
  void close_row();
  void flush_when_full();
  const KindSpec& known_kind(std::string_view name) const;
  Claim claim_of(const tw_covers_view* given, const char* function) const;
  std::string row_name() const;

  void request(const tw_request_view* given);
  void row(std::uint64_t first_line, std::uint64_t last_line);
  void record(tw_str_view kind, tw_str_view list, const tw_field_view* fields, std::size_t count);
  void skip(tw_skip why);
  void reject(tw_str_view reason);
  void rows_total(std::uint64_t rows);
  void personal(std::size_t begin, std::size_t end);

  // A tw_sink function: hands on to `body` and lets no exception out into the plugin.
  template <class Body>
  static void guarded(void* host, Body&& body);

  const Channel& channel_;
  const std::vector<std::string> page_kinds_;
  tw_sink abi_{};
  ObservationWriter writer_;
  Call call_ = Call::none;
  std::size_t text_octets_ = 0;
  std::string failure_;

  enum class RowEnd { open, records, skipped, rejected };
  bool in_row_ = false;
  RowEnd row_end_ = RowEnd::open;
  std::uint64_t row_first_ = 0, row_last_ = 0, rows_ = 0, rows_told_ = 0;
  bool rows_were_told_ = false;
  const KindSpec* last_kind_ = nullptr;  // a list has one kind
  std::vector<Field> fields_;            // of one record, kept for its memory
};

}  // namespace twinwatch::worker::host
