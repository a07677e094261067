#include "mail/again.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <stdexcept>

#include "mail/calendar.hpp"
#include "mail/letters.hpp"
#include "mail/lighter.hpp"
#include "mail/message.hpp"
#include "mail/operator_mail.hpp"
#include "mail/reading.hpp"
#include "store/past.hpp"

namespace twinwatch::mail {

namespace {

struct WrittenMail {
  std::int64_t mail_id = 0, created_ms = 0;
  std::string route, kind, recipient, period, message_id;
  bool was_draft = false;
};

// Straight from the file, whatever stands before it.
WrittenMail written_mail(SQLite::Database& db, std::int64_t mail_id) {
  SQLite::Statement row(
      db,
      "SELECT route, kind, recipient, period, message_id, state = 'draft' OR EXISTS (SELECT 1 FROM "
      "main.draft_decision d WHERE d.mail_id = o.mail_id), created_ms FROM main.outbox o WHERE mail_id "
      "= ?");
  row.bind(1, mail_id);
  if (!row.executeStep())
    throw std::invalid_argument(fmt::format("there is no mail {}. See `twinwatch mail list`", mail_id));
  return {mail_id,
          row.getColumn(6).getInt64(),
          row.getColumn(0).getString(),
          row.getColumn(1).getString(),
          row.getColumn(2).getString(),
          row.getColumn(3).getString(),
          row.getColumn(4).getString(),
          row.getColumn(5).getInt() != 0};
}

// One composing writes its mails one after the other, at one instant.
std::int64_t first_of_composing(SQLite::Database& db, const WrittenMail& mail) {
  SQLite::Statement before(
      db,
      "SELECT mail_id FROM main.outbox WHERE mail_id < ? AND created_ms <> ? ORDER BY mail_id DESC "
      "LIMIT 1");
  before.bind(1, mail.mail_id);
  before.bind(2, mail.created_ms);
  if (before.executeStep()) return before.getColumn(0).getInt64() + 1;
  return db.execAndGet("SELECT min(mail_id) FROM main.outbox").getInt64();
}

int plate_of(std::string_view route) {
  constexpr std::string_view province = "province:";
  int plate = 0;
  if (route.starts_with(province)) std::from_chars(route.data() + province.size(), route.data() + route.size(), plate);
  return plate;
}

}  // namespace

struct PastComposing::Past {
  store::Database reader;
  const place::Gazetteer& places;
  const std::vector<alert::Rule>& rules;
  MailPolicy policy;  // of each route: drafts, if it wrote drafts then
  WrittenMail any;
  std::vector<alert::Coverage> coverages;
  Coordinators who;
  std::optional<Letters> letters;

  const alert::Coverage* coverage_of(int plate) const {
    const auto found =
        std::find_if(coverages.begin(), coverages.end(), [&](const auto& one) { return one.plate == plate; });
    return plate == 0 || found == coverages.end() ? nullptr : &*found;
  }

  std::optional<Letter> letter(const WrittenMail& mail) {
    policy.routes[mail.route].send = !mail.was_draft;
    if (mail.kind == "operator") {
      const auto notices = notices_told(reader, mail.mail_id);
      if (notices.empty()) return std::nullopt;
      policy.operator_address = mail.recipient;
      return operator_letter(reader, policy, notices, mail.period, mail.created_ms);
    }
    if (mail.route == "national") return letters->national(coverages, who, mail.recipient);
    const auto* coverage = coverage_of(plate_of(mail.route));
    if (coverage == nullptr) return std::nullopt;
    auto written = letters->digest(mail.route, *coverage, mail.recipient, !who.of_province.contains(coverage->plate));
    if (!written) return std::nullopt;
    return std::move(written->letter);
  }
};

PastComposing::PastComposing(store::Database reader, const place::Gazetteer& places,
                             const std::vector<alert::Rule>& rules, const MailPolicy& policy, std::int64_t mail_id)
    : past_(new Past{std::move(reader), places, rules, policy, {}, {}, {}, {}}) {
  auto& past = *past_;
  past.any = written_mail(past.reader.sql(), mail_id);
  store::look_back(past.reader, {past.any.created_ms, first_of_composing(past.reader.sql(), past.any)});
  past.coverages = alert::coverage(past.reader);
  past.who = coordinators(past.reader, iso_day(past.any.created_ms));
  past.letters.emplace(past.reader, places, rules, past.policy, past.any.period, past.any.created_ms);
}

PastComposing::~PastComposing() = default;

bool PastComposing::wrote(std::int64_t mail_id) {
  const auto mail = written_mail(past_->reader.sql(), mail_id);
  return mail.created_ms == past_->any.created_ms && mail.period == past_->any.period;
}

std::optional<std::string> PastComposing::octets(std::int64_t mail_id) {
  if (!wrote(mail_id)) throw std::logic_error(fmt::format("mail {} was written by another composing", mail_id));
  const auto letter = past_->letter(written_mail(past_->reader.sql(), mail_id));
  if (!letter) return std::nullopt;
  return render(letter->message);
}

std::vector<std::string> differing_parts(std::string_view one, std::string_view other) {
  const auto a = take_apart(one), b = take_apart(other);
  std::vector<std::string> parts;
  const auto by_name = [&](const MailShown& mail) {
    std::map<std::string, std::string> all;
    for (const auto& [name, value] : mail.headers) all[name] += value + '\n';
    all["text"] = mail.text;
    all["html"] = mail.html;
    for (const auto& picture : mail.pictures) all["picture"] += picture.body;
    for (const auto& list : mail.attachments) all[list.name] += list.body;
    return all;
  };
  const auto left = by_name(a), right = by_name(b);
  auto names = left;
  names.insert(right.begin(), right.end());
  for (const auto& [name, value] : names) {
    const auto mine = left.find(name), its = right.find(name);
    if (mine == left.end() || its == right.end() || mine->second != its->second) parts.push_back(name);
  }
  return parts;
}

Again render_again(const std::function<store::Database()>& open_reader, const place::Gazetteer& places,
                   const std::vector<alert::Rule>& rules, const MailPolicy& policy, std::int64_t mail_id) {
  Again again;
  auto reader = open_reader();
  const auto mail = written_mail(reader.sql(), mail_id);
  if (const auto shown = mail_show(reader, mail_id)) again.stored = shown->octets;
  SQLite::Statement first(reader.sql(), "SELECT mail_id, message_id FROM outbox WHERE 'light.' || message_id = ?");
  first.bind(1, mail.message_id);
  if (first.executeStep()) {
    const auto whole = first.getColumn(0).getInt64();
    again.octets = PastComposing(open_reader(), places, rules, policy, whole).octets(whole);
    if (again.octets) again.octets = lighter(*again.octets, first.getColumn(1).getString());
  } else {
    again.octets = PastComposing(open_reader(), places, rules, policy, mail_id).octets(mail_id);
  }
  if (again.octets && !again.identical()) again.differs = differing_parts(again.stored, *again.octets);
  return again;
}

}  // namespace twinwatch::mail
