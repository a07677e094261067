// What a plugin said of one page, as a compact binary stream: written by the worker as the plugin speaks, carried to
// the daemon in frames, staged as it is, read again by the gate and by the merge. Private to one build of twinwatch.
//
// Layout: a sequence of entries, each an octet `Entry` and its operands. Integers are LEB128; text is length + octets.
// Names (kinds, fields, lists) are sent once and then by number; numbering restarts with each page (Entry::page), so a
// page's octets stand for themselves. Chunks end between entries, never inside one.
//
// The reader treats its input as hostile (a worker can be taken over): every length is checked, nothing is trusted.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "worker/wire.hpp"

namespace twinwatch::worker {

enum class Entry : std::uint8_t {
  page = 1,    // start of a page's stream: version octet; the name table is empty again
  name,        // text: gets the next number, from 0
  row,         // first_line, last_line - first_line
  record,      // kind name no, list name no, field count, then (field name no, text) each
  skip,        // tw_skip
  reject,      // reason
  rows_total,  // n
  covers,      // kind no, list no, then texts country, area_1, area_2, period, account
  expect,      // as covers, then n
  landmark,    // text, found (0/1; +2: an example follows), example
  nothing,     // why
  personal,    // begin, end - begin
  dated,       // Unix ms (zigzag)
  finding,     // what, value
};

struct Claim {  // covers / expect
  std::string_view kind, list, country, area_1, area_2, period, account;
  std::uint64_t records = 0;  // expect only
};

struct Field {
  std::string_view name, value;
};

// One entry as read. The views point into the stream and hold while it does.
struct Observation {
  Entry entry{};
  std::uint64_t first_line = 0, last_line = 0;  // row
  std::string_view kind, list;                  // record
  std::span<const Field> fields;                // record: valid until the next call
  int skip = 0;
  std::string_view text;     // reject, landmark, nothing, finding (what)
  std::string_view value;    // finding
  bool found = false;        // landmark
  std::string_view example;  // landmark, may be empty: what was matched, or what stood there instead
  std::uint64_t number = 0, begin = 0, end = 0;
  std::int64_t at_ms = 0;
  Claim claim;
};

class ObservationWriter {
 public:
  void page();
  void row(std::uint64_t first_line, std::uint64_t last_line);
  void record(std::string_view kind, std::string_view list, std::span<const Field> fields);
  void skip(int why);
  void reject(std::string_view reason);
  void rows_total(std::uint64_t rows);
  void covers(const Claim& claim);
  void expect(const Claim& claim);
  void landmark(std::string_view text, bool found, std::string_view example = {});
  void nothing(std::string_view why);
  void personal(std::uint64_t begin, std::uint64_t end);
  void dated(std::int64_t at_ms);
  void finding(std::string_view what, std::string_view value);

  const std::string& octets() const { return out_; }
  void clear_octets() { out_.clear(); }  // after a chunk was sent; names stay known until page()

 private:
  std::uint64_t name_number(std::string_view name);
  std::string out_;
  std::vector<std::string> names_;
  std::vector<std::size_t> follower_;  // of each name: the one that came after it the last time
  std::size_t last_name_ = 0;
  std::vector<std::uint64_t> numbers_;  // of one record, kept for its memory
};

// Pulls entries out of one page's chunks, in order. Usage: feed(chunk), then next() until it returns nothing; feed the
// next chunk. Throws StreamError at the first thing that cannot be.
class ObservationReader {
 public:
  void feed(std::string_view chunk);  // the chunk must outlive the reading of it
  // Null at the end of the chunk. What it points to holds until the next call; the views of names (kind, list, a
  // field's name) hold for the page, other views for the chunk. `name` and `page` entries are swallowed.
  const Observation* next();

 private:
  std::string_view name(std::uint64_t number) const;
  void read_claim(Claim& claim);
  void read_record(Observation& out);
  void read_landmark(Observation& out);
  Observation& fresh(Entry entry);

  WireReader rest_;
  bool in_page_ = false;
  std::vector<std::string> names_;
  std::vector<Field> fields_;
  Observation seen_;
};

}  // namespace twinwatch::worker
