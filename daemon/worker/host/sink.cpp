#include "worker/host/sink.hpp"

#include <algorithm>
#include <exception>

#include "fetch/page.hpp"
#include "text/charset.hpp"
#include "worker/host/source.hpp"
#include "worker/message.hpp"

namespace twinwatch::worker::host {
namespace {

std::string_view clipped(std::string_view text) {
  if (text.size() <= kMostNote) return text;
  std::size_t end = kMostNote;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;  // not through a character
  return text.substr(0, end);
}

// At most so many characters, blanks and what ends lines as single blanks, none at the ends. For messages.
std::string one_line(std::string_view text, std::size_t most) {
  std::string out;
  std::size_t characters = 0;
  bool gap = false;
  for (std::size_t at = 0; at < text.size() && characters < most;) {
    std::size_t end = at + 1;
    while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) ++end;
    const auto first = static_cast<unsigned char>(text[at]);
    const auto letter = text.substr(at, end - at);
    at = end;
    if (first <= ' ' || first == 0x7F || letter == "\xC2\x85" || letter == "\xC2\xA0") {
      gap = !out.empty();
      continue;
    }
    characters += gap ? 2 : 1;
    if (characters > most) break;
    if (gap) out += ' ';
    gap = false;
    out += letter;
  }
  return out;
}

}  // namespace

template <class Body>
void Sink::guarded(void* host, Body&& body) {
  auto& self = *static_cast<Sink*>(host);
  try {
    body(self);
  } catch (const std::exception& error) {
    self.breach(error.what());
  }
}

Sink::Sink(const Channel& channel, std::vector<std::string> page_kinds)
    : channel_(channel), page_kinds_(std::move(page_kinds)) {
  abi_.size = sizeof abi_;
  abi_.host = this;
  abi_.request = [](void* host, const tw_request_view* given) {
    guarded(host, [&](Sink& self) { self.request(given); });
  };
  abi_.row = [](void* host, std::uint64_t first, std::uint64_t last) {
    guarded(host, [&](Sink& self) { self.row(first, last); });
  };
  abi_.record = [](void* host, tw_str_view kind, tw_str_view list, const tw_field_view* fields, std::size_t count) {
    guarded(host, [&](Sink& self) { self.record(kind, list, fields, count); });
  };
  abi_.skip = [](void* host, tw_skip why) { guarded(host, [&](Sink& self) { self.skip(why); }); };
  abi_.reject = [](void* host, tw_str_view reason) { guarded(host, [&](Sink& self) { self.reject(reason); }); };
  abi_.rows_total = [](void* host, std::uint64_t rows) { guarded(host, [&](Sink& self) { self.rows_total(rows); }); };
  abi_.covers = [](void* host, const tw_covers_view* given) {
    guarded(host, [&](Sink& self) {
      self.writer_.covers(self.claim_of(given, "covers"));
      self.flush_when_full();
    });
  };
  abi_.expect = [](void* host, const tw_covers_view* given, std::uint64_t records) {
    guarded(host, [&](Sink& self) {
      auto claim = self.claim_of(given, "expect");
      claim.records = records;
      self.writer_.expect(claim);
      self.flush_when_full();
    });
  };
  abi_.require = [](void* host, tw_str_view landmark, std::int32_t found) {
    guarded(host, [&](Sink& self) {
      self.only_in("require", self.call_ == Call::start || self.call_ == Call::parse);
      self.writer_.landmark(self.note(landmark, "a landmark"), found != 0);
      self.flush_when_full();
    });
  };
  abi_.landmark = [](void* host, tw_str_view landmark, std::int32_t found, tw_str_view example) {
    guarded(host, [&](Sink& self) {
      self.only_in("landmark", self.call_ == Call::start || self.call_ == Call::parse);
      self.writer_.landmark(self.note(landmark, "a landmark"), found != 0,
                            one_line(self.note(example, "a landmark's example"), kMostExampleCharacters));
      self.flush_when_full();
    });
  };
  abi_.nothing = [](void* host, tw_str_view why) {
    guarded(host, [&](Sink& self) {
      self.only_in("nothing", self.call_ == Call::start || self.call_ == Call::parse);
      self.writer_.nothing(self.note(why, "the reason for nothing"));
      self.flush_when_full();
    });
  };
  abi_.personal = [](void* host, std::size_t begin, std::size_t end) {
    guarded(host, [&](Sink& self) { self.personal(begin, end); });
  };
  abi_.dated = [](void* host, std::int64_t at_ms) {
    guarded(host, [&](Sink& self) {
      self.only_in("dated", self.call_ == Call::start || self.call_ == Call::parse);
      self.writer_.dated(at_ms);
      self.flush_when_full();
    });
  };
  abi_.fail = [](void* host, tw_str_view message) {
    guarded(host, [&](Sink& self) {
      self.only_in("fail", self.call_ != Call::none);
      self.failure_ = clipped(view(message));
    });
  };
  abi_.finding = [](void* host, tw_str_view what, tw_str_view value) {
    guarded(host, [&](Sink& self) {
      self.only_in("finding", self.call_ == Call::parse);
      self.writer_.finding(self.note(what, "a finding"), self.note(value, "a finding"));
      self.flush_when_full();
    });
  };
}

void Sink::begin(Call call, std::string_view text) {
  call_ = call;
  text_octets_ = text.size();
  failure_.clear();
  in_row_ = rows_were_told_ = false;
  rows_ = 0;
  writer_.clear_octets();
  writer_.page();
}

void Sink::tell(std::string_view what, std::string_view value) {
  writer_.finding(clipped(what), clipped(value));
  flush_when_full();
}

void Sink::end() {
  close_row();
  if (rows_were_told_ && rows_told_ != rows_)
    breach("its reader counted " + std::to_string(rows_told_) + " rows, but " + std::to_string(rows_) +
           " were handed over with row()");
  if (!writer_.octets().empty()) channel_.send(Frame::chunk, writer_.octets());
  writer_.clear_octets();
  call_ = Call::none;
}

void Sink::breach(const std::string& what) const {
  channel_.verdict(Verdict::Code::bug, "it broke the source contract (twinwatch/abi.h): " + what);
}

void Sink::only_in(const char* function, bool allowed) const {
  if (allowed) return;
  static constexpr const char* names[] = {"outside of start(), parse() and finish()", "in start()", "in parse()",
                                          "in finish()"};
  breach(std::string(function) + "() must not be called " + names[static_cast<int>(call_)]);
}

std::string Sink::row_name() const {
  return row_first_ == row_last_ ? "line " + std::to_string(row_first_)
                                 : "lines " + std::to_string(row_first_) + "-" + std::to_string(row_last_);
}

std::string_view Sink::checked(tw_str_view text, const char* what, std::size_t most) const {
  if (text.data == nullptr && text.size > 0) breach(std::string(what) + " is NULL with a length");
  if (text.size > most)
    breach(std::string(what) + " has " + std::to_string(text.size) + " octets; at most " + std::to_string(most) +
           " are taken" + (in_row_ ? " (" + row_name() + ")" : ""));
  const auto octets = view(text);
  if (!text::valid_utf8(octets)) breach(std::string(what) + " is not UTF-8" + (in_row_ ? " (" + row_name() + ")" : ""));
  return octets;
}

std::string_view Sink::note(tw_str_view text, const char* what) const {
  if (text.data == nullptr && text.size > 0) breach(std::string(what) + " is NULL with a length");
  const auto octets = clipped(view(text));
  if (!text::valid_utf8(octets)) breach(std::string(what) + " is not UTF-8");
  return octets;
}

void Sink::flush_when_full() {
  if (writer_.octets().size() < kChunkFull) return;
  channel_.send(Frame::chunk, writer_.octets());
  writer_.clear_octets();
}

const KindSpec& Sink::known_kind(std::string_view name) const {
  const auto* const kind = last_kind_ != nullptr && last_kind_->name == name ? last_kind_ : kinds::find(name);
  if (kind == nullptr)
    breach("there is no record kind '" + std::string(clipped(name)) + "' (twinwatch/kinds.hpp has them)");
  return *kind;
}

Claim Sink::claim_of(const tw_covers_view* given, const char* function) const {
  only_in(function, call_ == Call::start || call_ == Call::parse);
  if (given == nullptr) breach(std::string(function) + "() was called with NULL");
  const auto claim = sized_copy(given);
  const auto part = [&](tw_str_view text) { return checked(text, "a part of a claim", kMostNote); };
  return {known_kind(part(claim.kind)).name,
          checked(claim.list, "a list's name", 256),
          part(claim.country),
          part(claim.area_1),
          part(claim.area_2),
          part(claim.period),
          part(claim.account)};
}

void Sink::close_row() {
  if (in_row_ && row_end_ == RowEnd::open)
    breach("the row of " + row_name() +
           " ended in no record, no skip and no reject: nothing may disappear unaccounted");
  in_row_ = false;
}

void Sink::row(std::uint64_t first_line, std::uint64_t last_line) {
  only_in("row", call_ == Call::parse);
  close_row();
  if (first_line < 1 || last_line < first_line)
    breach("a row cannot span lines " + std::to_string(first_line) + " to " + std::to_string(last_line));
  in_row_ = true;
  row_end_ = RowEnd::open;
  row_first_ = first_line;
  row_last_ = last_line;
  ++rows_;
  writer_.row(first_line, last_line);
  flush_when_full();
}

void Sink::record(tw_str_view kind, tw_str_view list, const tw_field_view* fields, std::size_t count) {
  only_in("record", call_ == Call::parse);
  if (in_row_ && (row_end_ == RowEnd::skipped || row_end_ == RowEnd::rejected))
    breach("a record came from the row of " + row_name() + " after that was skipped or rejected");
  const auto& spec = known_kind(view(kind));
  last_kind_ = &spec;
  if (count > spec.fields.size() || (count > 0 && fields == nullptr))
    breach("a record of kind " + std::string(spec.name) + " with " + std::to_string(count) + " fields; there are " +
           std::to_string(spec.fields.size()));
  fields_.clear();
  std::uint64_t seen = 0;
  std::size_t octets = 0, at = 0;  // fields come mostly in the order of the table: go on from the last one found
  for (std::size_t i = 0; i < count; ++i) {
    const auto name = view(fields[i].name);
    std::size_t tried = 0;
    for (; tried < spec.fields.size() && spec.fields[at].name != name; ++tried)
      at = at + 1 < spec.fields.size() ? at + 1 : 0;
    if (tried == spec.fields.size())
      breach("records of kind " + std::string(spec.name) + " have no field '" + std::string(clipped(name)) +
             "' (twinwatch/kinds.hpp has them)");
    if ((seen >> at & 1) != 0) breach("the field '" + std::string(name) + "' is twice in one record");
    seen |= std::uint64_t{1} << at;
    const auto value = checked(fields[i].value, "a field's value");
    octets += value.size();
    fields_.push_back({spec.fields[at].name, value});
  }
  if (octets > kMostRecord)
    breach("a record of " + std::to_string(octets) + " octets; at most " + std::to_string(kMostRecord) + " are taken");
  writer_.record(spec.name, checked(list, "a list's name", 256), fields_);
  row_end_ = RowEnd::records;
  flush_when_full();
}

void Sink::skip(tw_skip why) {
  only_in("skip", call_ == Call::parse);
  if (!in_row_) breach("skip() without a row()");
  if (row_end_ != RowEnd::open) breach("the row of " + row_name() + " was skipped after it had ended otherwise");
  if (why < TW_SKIP_BLANK || why > TW_SKIP_FOOTER) breach("skip() for the unknown reason " + std::to_string(why));
  row_end_ = RowEnd::skipped;
  writer_.skip(why);
  flush_when_full();
}

// Allowed without a row: a page without lines can hold an entry that cannot be read.
void Sink::reject(tw_str_view reason) {
  only_in("reject", call_ == Call::parse);
  if (in_row_ && row_end_ != RowEnd::open)
    breach("the row of " + row_name() + " was rejected after it had ended otherwise");
  row_end_ = RowEnd::rejected;
  writer_.reject(note(reason, "a reason"));
  flush_when_full();
}

void Sink::rows_total(std::uint64_t rows) {
  only_in("rows_total", call_ == Call::parse);
  if (rows_were_told_) breach("rows_total() was called twice for one page");
  rows_were_told_ = true;
  rows_told_ = rows;
  writer_.rows_total(rows);
}

void Sink::personal(std::size_t begin, std::size_t end) {
  only_in("personal", call_ == Call::parse);
  if (begin > end || end > text_octets_)
    breach("personal() names octets " + std::to_string(begin) + " to " + std::to_string(end) + " of a text of " +
           std::to_string(text_octets_));
  writer_.personal(begin, end);
  flush_when_full();
}

void Sink::request(const tw_request_view* given) {
  only_in("request", call_ == Call::start || call_ == Call::parse);
  if (given == nullptr) breach("request() was called with NULL");
  const auto asked = sized_copy(given);
  const auto part = [&](tw_str_view text, const char* what, std::size_t most) {
    return std::string(checked(text, what, most));
  };
  fetch::Request request;
  request.url = part(asked.url, "a request's address", 16384);
  if (!request.url.starts_with("https://") && !request.url.starts_with("http://") && !request.url.starts_with("inbox:"))
    breach("a request for '" + std::string(clipped(request.url)) +
           "': addresses begin with https://, http:// or inbox:");
  if (const auto method = part(asked.method, "a request's method", 16); !method.empty()) request.method = method;
  request.content_type = part(asked.content_type, "a request's content type", kMostNote);
  if (asked.body.size > kMostValue)
    breach("a request's body has " + std::to_string(asked.body.size) + " octets; at most " +
           std::to_string(kMostValue));
  request.body = view(asked.body);
  if (asked.tag.size > kMostNote)
    breach("a request's tag has " + std::to_string(asked.tag.size) + " octets; at most " + std::to_string(kMostNote));
  request.tag = view(asked.tag);
  request.kind = part(asked.kind, "a page kind", 256);
  if (!request.kind.empty() && std::find(page_kinds_.begin(), page_kinds_.end(), request.kind) == page_kinds_.end())
    breach("a request of the page kind '" + request.kind + "', which its description does not list");
  if (asked.header_count > 64 || (asked.header_count > 0 && asked.headers == nullptr))
    breach("a request's headers cannot be");
  for (std::size_t i = 0; i < asked.header_count; ++i)
    request.headers.emplace_back(part(asked.headers[i].name, "a header's name", 256),
                                 part(asked.headers[i].value, "a header's value", kMostNote));
  request.max_age_s = asked.max_age_s;
  channel_.send(Frame::request, encode(request));
}

}  // namespace twinwatch::worker::host
