#include "mail/feedback_key.hpp"

#include <fmt/format.h>

#include <charconv>

namespace twinwatch::mail {
namespace {

std::string check_letters(std::string_view text) {
  std::uint64_t hash = 14'695'981'039'346'656'037u;  // FNV-1a: the same on every machine and in every release
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 1'099'511'628'211u;
  hash ^= hash >> 32;
  const auto letter = [](std::uint64_t n) { return static_cast<char>('a' + n % 26); };
  return {letter(hash), letter(hash / 26)};
}

bool whole_number(std::string_view text, std::int64_t& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc{} && end == text.data() + text.size() && number >= 0;
}

}  // namespace

std::string written_key(const RowKey& key) {
  const auto body = fmt::format("{}/{}/{}/{}/", key.route, key.period, key.alert_id, key.school_id);
  return body + check_letters(body);
}

std::optional<RowKey> read_key(std::string_view cell) {
  RowKey key;
  const auto last = cell.rfind('/');
  if (last == std::string_view::npos || check_letters(cell.substr(0, last + 1)) != cell.substr(last + 1))
    return std::nullopt;
  std::string_view parts[4];
  auto rest = cell.substr(0, last);
  for (auto& part : parts) {
    const auto slash = rest.find('/');
    part = rest.substr(0, slash);
    rest = slash == std::string_view::npos ? std::string_view() : rest.substr(slash + 1);
  }
  key.route = parts[0];
  key.period = parts[1];
  if (!rest.empty() || !whole_number(parts[2], key.alert_id) || !whole_number(parts[3], key.school_id) ||
      key.school_id == 0)
    return std::nullopt;
  return key;
}

int plate_of_route(std::string_view route) {
  for (const std::string_view kind : {"province:", "district:"})
    if (route.starts_with(kind)) {
      std::int64_t plate = 0;
      const auto number = route.substr(kind.size());
      if (whole_number(number.substr(0, number.find(':')), plate) && plate <= 99) return static_cast<int>(plate);
    }
  return 0;
}

}  // namespace twinwatch::mail
