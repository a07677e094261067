#include "mail/bounce_parts.hpp"

#include <gmime/gmime.h>

#include <memory>

namespace twinwatch::mail {

namespace {

constexpr std::size_t most_text = 256 * 1024;  // of one kind; a report is a few KB
constexpr int most_depth = 12;

struct UnrefBounce {
  void operator()(void* object) const { g_object_unref(object); }
};
template <class T>
using BounceRef = std::unique_ptr<T, UnrefBounce>;

std::string taken(char* text) {
  const std::unique_ptr<char, decltype(&g_free)> owned(text, &g_free);
  return owned ? std::string(owned.get()) : std::string();
}

std::string lower_ascii(std::string text) {
  for (char& c : text) c = g_ascii_tolower(c);
  return text;
}

std::string header_of(GMimeObject* mail, const char* name) {
  const char* value = g_mime_object_get_header(mail, name);
  return value == nullptr ? std::string() : taken(g_mime_utils_header_decode_text(nullptr, value));
}

void append(std::string& all, const std::string& more) {
  if (all.size() >= most_text) return;
  if (!all.empty() && all.back() != '\n') all += '\n';
  all.append(more, 0, most_text - all.size());
}

std::string octets_of(GMimePart* part) {
  auto* content = g_mime_part_get_content(part);
  if (content == nullptr) return {};
  const BounceRef<GMimeStream> out(g_mime_stream_mem_new());
  g_mime_data_wrapper_write_to_stream(content, out.get());
  const auto* octets = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(out.get()));
  return {reinterpret_cast<const char*>(octets->data), octets->len};
}

// Enough for the mails of servers: a tag is a gap, block ends are line ends, four entities.
std::string without_tags(const std::string& html) {
  std::string text;
  for (std::size_t i = 0; i < html.size(); ++i) {
    if (html[i] == '<') {
      const auto end = html.find('>', i);
      if (end == std::string::npos) break;
      const auto tag = lower_ascii(html.substr(i + 1, std::min<std::size_t>(end - i - 1, 8)));
      if (tag.starts_with("style") || tag.starts_with("script")) {
        const auto close = html.find("</", end);
        i = close == std::string::npos ? html.size() : close - 1;
        continue;
      }
      text += tag.starts_with("br") || tag.starts_with("p") || tag.starts_with("/p") || tag.starts_with("div") ||
                      tag.starts_with("tr") || tag.starts_with("li")
                  ? '\n'
                  : ' ';
      i = end;
      continue;
    }
    if (html[i] == '&') {
      static constexpr std::pair<std::string_view, char> entities[] = {
          {"&lt;", '<'}, {"&gt;", '>'}, {"&amp;", '&'}, {"&nbsp;", ' '}, {"&#39;", '\''}, {"&quot;", '"'}};
      bool found = false;
      for (const auto& [entity, c] : entities) {
        if (html.compare(i, entity.size(), entity) != 0) continue;
        text += c;
        i += entity.size() - 1;
        found = true;
        break;
      }
      if (found) continue;
    }
    text += html[i];
  }
  return text;
}

struct Taker {
  BounceParts& parts;
  std::string html;

  // A report may come wrapped in another's covering letter: then the inner one is the report.
  void original_of(GMimeMessagePart* part, int depth) {
    auto* message = g_mime_message_part_get_message(part);
    if (message == nullptr || !parts.original.empty()) return;
    auto* inside = g_mime_message_get_mime_part(message);
    if (parts.delivery.empty() && inside != nullptr &&
        g_mime_content_type_is_type(g_mime_object_get_content_type(inside), "multipart", "report")) {
      walk(inside, depth + 1);
      return;
    }
    append(parts.original, taken(g_mime_object_get_headers(GMIME_OBJECT(message), nullptr)));
  }

  void leaf(GMimeObject* object) {
    auto* type = g_mime_object_get_content_type(object);
    const auto is = [&](const char* media, const char* sub) {
      return g_mime_content_type_is_type(type, media, sub) != FALSE;
    };
    if (is("message", "delivery-status") || is("message", "global-delivery-status")) {
      parts.report = true;
      append(parts.delivery, octets_of(GMIME_PART(object)));
    } else if (is("message", "feedback-report")) {
      append(parts.feedback, octets_of(GMIME_PART(object)));
    } else if (is("text", "rfc822-headers") || is("message", "global-headers")) {
      if (parts.original.empty()) append(parts.original, octets_of(GMIME_PART(object)));
    } else if (GMIME_IS_TEXT_PART(object)) {
      append(is("text", "html") ? html : parts.text, taken(g_mime_text_part_get_text(GMIME_TEXT_PART(object))));
    }
  }

  void walk(GMimeObject* object, int depth) {
    if (object == nullptr || depth > most_depth) return;
    if (GMIME_IS_MULTIPART(object)) {
      auto* multipart = GMIME_MULTIPART(object);
      const int count = g_mime_multipart_get_count(multipart);
      if (count == 0)  // a boundary that never comes: the text lies where nobody looks for it
        if (const char* prologue = g_mime_multipart_get_prologue(multipart)) append(parts.text, prologue);
      for (int i = 0; i < count; ++i) walk(g_mime_multipart_get_part(multipart, i), depth + 1);
    } else if (GMIME_IS_MESSAGE_PART(object)) {
      original_of(GMIME_MESSAGE_PART(object), depth);
    } else if (GMIME_IS_PART(object)) {
      leaf(object);
    }
  }
};

void ids_of(GMimeObject* mail, const char* name, std::vector<std::string>& ids) {
  const char* value = g_mime_object_get_header(mail, name);
  if (value == nullptr) return;
  auto* references = g_mime_references_parse(nullptr, value);
  for (int i = g_mime_references_length(references); i-- > 0;)
    if (const char* id = g_mime_references_get_message_id(references, i)) ids.emplace_back(id);
  g_mime_references_free(references);
}

void headers_of(GMimeObject* mail, BounceParts& parts) {
  parts.from = header_of(mail, "From");
  parts.to = header_of(mail, "To");
  parts.subject = header_of(mail, "Subject");
  parts.auto_submitted = lower_ascii(header_of(mail, "Auto-Submitted"));
  parts.failed_recipients = header_of(mail, "X-Failed-Recipients");
  for (const char* name : {"X-Autoreply", "X-Autorespond", "X-Autogenerated", "X-Auto-Response-Suppress", "X-Vacation"})
    if (g_mime_object_get_header(mail, name) != nullptr) parts.automatic_header = true;
  if (lower_ascii(header_of(mail, "Precedence")) == "auto_reply") parts.automatic_header = true;
  ids_of(mail, "In-Reply-To", parts.answered);
  ids_of(mail, "References", parts.answered);
}

}  // namespace

BounceParts take_bounce_apart(std::string_view octets) {
  g_mime_init();
  BounceParts parts;
  const BounceRef<GMimeStream> stream(g_mime_stream_mem_new_with_buffer(octets.data(), octets.size()));
  const BounceRef<GMimeParser> parser(g_mime_parser_new_with_stream(stream.get()));
  // An mbox's "From " line before the headers is what a pipe alias of some servers hands over.
  if (octets.starts_with("From ")) g_mime_parser_set_format(parser.get(), GMIME_FORMAT_MBOX);
  const BounceRef<GMimeMessage> mail(g_mime_parser_construct_message(parser.get(), nullptr));
  if (mail == nullptr) return parts;
  headers_of(GMIME_OBJECT(mail.get()), parts);
  Taker taker{parts, {}};
  taker.walk(g_mime_message_get_mime_part(mail.get()), 0);
  if (parts.text.find_first_not_of(" \r\n\t") == std::string::npos) parts.text = without_tags(taker.html);
  return parts;
}

}  // namespace twinwatch::mail
