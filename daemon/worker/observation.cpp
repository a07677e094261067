#include "worker/observation.hpp"

#include <algorithm>

#include "worker/frame.hpp"

namespace twinwatch::worker {
namespace {

constexpr std::uint8_t kStreamVersion = 1;
constexpr std::size_t kMostNames = 256;  // kinds.hpp has some 60 names, and lists are few
constexpr std::size_t kMostFields = 64;  // no kind has more than 15
constexpr std::size_t kMostNameOctets = 256;
constexpr std::uint8_t kWithExample = 2;  // a landmark without one reads as it did before there were any

// Room for one entry at the end of `out`, written through a bare pointer. (A string's own append checks its capacity
// each time: five times slower over a record's thirty small pieces.)
class EntryRoom {
 public:
  EntryRoom(std::string& out, Entry entry, std::size_t most_octets) : out_(out) {
    const auto old = out.size();
    if (out.capacity() < old + most_octets + 1) out.reserve(std::max(2 * out.capacity(), old + most_octets + 1));
    out.resize(old + most_octets + 1);
    at_ = out.data() + old;
    *at_++ = static_cast<char>(entry);
  }
  EntryRoom(const EntryRoom&) = delete;
  EntryRoom& operator=(const EntryRoom&) = delete;
  ~EntryRoom() { out_.resize(static_cast<std::size_t>(at_ - out_.data())); }

  void number(std::uint64_t value) { at_ = put_number(at_, value); }
  void text(std::string_view value) { at_ = put_text(at_, value); }

 private:
  std::string& out_;
  char* at_;
};

std::size_t size_of(const Claim& claim) {
  return claim.country.size() + claim.area_1.size() + claim.area_2.size() + claim.period.size() + claim.account.size() +
         8 * kMaxNumberOctets;
}

void put_claim(EntryRoom& room, std::uint64_t kind, std::uint64_t list, const Claim& claim) {
  room.number(kind);
  room.number(list);
  for (const auto part : {claim.country, claim.area_1, claim.area_2, claim.period, claim.account}) room.text(part);
}

}  // namespace

void ObservationWriter::page() {
  names_.clear();
  follower_.clear();
  last_name_ = 0;
  EntryRoom(out_, Entry::page, 1).number(kStreamVersion);
}

void ObservationWriter::row(std::uint64_t first_line, std::uint64_t last_line) {
  EntryRoom room(out_, Entry::row, 2 * kMaxNumberOctets);
  room.number(first_line);
  room.number(last_line - first_line);
}

void ObservationWriter::record(std::string_view kind, std::string_view list, std::span<const Field> fields) {
  // New names go before the record, so all numbers are needed first.
  numbers_.clear();
  numbers_.push_back(name_number(kind));
  numbers_.push_back(name_number(list));
  std::size_t octets = 3 * kMaxNumberOctets;
  for (const auto& field : fields) {
    numbers_.push_back(name_number(field.name));
    octets += field.value.size() + 2 * kMaxNumberOctets;
  }
  EntryRoom room(out_, Entry::record, octets);
  room.number(numbers_[0]);
  room.number(numbers_[1]);
  room.number(fields.size());
  for (std::size_t i = 0; i < fields.size(); ++i) {
    room.number(numbers_[i + 2]);
    room.text(fields[i].value);
  }
}

void ObservationWriter::skip(int why) {
  EntryRoom(out_, Entry::skip, kMaxNumberOctets).number(static_cast<std::uint64_t>(why));
}

void ObservationWriter::reject(std::string_view reason) {
  EntryRoom(out_, Entry::reject, reason.size() + kMaxNumberOctets).text(reason);
}

void ObservationWriter::rows_total(std::uint64_t rows) {
  EntryRoom(out_, Entry::rows_total, kMaxNumberOctets).number(rows);
}

void ObservationWriter::covers(const Claim& claim) {
  const auto kind = name_number(claim.kind), list = name_number(claim.list);
  EntryRoom room(out_, Entry::covers, size_of(claim));
  put_claim(room, kind, list, claim);
}

void ObservationWriter::expect(const Claim& claim) {
  const auto kind = name_number(claim.kind), list = name_number(claim.list);
  EntryRoom room(out_, Entry::expect, size_of(claim));
  put_claim(room, kind, list, claim);
  room.number(claim.records);
}

void ObservationWriter::landmark(std::string_view text, bool found, std::string_view example) {
  EntryRoom room(out_, Entry::landmark, text.size() + example.size() + 3 * kMaxNumberOctets);
  room.text(text);
  room.number((found ? 1u : 0u) | (example.empty() ? 0u : kWithExample));
  if (!example.empty()) room.text(example);
}

void ObservationWriter::nothing(std::string_view why) {
  EntryRoom(out_, Entry::nothing, why.size() + kMaxNumberOctets).text(why);
}

void ObservationWriter::personal(std::uint64_t begin, std::uint64_t end) {
  EntryRoom room(out_, Entry::personal, 2 * kMaxNumberOctets);
  room.number(begin);
  room.number(end - begin);
}

void ObservationWriter::dated(std::int64_t at_ms) {
  EntryRoom(out_, Entry::dated, kMaxNumberOctets).number(zigzag(at_ms));
}

void ObservationWriter::finding(std::string_view what, std::string_view value) {
  EntryRoom room(out_, Entry::finding, what.size() + value.size() + 2 * kMaxNumberOctets);
  room.text(what);
  room.text(value);
}

// Records of one list name the same fields in the same order: try the name that followed the last one the last time.
std::uint64_t ObservationWriter::name_number(std::string_view name) {
  if (last_name_ < follower_.size()) {
    const auto guess = follower_[last_name_];
    if (guess < names_.size() && names_[guess] == name) return last_name_ = guess;
  }
  const auto known = std::find(names_.begin(), names_.end(), name);
  const auto number = static_cast<std::size_t>(known - names_.begin());
  if (known == names_.end()) {
    if (number >= kMostNames)
      throw StreamError("more than " + std::to_string(kMostNames) + " different names on one page");
    if (name.size() > kMostNameOctets)
      throw StreamError("a name of " + std::to_string(name.size()) + " octets; at most " +
                        std::to_string(kMostNameOctets));
    names_.emplace_back(name);
    follower_.push_back(0);
    EntryRoom(out_, Entry::name, name.size() + kMaxNumberOctets).text(name);
  }
  if (last_name_ < follower_.size()) follower_[last_name_] = number;
  return last_name_ = number;
}

void ObservationReader::feed(std::string_view chunk) {
  if (!rest_.empty()) throw StreamError("a new chunk before the last one was read");
  rest_ = WireReader(chunk);
}

std::string_view ObservationReader::name(std::uint64_t number) const {
  if (number >= names_.size()) throw StreamError("a name that was never sent, number " + std::to_string(number));
  return names_[static_cast<std::size_t>(number)];
}

void ObservationReader::read_claim(Claim& claim) {
  claim.kind = name(rest_.number());
  claim.list = name(rest_.number());
  for (auto* part : {&claim.country, &claim.area_1, &claim.area_2, &claim.period, &claim.account}) *part = rest_.text();
}

void ObservationReader::read_record(Observation& out) {
  out.kind = name(rest_.number());
  out.list = name(rest_.number());
  const auto count = rest_.count(2);  // a field is at least its name's number and the length of its value
  if (count > kMostFields) throw StreamError("a record of " + std::to_string(count) + " fields");
  fields_.resize(count);
  for (auto& field : fields_) {
    field.name = name(rest_.number());
    field.value = rest_.text();
  }
  out.fields = fields_;
}

void ObservationReader::read_landmark(Observation& out) {
  const auto how = rest_.octet();
  if (how > 3) throw StreamError("a landmark neither found nor not");
  out.found = (how & 1) != 0;
  if ((how & kWithExample) == 0) return;
  out.example = rest_.text();
  if (out.example.size() > kMostExample)
    throw StreamError("an example of " + std::to_string(out.example.size()) + " octets");
}

// Rows and records come by the million: for them only what the other of the two has set is taken back, for all else
// everything is (a whole Observation is 250 octets, and clearing it costs more than reading a short record).
Observation& ObservationReader::fresh(Entry entry) {
  const bool hot = entry == Entry::row || entry == Entry::record;
  if (hot && (seen_.entry == Entry::row || seen_.entry == Entry::record)) {
    seen_.first_line = seen_.last_line = 0;
    seen_.kind = seen_.list = {};
    seen_.fields = {};
  } else {
    seen_ = Observation{};
  }
  seen_.entry = entry;
  return seen_;
}

const Observation* ObservationReader::next() {
  while (!rest_.empty()) {
    const auto entry = static_cast<Entry>(rest_.octet());
    if (entry != Entry::page && !in_page_) throw StreamError("the stream does not begin with a page");
    if (entry == Entry::page) {
      const auto version = rest_.number();
      if (version != kStreamVersion)
        throw StreamError("stream version " + std::to_string(version) + ", this daemon reads " +
                          std::to_string(kStreamVersion));
      names_.clear();
      names_.reserve(kMostNames);  // so that the views of names hold for the whole page
      in_page_ = true;
      continue;
    }
    if (entry == Entry::name) {
      const auto text = rest_.text();
      if (names_.size() >= kMostNames) throw StreamError("too many names on one page");
      if (text.size() > kMostNameOctets) throw StreamError("a name of " + std::to_string(text.size()) + " octets");
      names_.emplace_back(text);
      continue;
    }
    Observation* const out = &fresh(entry);
    switch (entry) {
      case Entry::row: {
        out->first_line = rest_.number();
        const auto more = rest_.number();
        if (more > ~out->first_line) throw StreamError("a row ends after the last line there can be");
        out->last_line = out->first_line + more;
        break;
      }
      case Entry::record:
        read_record(*out);
        break;
      case Entry::skip: {
        const auto why = rest_.number();
        if (why < 1 || why > 3) throw StreamError("a row skipped for no known reason, " + std::to_string(why));
        out->skip = static_cast<int>(why);
        break;
      }
      case Entry::reject:
      case Entry::nothing:
        out->text = rest_.text();
        break;
      case Entry::rows_total:
        out->number = rest_.number();
        break;
      case Entry::covers:
        read_claim(out->claim);
        break;
      case Entry::expect:
        read_claim(out->claim);
        out->claim.records = rest_.number();
        break;
      case Entry::landmark:
        out->text = rest_.text();
        read_landmark(*out);
        break;
      case Entry::personal: {
        out->begin = rest_.number();
        const auto more = rest_.number();
        if (more > ~out->begin) throw StreamError("a personal range ends after the last octet there can be");
        out->end = out->begin + more;
        break;
      }
      case Entry::dated:
        out->at_ms = unzigzag(rest_.number());
        break;
      case Entry::finding:
        out->text = rest_.text();
        out->value = rest_.text();
        break;
      case Entry::page:
      case Entry::name:
      default:
        throw StreamError("an entry of unknown kind " + std::to_string(static_cast<int>(entry)));
    }
    return out;
  }
  return nullptr;
}

}  // namespace twinwatch::worker
