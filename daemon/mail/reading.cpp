#include "mail/reading.hpp"

#include <gmime/gmime.h>

#include <memory>

#include "mail/flowed.hpp"

namespace twinwatch::mail {

namespace {

struct UnrefRead {
  void operator()(void* object) const { g_object_unref(object); }
};
template <class T>
using ReadRef = std::unique_ptr<T, UnrefRead>;

void start_gmime_reader() {
  static const bool once = (g_mime_init(), true);
  (void)once;
}

// A draft that a newer one took the place of waits for nobody.
constexpr const char* told_mails = R"(
  SELECT mail_id, kind, route, recipient, subject, period, message_id, told_state, reply, created_ms, sent_ms, attempts,
         schools, octets
    FROM (SELECT o.mail_id, o.kind, o.route, o.recipient, o.subject, o.period, o.message_id, o.reply, o.created_ms,
                 o.sent_ms, o.attempts, length(o.octets) AS octets,
                 (SELECT count(*) FROM outbox_item i WHERE i.mail_id = o.mail_id) AS schools,
                 iif(o.state = 'draft' AND EXISTS (SELECT 1 FROM draft_decision d WHERE d.mail_id = o.mail_id
                     AND d.what = 'superseded'), 'superseded', o.state) AS told_state
            FROM outbox o) )";

MailRow read_row(SQLite::Statement& row) {
  MailRow mail;
  mail.mail_id = row.getColumn(0).getInt64();
  mail.kind = row.getColumn(1).getString();
  mail.route = row.getColumn(2).getString();
  mail.recipient = row.getColumn(3).getString();
  mail.subject = row.getColumn(4).getString();
  mail.period = row.getColumn(5).getString();
  mail.message_id = row.getColumn(6).getString();
  mail.state = row.getColumn(7).getString();
  mail.reply = row.getColumn(8).getString();
  mail.created_ms = row.getColumn(9).getInt64();
  if (!row.isColumnNull(10)) mail.sent_ms = row.getColumn(10).getInt64();
  mail.attempts = row.getColumn(11).getInt64();
  mail.schools = row.getColumn(12).getInt64();
  mail.octets = row.getColumn(13).getInt64();
  return mail;
}

std::string decoded(GMimePart* part) {
  auto* content = g_mime_part_get_content(part);
  if (content == nullptr) return {};
  ReadRef<GMimeStream> out(g_mime_stream_mem_new());
  g_mime_data_wrapper_write_to_stream(content, out.get());
  const auto* octets = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(out.get()));
  return {reinterpret_cast<const char*>(octets->data), octets->len};
}

void take_part(GMimeObject* /*parent*/, GMimeObject* object, void* into) {
  if (!GMIME_IS_PART(object)) return;
  auto& shown = *static_cast<MailShown*>(into);
  auto* part = GMIME_PART(object);
  auto* type = g_mime_object_get_content_type(object);
  const char* name = g_mime_part_get_filename(part);
  if (name == nullptr && g_mime_content_type_is_type(type, "text", "plain") && shown.text.empty()) {
    const char* format = g_mime_content_type_get_parameter(type, "format");
    shown.text = decoded(part);
    if (format != nullptr && std::string_view(format) == "flowed") shown.text = unflowed(shown.text);
  } else if (name == nullptr && g_mime_content_type_is_type(type, "text", "html") && shown.html.empty()) {
    shown.html = decoded(part);
  } else {
    std::unique_ptr<char, decltype(&g_free)> type_name(g_mime_content_type_get_mime_type(type), &g_free);
    const auto* id = g_mime_part_get_content_id(part);
    if (id != nullptr && g_mime_content_type_is_type(type, "image", "*"))
      shown.pictures.push_back({id, type_name.get(), decoded(part)});
    else
      shown.attachments.push_back({name != nullptr ? name : "", type_name.get(), decoded(part)});
  }
}

void take_headers(GMimeObject* mail, MailShown& shown) {
  auto* headers = g_mime_object_get_header_list(mail);
  const int count = g_mime_header_list_get_count(headers);
  for (int i = 0; i < count; ++i) {
    auto* header = g_mime_header_list_get_header_at(headers, i);
    const char* value = g_mime_header_get_value(header);
    std::unique_ptr<char, decltype(&g_free)> text(
        value != nullptr ? g_mime_utils_header_decode_text(nullptr, value) : nullptr, &g_free);
    shown.headers.emplace_back(g_mime_header_get_name(header), text != nullptr ? text.get() : "");
  }
}

}  // namespace

std::vector<MailRow> mail_list(store::Database& database, const MailFilter& filter) {
  SQLite::Statement rows(database.sql(), std::string(told_mails) +
                                             "WHERE (?1 = '' OR told_state = ?1) AND (?2 = '' OR route = ?2) "
                                             "ORDER BY mail_id DESC LIMIT ?3");
  rows.bind(1, filter.state);
  rows.bind(2, filter.route);
  rows.bind(3, filter.limit);
  std::vector<MailRow> mails;
  while (rows.executeStep()) mails.push_back(read_row(rows));
  return mails;
}

namespace {

std::vector<MailAttempt> attempts_of(store::Database& database, std::int64_t mail_id) {
  SQLite::Statement rows(
      database.sql(),
      "SELECT begun_ms, ended_ms, outcome, reply FROM mail_attempt WHERE mail_id = ? ORDER BY attempt_id");
  rows.bind(1, mail_id);
  std::vector<MailAttempt> attempts;
  while (rows.executeStep()) {
    MailAttempt attempt;
    attempt.begun_ms = rows.getColumn(0).getInt64();
    if (!rows.isColumnNull(1)) attempt.ended_ms = rows.getColumn(1).getInt64();
    attempt.outcome = rows.getColumn(2).getString();
    attempt.reply = rows.getColumn(3).getString();
    attempts.push_back(std::move(attempt));
  }
  return attempts;
}

}  // namespace

std::optional<MailShown> mail_show(store::Database& database, std::int64_t mail_id) {
  SQLite::Statement octets(database.sql(), "SELECT octets FROM outbox WHERE mail_id = ?");
  octets.bind(1, mail_id);
  if (!octets.executeStep()) return std::nullopt;
  const auto blob = octets.getColumn(0);
  MailShown shown = take_apart({static_cast<const char*>(blob.getBlob()), static_cast<std::size_t>(blob.getBytes())});
  SQLite::Statement row(database.sql(), std::string(told_mails) + "WHERE mail_id = ?1");
  row.bind(1, mail_id);
  if (row.executeStep()) shown.row = read_row(row);
  shown.attempts = attempts_of(database, mail_id);
  return shown;
}

MailShown take_apart(std::string_view octets) {
  start_gmime_reader();
  MailShown shown;
  shown.octets = octets;
  ReadRef<GMimeStream> stream(g_mime_stream_mem_new_with_buffer(octets.data(), octets.size()));
  ReadRef<GMimeParser> parser(g_mime_parser_new_with_stream(stream.get()));
  ReadRef<GMimeMessage> mail(g_mime_parser_construct_message(parser.get(), nullptr));
  if (mail == nullptr) return shown;
  take_headers(GMIME_OBJECT(mail.get()), shown);
  g_mime_message_foreach(mail.get(), take_part, &shown);
  return shown;
}

std::string html_with_pictures(const MailShown& shown) {
  std::string html = shown.html;
  for (const auto& picture : shown.pictures) {
    const std::string address = "cid:" + picture.name;
    std::unique_ptr<char, decltype(&g_free)> base64(
        g_base64_encode(reinterpret_cast<const guchar*>(picture.body.data()), picture.body.size()), &g_free);
    const std::string data = "data:" + picture.type + ";base64," + base64.get();
    for (auto at = html.find(address); at != std::string::npos; at = html.find(address, at + data.size()))
      html.replace(at, address.size(), data);
  }
  return html;
}

}  // namespace twinwatch::mail
