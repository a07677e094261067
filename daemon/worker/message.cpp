#include "worker/message.hpp"

#include "worker/wire.hpp"

namespace twinwatch::worker {
namespace {

void put_pairs(WireWriter& to, const std::vector<std::pair<std::string, std::string>>& pairs) {
  to.number(pairs.size());
  for (const auto& [name, value] : pairs) {
    to.text(name);
    to.text(value);
  }
}

std::vector<std::pair<std::string, std::string>> get_pairs(WireReader& from) {
  std::vector<std::pair<std::string, std::string>> pairs(from.count(2));
  for (auto& [name, value] : pairs) {
    name = from.text();
    value = from.text();
  }
  return pairs;
}

void put_texts(WireWriter& to, const std::vector<std::string>& texts) {
  to.number(texts.size());
  for (const auto& text : texts) to.text(text);
}

std::vector<std::string> get_texts(WireReader& from) {
  std::vector<std::string> texts(from.count(1));
  for (auto& text : texts) text = from.text();
  return texts;
}

std::uint32_t small(std::uint64_t number) {
  if (number > 0xFFFFFFFFu) throw StreamError("a number that should be small is " + std::to_string(number));
  return static_cast<std::uint32_t>(number);
}

}  // namespace

std::string encode(const Hello& hello) {
  WireWriter to;
  to.text(hello.plugin);
  put_pairs(to, hello.settings);
  to.number(hello.memory_octets);
  to.number(hello.cpu_seconds);
  to.number(hello.log_octets);
  to.number(hello.only_describe ? 1 : 0);
  return to.take();
}

Hello decode_hello(std::string_view payload) {
  WireReader from(payload);
  Hello hello;
  hello.plugin = from.text();
  hello.settings = get_pairs(from);
  hello.memory_octets = from.number();
  hello.cpu_seconds = from.number();
  hello.log_octets = from.number();
  hello.only_describe = from.number() != 0;
  from.expect_end();
  return hello;
}

std::string encode(const PageHead& head) {
  WireWriter to;
  for (const auto* text : {&head.asked_url, &head.final_url, &head.tag, &head.content_type, &head.charset})
    to.text(*text);
  put_pairs(to, head.headers);
  to.number(head.status);
  to.number(zigzag(head.fetched_at_ms));
  to.number(head.body_octets);
  return to.take();
}

PageHead decode_page(std::string_view payload) {
  WireReader from(payload);
  PageHead head;
  for (auto* text : {&head.asked_url, &head.final_url, &head.tag, &head.content_type, &head.charset})
    *text = from.text();
  head.headers = get_pairs(from);
  head.status = small(from.number());
  head.fetched_at_ms = unzigzag(from.number());
  head.body_octets = from.number();
  from.expect_end();
  return head;
}

std::string encode(const Description& description) {
  WireWriter to;
  for (const auto* text : {&description.id, &description.version, &description.title, &description.license})
    to.text(*text);
  to.number(description.needs_abi_minor);
  put_texts(to, description.hosts);
  put_texts(to, description.page_kinds);
  to.number(description.settings.size());
  for (const auto& setting : description.settings) {
    to.text(setting.name);
    to.text(setting.default_value);
    to.text(setting.help);
    to.number(static_cast<unsigned>(setting.type));
    to.number(setting.flags);
  }
  return to.take();
}

Description decode_description(std::string_view payload) {
  WireReader from(payload);
  Description description;
  for (auto* text : {&description.id, &description.version, &description.title, &description.license})
    *text = from.text();
  description.needs_abi_minor = small(from.number());
  description.hosts = get_texts(from);
  description.page_kinds = get_texts(from);
  description.settings.resize(from.count(5));
  for (auto& setting : description.settings) {
    setting.name = from.text();
    setting.default_value = from.text();
    setting.help = from.text();
    const auto type = from.number();
    if (type > 4) throw StreamError("a setting of unknown type " + std::to_string(type));
    setting.type = static_cast<int>(type);
    setting.flags = small(from.number());
  }
  from.expect_end();
  return description;
}

std::string encode(const fetch::Request& request) {
  WireWriter to;
  for (const auto* text :
       {&request.url, &request.method, &request.content_type, &request.body, &request.tag, &request.kind})
    to.text(*text);
  put_pairs(to, request.headers);
  to.number(request.max_age_s);
  return to.take();
}

fetch::Request decode_request(std::string_view payload) {
  WireReader from(payload);
  fetch::Request request;
  for (auto* text : {&request.url, &request.method, &request.content_type, &request.body, &request.tag, &request.kind})
    *text = from.text();
  request.headers = get_pairs(from);
  request.max_age_s = small(from.number());
  from.expect_end();
  return request;
}

std::string encode(const AnswerTail& tail) {
  WireWriter to;
  to.text(tail.charset);
  to.number(tail.replaced);
  return to.take();
}

AnswerTail decode_answer(std::string_view payload) {
  WireReader from(payload);
  AnswerTail tail;
  tail.charset = from.text();
  tail.replaced = from.number();
  from.expect_end();
  return tail;
}

std::string encode(const VerdictNote& note) {
  WireWriter to;
  to.octet(static_cast<std::uint8_t>(note.code));
  to.text(note.message);
  return to.take();
}

VerdictNote decode_verdict(std::string_view payload) {
  WireReader from(payload);
  VerdictNote note;
  note.code = static_cast<Verdict::Code>(from.octet());
  note.message = from.text();
  from.expect_end();
  switch (note.code) {
    case Verdict::Code::no_entry:
    case Verdict::Code::needs_newer:
    case Verdict::Code::not_loadable:
    case Verdict::Code::config:
    case Verdict::Code::transient:
    case Verdict::Code::source_changed:
    case Verdict::Code::bug:
    case Verdict::Code::memory:
      return note;
    default:
      throw StreamError("a verdict that is not the worker's to give, " + std::to_string(static_cast<int>(note.code)));
  }
}

LogNote decode_log(std::string_view payload) {
  WireReader from(payload);
  LogNote note;
  const auto level = from.octet();
  if (level > 3) throw StreamError("a log line of unknown level " + std::to_string(level));
  note.level = level;
  note.message = from.text();
  from.expect_end();
  return note;
}

}  // namespace twinwatch::worker
