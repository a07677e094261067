// mail bounce: the mail is read here, by whoever calls, and the daemon gets only what was understood of it.
#include <fmt/format.h>

#include <boost/json.hpp>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <iterator>
#include <sstream>

#include "cli/mail_commands.hpp"
#include "mail/bounce.hpp"
#include "mail/message.hpp"

namespace twinwatch::cli {

namespace {

namespace json = boost::json;

constexpr std::size_t most_octets = 32u << 20;

std::string all_of(std::istream& in) {
  std::string octets;
  char block[65536];
  while (octets.size() < most_octets && (in.read(block, sizeof block) || in.gcount() > 0))
    octets.append(block, static_cast<std::size_t>(in.gcount()));
  return octets;
}

json::object bounce_json(const mail::Bounce& bounce) {
  return {{"recipient", as_text(bounce.recipient)},
          {"status", bounce.status},
          {"reason", bounce.reason},
          {"kind", mail::kind_word(bounce.kind)},
          {"said", as_text(bounce.said)}};
}

}  // namespace

int bounce_explain(const std::vector<std::filesystem::path>& files) {
  int code = ok;
  for (const auto& file : files) {
    std::string octets;
    if (file == "-") {
      octets = all_of(std::cin);
    } else {
      std::ifstream in(file, std::ios::binary);
      if (!in || std::filesystem::is_directory(file)) {
        std::fprintf(stderr, "twinwatch: %s: cannot be read. Name a file that holds one mail.\n", file.c_str());
        code = impossible;
        continue;
      }
      octets = all_of(in);
    }
    const auto read = mail::read_bounce(octets);
    auto line = bounce_json(read.recipients.front());
    line["file"] = as_text(file.string());
    line["message_id"] = read.original_ids.empty() ? "" : as_text(read.original_ids.front());
    if (read.recipients.size() > 1) {
      json::array others;
      for (std::size_t i = 1; i < read.recipients.size(); ++i) others.push_back(bounce_json(read.recipients[i]));
      line["others"] = std::move(others);
    }
    print(json::serialize(line));
  }
  return code;
}

int bounce_note(const Call& call) {
  const auto octets = all_of(std::cin);
  const auto read = mail::read_bounce(octets);
  json::array recipients, ids;
  for (const auto& bounce : read.recipients) recipients.push_back(bounce_json(bounce));
  for (const auto& id : read.original_ids) ids.push_back(json::value(as_text(id)));
  const auto reply = submit(call, json::object{{"do", "bounce"},
                                               {"by", call.person},
                                               {"source", mail::sha256_hex(octets)},
                                               {"recipients", std::move(recipients)},
                                               {"ids", std::move(ids)}});
  if (reply.empty()) return try_later;
  if (call.json) {
    print_json(reply);
    return ok;
  }
  for (const auto& noted : reply.at("noted").as_array()) print(std::string_view(noted.at("told").as_string()));
  return ok;
}

int mail_retry(const Call& call, std::int64_t mail_id) {
  const auto reply = submit(call, json::object{{"do", "mail_retry"}, {"mail", mail_id}, {"by", call.person}});
  if (reply.empty()) return impossible;
  if (call.json)
    print_json(reply);
  else
    print(std::string_view(reply.at("told").as_string()));
  return ok;
}

}  // namespace twinwatch::cli
