#include "mail/lighter.hpp"

#include <fmt/format.h>
#include <gmime/gmime.h>

#include <memory>
#include <vector>

#include "mail/bounce_fields.hpp"
#include "mail/message.hpp"

namespace twinwatch::mail {

namespace {

struct UnrefLighter {
  void operator()(void* object) const { g_object_unref(object); }
};
template <class T>
using LighterRef = std::unique_ptr<T, UnrefLighter>;

// Turkish first, as the digests are; where to ask is the desk that answers mails.
std::string missing_lists_note(const std::string& desk, bool html) {
  const std::string where = desk.empty() ? "" : " (" + desk + ")";
  const std::string tr = fmt::format(
      "Posta sunucunuz bu iletiyi ekleriyle birlikte kabul etmediği için okul listeleri bu iletiye eklenemedi. "
      "Listelerin "
      "tamamını bu iletiyi yanıtlayarak{} isteyebilirsiniz.",
      where);
  return html ? "<p style=\"font-family:Arial,sans-serif\">" + tr + "</p>" : tr + "\n\n";
}

void put_note(GMimeObject* object, const std::string& desk) {
  if (GMIME_IS_MULTIPART(object)) {
    auto* multipart = GMIME_MULTIPART(object);
    for (int i = 0; i < g_mime_multipart_get_count(multipart); ++i)
      put_note(g_mime_multipart_get_part(multipart, i), desk);
    return;
  }
  if (!GMIME_IS_TEXT_PART(object)) return;
  const bool html = g_mime_content_type_is_type(g_mime_object_get_content_type(object), "text", "html") != FALSE;
  const std::unique_ptr<char, decltype(&g_free)> old(g_mime_text_part_get_text(GMIME_TEXT_PART(object)), &g_free);
  std::string text = old ? old.get() : "";
  const auto body = html ? text.find("<body") : 0;
  const auto at = html && body != std::string::npos ? text.find('>', body) + 1 : 0;
  text.insert(at, missing_lists_note(desk, html));
  g_mime_text_part_set_charset(GMIME_TEXT_PART(object), "utf-8");
  g_mime_text_part_set_text(GMIME_TEXT_PART(object), text.c_str());
  g_mime_part_set_content_encoding(GMIME_PART(object), GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
}

bool is_attachment(GMimeObject* object) {
  const char* how = g_mime_object_get_disposition(object);
  return how != nullptr && std::string_view(how) == "attachment";
}

}  // namespace

bool refused_for_size(std::string_view reply) {
  const auto status = status_in(reply);
  return status == "5.3.4" || (reply.starts_with("552") && (status.empty() || status == "5.2.3" || status == "5.0.0"));
}

std::string lighter_id(std::string_view message_id) { return "light." + std::string(message_id); }

std::string lighter(std::string_view octets, std::string_view message_id) {
  g_mime_init();
  const LighterRef<GMimeStream> in(g_mime_stream_mem_new_with_buffer(octets.data(), octets.size()));
  const LighterRef<GMimeParser> parser(g_mime_parser_new_with_stream(in.get()));
  const LighterRef<GMimeMessage> mail(g_mime_parser_construct_message(parser.get(), nullptr));
  if (mail == nullptr || !GMIME_IS_MULTIPART(g_mime_message_get_mime_part(mail.get()))) return {};
  auto* mixed = GMIME_MULTIPART(g_mime_message_get_mime_part(mail.get()));
  int dropped = 0;
  for (int i = g_mime_multipart_get_count(mixed); i-- > 0;) {
    auto* part = g_mime_multipart_get_part(mixed, i);
    if (!is_attachment(part)) continue;
    const LighterRef<GMimeObject> gone(g_mime_multipart_remove_at(mixed, i));
    dropped += 1;
  }
  if (dropped == 0) return {};
  put_note(GMIME_OBJECT(mixed), first_address(field_of(octets.substr(0, octets.find("\n\n")), "Reply-To")));
  g_mime_message_set_message_id(mail.get(), lighter_id(message_id).c_str());
  const std::unique_ptr<GMimeFormatOptions, decltype(&g_mime_format_options_free)> options(g_mime_format_options_new(),
                                                                                           &g_mime_format_options_free);
  g_mime_format_options_set_newline_format(options.get(), GMIME_NEWLINE_FORMAT_UNIX);
  g_mime_format_options_set_param_encoding_method(options.get(), GMIME_PARAM_ENCODING_METHOD_RFC2231);
  const LighterRef<GMimeStream> out(g_mime_stream_mem_new());
  if (g_mime_object_write_to_stream(GMIME_OBJECT(mail.get()), options.get(), out.get()) < 0) return {};
  const GByteArray* written = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(out.get()));
  return {reinterpret_cast<const char*>(written->data), written->len};
}

std::int64_t queue_lighter(store::Database& database, std::int64_t mail_id, std::int64_t now_ms) {
  auto& db = database.sql();
  SQLite::Statement row(db, "SELECT message_id, octets FROM outbox WHERE mail_id = ?");
  row.bind(1, mail_id);
  if (!row.executeStep()) return 0;
  const auto message_id = row.getColumn(0).getString();
  const auto blob = row.getColumn(1);
  const auto octets =
      lighter({static_cast<const char*>(blob.getBlob()), static_cast<std::size_t>(blob.getBytes())}, message_id);
  row.reset();
  if (octets.empty() || message_id.starts_with("light.")) return 0;
  SQLite::Statement copy(db,
                         "INSERT OR IGNORE INTO outbox (message_id, thread, route, kind, recipient, subject, period, "
                         "state, octets, created_ms) SELECT ?1, thread, route, kind, recipient, subject, period, "
                         "'queued', ?2, ?3 FROM outbox WHERE mail_id = ?4");
  copy.bind(1, lighter_id(message_id));
  copy.bind(2, octets.data(), static_cast<int>(octets.size()));
  copy.bind(3, now_ms);
  copy.bind(4, mail_id);
  if (copy.exec() != 1) return 0;
  const auto lighter_mail = db.getLastInsertRowid();
  SQLite::Statement items(
      db,
      "INSERT INTO outbox_item (mail_id, alert_id, school_id, section) SELECT ?1, alert_id, school_id, "
      "section FROM outbox_item WHERE mail_id = ?2");
  items.bind(1, lighter_mail);
  items.bind(2, mail_id);
  items.exec();
  return lighter_mail;
}

}  // namespace twinwatch::mail
