#include "mail/message.hpp"

#include <fmt/format.h>
#include <gmime/gmime.h>

#include <algorithm>
#include <memory>
#include <stdexcept>

#include "mail/calendar.hpp"
#include "mail/flowed.hpp"

namespace twinwatch::mail {

namespace {

struct Unref {
  void operator()(void* object) const { g_object_unref(object); }
};
template <class T>
using Ref = std::unique_ptr<T, Unref>;

void start_gmime_writer() {
  static const bool once = (g_mime_init(), true);
  (void)once;
}

Ref<GMimePart> make_part(const char* type, const char* subtype, std::string_view octets, GMimeContentEncoding coding) {
  Ref<GMimePart> part(g_mime_part_new_with_type(type, subtype));
  Ref<GMimeStream> stream(g_mime_stream_mem_new_with_buffer(octets.data(), octets.size()));
  Ref<GMimeDataWrapper> content(g_mime_data_wrapper_new_with_stream(stream.get(), GMIME_CONTENT_ENCODING_DEFAULT));
  g_mime_part_set_content(part.get(), content.get());
  g_mime_part_set_content_encoding(part.get(), coding);
  return part;
}

Ref<GMimePart> text_part(const char* subtype, std::string_view utf8) {
  auto part = make_part("text", subtype, utf8, GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
  g_mime_object_set_content_type_parameter(GMIME_OBJECT(part.get()), "charset", "utf-8");
  return part;
}

Ref<GMimePart> attachment_part(const Attachment& attachment) {
  const auto slash = attachment.type.find('/');
  const std::string type = attachment.type.substr(0, slash);
  const std::string subtype = slash == std::string::npos ? "octet-stream" : attachment.type.substr(slash + 1);
  // base64: the octets (BOM, CRLF) must arrive as they are.
  auto part = make_part(type.c_str(), subtype.c_str(), attachment.octets, GMIME_CONTENT_ENCODING_BASE64);
  auto* object = GMIME_OBJECT(part.get());
  if (type == "text") g_mime_object_set_content_type_parameter(object, "charset", "utf-8");
  g_mime_object_set_disposition(object, GMIME_DISPOSITION_ATTACHMENT);
  g_mime_object_set_content_disposition_parameter(object, "filename", attachment.name.c_str());
  return part;
}

// A boundary of our own: GMime's are random. "=_" cannot occur in quoted-printable or base64.
Ref<GMimeMultipart> multipart(const char* subtype, const std::string& boundary) {
  Ref<GMimeMultipart> part(g_mime_multipart_new_with_subtype(subtype));
  g_mime_multipart_set_boundary(part.get(), boundary.c_str());
  return part;
}

void header(GMimeObject* object, const char* name, const std::string& value) {
  if (!value.empty()) g_mime_object_set_header(object, name, value.c_str(), "utf-8");
}

std::string bracketed(const std::vector<std::string>& ids) {
  std::string out;
  for (const auto& id : ids) out += (out.empty() ? "<" : " <") + id + ">";
  return out;
}

void check_address(const std::string& address, std::string_view what) {
  const auto problem = address_problem(address);
  if (!problem.empty()) throw std::invalid_argument(fmt::format("mail: {} '{}': {}", what, address, problem));
}

// Only what a header line can hold: a line break in a name or subject would start a header of its own.
std::string one_line(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
  return out;
}

// As it stands, folded before each of them: GMime would write a long address as encoded words, which no mail program
// takes for an address.
void header_of_addresses(GMimeObject* part, const char* name, const std::vector<std::string>& addresses) {
  header(part, name, "x");
  auto* written = g_mime_header_list_get_header(g_mime_object_get_header_list(part), name);
  g_mime_header_set_raw_value(written, fmt::format(" {}\n", fmt::join(addresses, ",\n ")).c_str());
}

void write_headers(GMimeMessage* mail, const Message& m) {
  auto* object = GMIME_OBJECT(mail);
  header(object, "Date", header_date(m.date_ms));
  g_mime_message_add_mailbox(mail, GMIME_ADDRESS_TYPE_FROM, one_line(m.from_name).c_str(), m.from_address.c_str());
  g_mime_message_add_mailbox(mail, GMIME_ADDRESS_TYPE_TO, nullptr, m.recipient.c_str());
  if (!m.reply_to.empty()) g_mime_message_add_mailbox(mail, GMIME_ADDRESS_TYPE_REPLY_TO, nullptr, m.reply_to.c_str());
  g_mime_message_set_subject(mail, one_line(m.subject).c_str(), "utf-8");
  g_mime_message_set_message_id(mail, m.message_id.c_str());
  if (!m.references.empty()) {
    header(object, "In-Reply-To", "<" + m.references.back() + ">");
    header(object, "References", bracketed(m.references));
  }
  header(object, "Auto-Submitted", "auto-generated");  // RFC 3834: no out-of-office reply, please
  if (!m.list_id.empty()) {
    std::unique_ptr<char, decltype(&g_free)> name(
        g_mime_utils_header_encode_phrase(nullptr, one_line(m.list_name).c_str(), "utf-8"), &g_free);
    header(object, "List-Id", fmt::format("{} <{}>", name.get(), m.list_id));
  }
  std::vector<std::string> ways_out;  // the first that a mail program can go is gone (RFC 2369)
  if (!m.unsubscribe_url.empty()) ways_out.push_back("<" + m.unsubscribe_url + ">");
  if (!m.unsubscribe_mailto.empty())
    ways_out.push_back(fmt::format("<mailto:{}?subject=unsubscribe>", m.unsubscribe_mailto));
  if (!ways_out.empty()) header_of_addresses(object, "List-Unsubscribe", ways_out);
  if (!m.unsubscribe_url.empty()) header(object, "List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
}

Ref<GMimePart> picture_part(const Picture& picture) {
  auto part = make_part("image", "png", picture.octets, GMIME_CONTENT_ENCODING_BASE64);
  auto* object = GMIME_OBJECT(part.get());
  g_mime_part_set_content_id(part.get(), picture.content_id.c_str());
  g_mime_object_set_disposition(object, GMIME_DISPOSITION_INLINE);
  g_mime_object_set_content_disposition_parameter(object, "filename", picture.name.c_str());
  return part;
}

// The page, with the pictures it shows beside it (RFC 2387): a program that shows the text part fetches none of them.
Ref<GMimeObject> page(const Message& m, const std::string& seed) {
  Ref<GMimeObject> html(GMIME_OBJECT(text_part("html", m.html).release()));
  if (m.pictures.empty()) return html;
  auto related = multipart("related", "=_tw_r_" + seed);
  g_mime_object_set_content_type_parameter(GMIME_OBJECT(related.get()), "type", "text/html");
  g_mime_multipart_add(related.get(), html.get());
  for (const auto& picture : m.pictures) {
    auto part = picture_part(picture);
    g_mime_multipart_add(related.get(), GMIME_OBJECT(part.get()));
  }
  return Ref<GMimeObject>(GMIME_OBJECT(related.release()));
}

Ref<GMimeObject> body(const Message& m, const std::string& seed) {
  auto text = text_part("plain", flowed(m.text));
  g_mime_object_set_content_type_parameter(GMIME_OBJECT(text.get()), "format", "flowed");
  Ref<GMimeObject> whole;
  if (m.html.empty()) {
    whole.reset(GMIME_OBJECT(text.release()));
  } else {
    auto alternative = multipart("alternative", "=_tw_a_" + seed);
    auto html = page(m, seed);
    g_mime_multipart_add(alternative.get(), GMIME_OBJECT(text.get()));
    g_mime_multipart_add(alternative.get(), html.get());
    whole.reset(GMIME_OBJECT(alternative.release()));
  }
  if (m.attachments.empty()) return whole;
  auto mixed = multipart("mixed", "=_tw_m_" + seed);
  g_mime_multipart_add(mixed.get(), whole.get());
  for (const auto& attachment : m.attachments) {
    auto part = attachment_part(attachment);
    g_mime_multipart_add(mixed.get(), GMIME_OBJECT(part.get()));
  }
  return Ref<GMimeObject>(GMIME_OBJECT(mixed.release()));
}

}  // namespace

std::string render(const Message& m) {
  check_address(m.from_address, "from address");
  check_address(m.recipient, "recipient");
  if (!m.reply_to.empty()) check_address(m.reply_to, "reply_to");
  if (!m.unsubscribe_mailto.empty()) check_address(m.unsubscribe_mailto, "unsubscribe_mailto");

  start_gmime_writer();
  std::unique_ptr<GMimeFormatOptions, decltype(&g_mime_format_options_free)> options(g_mime_format_options_new(),
                                                                                     &g_mime_format_options_free);
  g_mime_format_options_set_newline_format(options.get(), GMIME_NEWLINE_FORMAT_UNIX);
  g_mime_format_options_set_param_encoding_method(options.get(), GMIME_PARAM_ENCODING_METHOD_RFC2231);

  Ref<GMimeMessage> mail(g_mime_message_new(TRUE));
  write_headers(mail.get(), m);
  auto content = body(m, sha256_hex(m.message_id).substr(0, 24));
  g_mime_message_set_mime_part(mail.get(), content.get());

  Ref<GMimeStream> out(g_mime_stream_mem_new());
  if (g_mime_object_write_to_stream(GMIME_OBJECT(mail.get()), options.get(), out.get()) < 0)
    throw std::runtime_error("mail: GMime could not write the mail " + m.message_id);
  const GByteArray* octets = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(out.get()));
  return {reinterpret_cast<const char*>(octets->data), octets->len};
}

bool is_one_click_url(std::string_view url) {
  constexpr std::string_view scheme = "https://";
  return url.starts_with(scheme) && url.size() > scheme.size() && url[scheme.size()] != '/' &&
         std::all_of(url.begin(), url.end(),
                     [](char c) { return c > ' ' && c < 0x7f && c != '<' && c != '>' && c != ',' && c != '#'; });
}

std::string message_id(std::string_view route, std::string_view period, std::string_view content,
                       std::string_view host) {
  std::string about = fmt::format("{}.{}", route, period);
  for (char& c : about)
    if (!g_ascii_isalnum(c) && c != '.' && c != '-') c = '-';
  return fmt::format("digest.{}.{}@{}", about, sha256_hex(content).substr(0, 16), host);
}

std::string sha256_hex(std::string_view octets) {
  std::unique_ptr<char, decltype(&g_free)> hex(
      g_compute_checksum_for_data(G_CHECKSUM_SHA256, reinterpret_cast<const guchar*>(octets.data()), octets.size()),
      &g_free);
  return hex.get();
}

}  // namespace twinwatch::mail
