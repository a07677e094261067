#include "mail/bounce_fields.hpp"

#include <algorithm>
#include <cctype>

namespace twinwatch::mail {

namespace {

bool is_digit_char(char c) { return c >= '0' && c <= '9'; }
bool is_word_char(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; }

bool equal_no_case(std::string_view a, std::string_view b) {
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) {
           return std::tolower(static_cast<unsigned char>(x)) == std::tolower(static_cast<unsigned char>(y));
         });
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.front()))) text.remove_prefix(1);
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.back()))) text.remove_suffix(1);
  return text;
}

struct Field {
  std::string name, value;  // name "" : a blank line
};

std::vector<Field> fields_in(std::string_view text) {
  std::vector<Field> fields;
  while (!text.empty()) {
    const auto end = text.find('\n');
    auto line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    if (trimmed(line).empty()) {
      fields.push_back({});
      continue;
    }
    const bool folded = line.front() == ' ' || line.front() == '\t';
    const auto colon = line.find(':');
    const auto name = trimmed(line.substr(0, colon));
    const bool named = colon != std::string_view::npos && !name.empty() &&
                       std::all_of(name.begin(), name.end(), [](char c) { return is_word_char(c) || c == '-'; });
    if (folded && !fields.empty() && !fields.back().name.empty() && !(named && name.ends_with("ecipient")))
      fields.back().value += ' ' + std::string(trimmed(line));
    else if (named)
      fields.push_back({std::string(name), std::string(trimmed(line.substr(colon + 1)))});
    else if (!fields.empty() && !fields.back().name.empty())
      fields.back().value += ' ' + std::string(trimmed(line));  // a fold that lost its blank
  }
  return fields;
}

// "rfc822; a@b" -> "a@b"; "smtp; 550 no" -> "550 no"
std::string behind_type(std::string_view value) {
  const auto semicolon = value.find(';');
  if (semicolon == std::string_view::npos || semicolon > 20) return std::string(trimmed(value));
  return std::string(trimmed(value.substr(semicolon + 1)));
}

bool atom_char(char c) {
  return is_word_char(c) || std::string_view("!#$%&'*+-/=?^_`{|}~.").find(c) != std::string_view::npos ||
         static_cast<unsigned char>(c) >= 0x80;
}
bool domain_char(char c) { return is_word_char(c) || c == '-' || c == '.' || static_cast<unsigned char>(c) >= 0x80; }

}  // namespace

DeliveryReport read_report(std::string_view text) {
  DeliveryReport report;
  ReportedRecipient* now = nullptr;
  ReportedRecipient before;  // fields that stand before their recipient's: some servers write Action first
  for (auto& field : fields_in(text)) {
    if (field.name.empty()) {
      now = nullptr;
      if (!report.recipients.empty()) before = {};
      continue;
    }
    const auto is = [&](std::string_view name) { return equal_no_case(field.name, name); };
    if (is("Reporting-MTA")) report.reporting_mta = behind_type(field.value);
    if (is("Final-Recipient") || is("Original-Recipient")) {
      auto address = first_address(behind_type(field.value));
      if (now == nullptr) {
        report.recipients.push_back(before);
        before = {};
        now = &report.recipients.back();
      }
      (is("Final-Recipient") ? now->address : now->original) = std::move(address);
      continue;
    }
    auto& into = now != nullptr ? *now : before;
    if (is("Action")) into.action = field.value.substr(0, field.value.find_first_of(" ;("));
    if (is("Status") && !status_in(field.value).empty()) into.status = status_in(field.value);
    if (is("Status") && into.diagnostic.empty() && field.value.find('(') != std::string::npos)
      into.diagnostic = field.value;  // "5.4.4 (Illegal host/domain name found)": all that some servers tell
    if (is("Diagnostic-Code") && !behind_type(field.value).empty()) into.diagnostic = behind_type(field.value);
  }
  for (auto& recipient : report.recipients)
    for (char& c : recipient.action) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return report;
}

std::string field_of(std::string_view headers, std::string_view name) {
  for (auto& field : fields_in(headers))
    if (equal_no_case(field.name, name)) return std::move(field.value);
  return {};
}

std::string status_in(std::string_view text) {
  std::string best;
  for (std::size_t i = 0; i + 4 < text.size(); ++i) {
    if ((text[i] != '2' && text[i] != '4' && text[i] != '5') || text[i + 1] != '.') continue;
    if (i > 0 && (is_word_char(text[i - 1]) || text[i - 1] == '.' || text[i - 1] == '-')) {
      // "550-5.1.1": the hyphen of a reply that goes on is no part of a number
      if (!(text[i - 1] == '-' && i > 3 && is_digit_char(text[i - 2]))) continue;
    }
    std::size_t at = i + 2, subject = at;
    while (at < text.size() && is_digit_char(text[at])) ++at;
    if (at - subject != 1 || text[subject] > '7' || at >= text.size() || text[at] != '.') continue;
    const std::size_t detail = ++at;
    while (at < text.size() && is_digit_char(text[at])) ++at;
    if (at == detail || at - detail > 3) continue;
    if (at + 1 < text.size() && (text[at] == '.' || is_word_char(text[at])) && is_word_char(text[at + 1])) continue;
    const auto code = std::string(text.substr(i, at - i));
    if (best.empty() || !code.ends_with(".0.0")) best = code;
    i = at - 1;
  }
  return best;
}

int reply_in(std::string_view text) {
  int last = 0;
  for (std::size_t i = 0; i + 2 < text.size(); ++i) {
    if ((text[i] != '4' && text[i] != '5') || text[i + 1] < '0' || text[i + 1] > '7' || !is_digit_char(text[i + 2]))
      continue;
    if (i > 0 && (is_word_char(text[i - 1]) || text[i - 1] == '.' || text[i - 1] == '-' || text[i - 1] == ':' ||
                  text[i - 1] == '/' || text[i - 1] == '@' || text[i - 1] == '_'))
      continue;
    if (i + 3 < text.size() && text[i + 3] != ' ' && text[i + 3] != '-' && text[i + 3] != '\n' && text[i + 3] != '\r' &&
        text[i + 3] != ';')
      continue;
    last = (text[i] - '0') * 100 + (text[i + 1] - '0') * 10 + (text[i + 2] - '0');
  }
  return last;
}

std::vector<std::string> addresses_in(std::string_view text) {
  std::vector<std::string> found;
  for (auto at = text.find('@'); at != std::string_view::npos; at = text.find('@', at + 1)) {
    std::size_t begin = at, end = at + 1;
    while (begin > 0 && at - begin < 64 && atom_char(text[begin - 1])) --begin;
    while (end < text.size() && end - at < 250 && domain_char(text[end])) ++end;
    while (begin < at && (text[begin] == '\'' || text[begin] == '.')) ++begin;
    while (end > at + 1 && (text[end - 1] == '.' || text[end - 1] == '-')) --end;
    if (begin == at || end == at + 1) continue;
    std::string address(text.substr(begin, end - begin));
    for (std::size_t i = at - begin; i < address.size(); ++i)
      address[i] = static_cast<char>(std::tolower(static_cast<unsigned char>(address[i])));
    if (std::find(found.begin(), found.end(), address) == found.end()) found.push_back(std::move(address));
    if (found.size() >= 64) break;
  }
  return found;
}

std::string first_address(std::string_view text) {
  const auto all = addresses_in(text.substr(0, 2000));
  return all.empty() ? std::string() : all.front();
}

}  // namespace twinwatch::mail
