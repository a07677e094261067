#include "service/config.hpp"

#include <date/date.h>
#include <fmt/format.h>

#include <fstream>
#include <sstream>

#include "mail/links.hpp"
#include "mail/message.hpp"
#include "service/config_alerts.hpp"
#include "service/config_mail.hpp"
#include "service/config_web.hpp"
#include "service/toml_reader.hpp"
#include "text/fold.hpp"

namespace twinwatch::service {
namespace fs = std::filesystem;
namespace {

fs::path executable_dir() {
  std::error_code error;
  const fs::path self = fs::read_symlink("/proc/self/exe", error);
  return error ? fs::path() : self.parent_path();
}

// Run from a build folder (bin/ beside plugins/), its own parts are used; else those that were installed.
fs::path beside_or(const fs::path& beside, const fs::path& installed) {
  const fs::path here = (executable_dir() / beside).lexically_normal();
  std::error_code error;
  return fs::exists(here, error) ? here : installed;
}

std::string setting_text(TomlReader& reader, std::string_view key, const toml::node& value) {
  if (const auto* s = value.as_string()) return s->get();
  if (const auto* i = value.as_integer()) return std::to_string(i->get());
  if (const auto* b = value.as_boolean()) return b->get() ? "true" : "false";
  if (const auto* a = value.as_array()) {
    std::string joined;
    for (const auto& element : *a) {
      const auto* s = element.as_string();
      if (!s) reader.fail(&element, key, "every element of a list must be text in quotes");
      if (!joined.empty()) joined += '\n';
      joined += s->get();
    }
    return joined;
  }
  reader.fail(&value, key, "must be text, a whole number, true/false or a list of texts");
}

ingest::Thresholds read_gate(TomlReader reader) {
  ingest::Thresholds gate;
  gate.median_share = reader.share("median_share", gate.median_share);
  gate.list_within_ms = reader.duration_ms("list_within", gate.list_within_ms);
  gate.window = static_cast<int>(reader.integer("window", gate.window, 1, 50));
  gate.coverage_drop = reader.share("coverage_drop", gate.coverage_drop);
  gate.expected_min = reader.integer("expected_min", 0, 0, 100'000'000);
  gate.rejected_share = reader.share("rejected_share", gate.rejected_share);
  gate.missing_share = reader.share("missing_share", gate.missing_share);
  reader.done();
  return gate;
}

SourceConfig read_source(const std::string& id, TomlReader reader, const fs::path& state_dir) {
  SourceConfig source;
  source.id = id;
  for (const char c : id)
    if (!(std::islower(static_cast<unsigned char>(c)) || std::isdigit(static_cast<unsigned char>(c)) || c == '_'))
      reader.fail(nullptr, "", "a source's name may hold a-z, 0-9 and _ only");
  source.plugin = reader.text("plugin", "");
  // Ids, never paths: a configuration cannot make the worker load a file from elsewhere.
  if (source.plugin.empty() ||
      source.plugin.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") != std::string::npos)
    reader.fail(reader.node("plugin"), "plugin", "must name a plugin by its id, such as \"school_csv\"");
  source.inbox = reader.path("inbox", state_dir / "inbox" / id);
  source.pages = reader.path("pages", {});
  source.every_ms = reader.duration_ms("every", source.every_ms);
  source.gate = read_gate(reader.table("gate"));
  read_web_source(reader, source);
  source.archive = [&] {
    const auto mode = reader.one_of("archive", "redacted", {"none", "redacted", "whole"});
    return mode == "none"    ? ingest::Archive::none
           : mode == "whole" ? ingest::Archive::whole
                             : ingest::Archive::redacted;
  }();
  auto limits = reader.table("limits");
  source.limits.page_deadline = std::chrono::milliseconds(limits.duration_ms("page_deadline", 60'000));
  source.limits.run_deadline = std::chrono::milliseconds(limits.duration_ms("run_deadline", 3'600'000));
  source.limits.memory_octets = static_cast<std::uint64_t>(limits.integer("memory_mib", 512, 16, 65'536)) << 20;
  limits.done();
  auto settings = reader.table("settings");
  for (const auto& [key, value] : settings.raw()) {
    settings.node(key.str());
    source.settings.emplace_back(std::string(key.str()), setting_text(settings, key.str(), value));
  }
  auto files = reader.table("setting_files");
  for (const auto& [key, value] : files.raw())
    source.file_settings.emplace_back(std::string(key.str()), files.path(key.str(), {}));
  reader.done();
  return source;
}

mail::RouteRules read_route_rules(TomlReader routes) {
  mail::RouteRules rules;
  for (const auto& [written, value] : routes.raw()) {
    const auto route = mail::route_called(written.str());
    if (route.empty())
      routes.fail(routes.node(written.str()), written.str(),
                  "names no route: write [mail.route.25] (a province's plate) or [mail.route.national]");
    auto reader = routes.table(written.str());
    auto& rule = rules[route];
    if (reader.node("mode") != nullptr) rule.send = reader.one_of("mode", "draft", {"draft", "send"}) == "send";
    if (reader.node("allow_seen_none") != nullptr) rule.confirmed_seen_none = reader.boolean("allow_seen_none", false);
    rule.approver = reader.text("approver", "");
    reader.done();
  }
  routes.done();
  return rules;
}

std::vector<mail::HelpLink> read_links(TomlReader& reader) {
  std::vector<mail::HelpLink> links;
  const auto* node = reader.node("link");
  if (node == nullptr) return links;
  const auto* all = node->as_array();
  if (all == nullptr) reader.fail(node, "link", "must be tables [[mail.link]]");
  for (const auto& one : *all) {
    if (one.as_table() == nullptr) reader.fail(&one, "link", "must be tables [[mail.link]]");
    TomlReader link(*one.as_table(), "mail.link", reader.file());
    mail::HelpLink read{link.text("title_tr", ""), link.text("title_en", ""), link.text("url", "")};
    link.done();
    if (read.title_tr.empty()) link.fail(&one, "title_tr", "is missing: what the reader finds there");
    if (mail::links_in(read.url) != std::vector{read.url})
      link.fail(&one, "url", "must be a whole http or https address, as in \"https://example.org/kayit\"");
    links.push_back(std::move(read));
  }
  return links;
}

MailConfig read_mail(TomlReader reader, const fs::path& state_dir) {
  MailConfig mail;
  auto& policy = mail.policy;
  policy.from_name = reader.text("from_name", "twinwatch");
  policy.from_address = reader.text("from", "twinwatch@localhost");
  policy.reply_to = reader.text("reply_to", "");
  policy.host = reader.text("host", "twinwatch.invalid");
  policy.banner_tr = reader.text("banner_tr", "");
  policy.banner_en = reader.text("banner_en", "");
  policy.subject_tag = reader.text("subject_tag", "");
  policy.language = reader.one_of("language", "tr", {"tr", "en"});
  policy.unsubscribe_mailto = reader.text("unsubscribe_mailto", "");
  policy.unsubscribe_url = reader.text("unsubscribe_url", "");
  if (!policy.unsubscribe_url.empty() && !mail::is_one_click_url(policy.unsubscribe_url))
    reader.fail(reader.node("unsubscribe_url"), "unsubscribe_url",
                "must be an https:// address without blanks and without \"#\" (RFC 8058 asks for https)");
  policy.links = read_links(reader);
  policy.operator_address = reader.text("operator", "root@localhost");
  policy.templates = reader.path("templates", shipped_config_dir() / "mail");
  policy.confirmed_seen_none = reader.boolean("allow_seen_none", false);
  policy.send = reader.one_of("mode", "draft", {"draft", "send"}) == "send";
  policy.approver = reader.text("approver", "");
  policy.routes = read_route_rules(reader.table("route"));
  mail.smtp_is_on = reader.one_of("transport", "maildir", {"maildir", "smtp"}) == "smtp";
  mail.smtp = read_smtp(reader.table("smtp"), policy.from_address, mail.smtp_is_on);
  mail.maildir = reader.path("maildir", state_dir / "mail");
  mail.day = static_cast<int>(reader.integer("day", 1, 1, 7));
  mail.hour = static_cast<int>(reader.integer("hour", 9, 0, 23));
  reader.done();
  return mail;
}

std::int64_t instant(TomlReader& reader, std::string_view key) {
  const std::string written = reader.text(key, "");
  std::istringstream in(written);
  date::sys_time<std::chrono::milliseconds> at;
  in >> date::parse("%FT%T%Ez", at);
  if (in.fail()) reader.fail(reader.node(key), key, "must be an instant such as \"2026-11-09T09:00:00+03:00\"");
  return at.time_since_epoch().count();
}

}  // namespace

fs::path shipped_config_dir() {
  std::error_code error;
  const fs::path source_tree = TWINWATCH_CONFIG_SOURCE_DIR;
  const fs::path build_tree = TWINWATCH_BUILD_DIR;
  if (executable_dir().string().starts_with(build_tree.string()) && fs::exists(source_tree, error)) return source_tree;
  return TWINWATCH_CONFIG_INSTALL_DIR;
}

const SourceConfig* Config::source(std::string_view id) const {
  for (const auto& source : sources)
    if (source.id == id) return &source;
  return nullptr;
}

Config config_to_look(const Overrides& overrides) {
  Config config;
  config.plugin_dir = overrides.plugin_dir.value_or(beside_or("../plugins", TWINWATCH_PLUGIN_INSTALL_DIR));
  config.worker = overrides.worker.value_or(beside_or("twinwatch-worker", TWINWATCH_WORKER_INSTALL_FILE));
  config.geo_dir = shipped_config_dir() / "geo";
  config.names_dir = shipped_config_dir() / "names";
  config.rules_dir = shipped_config_dir() / "rules";
  config.calendar_file = shipped_config_dir() / "calendar.toml";
  return config;
}

Config load_config(const fs::path& file, const Overrides& overrides) {
  std::ifstream in(file, std::ios::binary);
  if (!in)
    throw ConfigError(fmt::format("{}: cannot be read ({}). Name another with --config FILE.", file.string(),
                                  std::generic_category().message(errno)));
  std::stringstream content;
  content << in.rdbuf();
  toml::table parsed;
  try {
    parsed = toml::parse(content.str(), file.string());
  } catch (const toml::parse_error& error) {
    throw ConfigError(fmt::format("{}:{}:{}: {}. Mend this line; nothing was started.", file.string(),
                                  error.source().begin.line, error.source().begin.column, error.description()));
  }
  Config config;
  config.file = fs::absolute(file);
  TomlReader top(parsed, "", config.file);

  auto service = top.table("service");
  config.state_dir = overrides.state_dir.value_or(service.path("state_dir", "/var/lib/twinwatch"));
  config.state_dir = fs::absolute(config.state_dir).lexically_normal();
  config.database = service.path("database", config.state_dir / "twinwatch.db");
  config.socket = service.path("socket", config.state_dir / "control.sock");
  config.plugin_dir =
      overrides.plugin_dir.value_or(service.path("plugin_dir", beside_or("../plugins", TWINWATCH_PLUGIN_INSTALL_DIR)));
  config.worker =
      overrides.worker.value_or(service.path("worker", beside_or("twinwatch-worker", TWINWATCH_WORKER_INSTALL_FILE)));
  config.timezone = service.text("timezone", config.timezone);
  config.archive_octets = static_cast<std::uint64_t>(service.integer("archive_max_mib", 4096, 0, 10'000'000)) << 20;
  config.archive_ms = service.duration_ms("archive_keep", config.archive_ms);
  service.done();

  auto data = top.table("data");
  config.geo_dir = data.path("geo", shipped_config_dir() / "geo");
  config.rules_dir = data.path("rules", shipped_config_dir() / "rules");
  config.names_dir = data.path("names", shipped_config_dir() / "names");
  config.eligible_file = data.path("eligible", shipped_config_dir() / "eligible.toml");
  config.calendar_file = data.path("calendar", shipped_config_dir() / "calendar.toml");
  data.done();

  auto status = top.table("status");
  for (const auto& state :
       status.list("active_states", {"active", "aktif", "open", "açık", "devam ediyor", "yeni", "new"}))
    config.status.active_states.push_back(text::fold(state));
  config.status.period = status.text("period", "");
  config.status.max_age_ms = status.duration_ms("max_age", 35ll * 86'400'000);
  status.done();

  auto feedback = top.table("feedback");
  config.feedback.contacted_ms = feedback.duration_ms("contacted_for", config.feedback.contacted_ms);
  config.feedback.project_ms = feedback.duration_ms("project_for", config.feedback.project_ms);
  config.status.claims_are_active = feedback.one_of("project_is", "unknown", {"unknown", "active"}) == "active";
  feedback.done();
  auto house = top.table("operator");
  config.house.review_growth = house.integer("review_growth", config.house.review_growth, 1, 1'000'000);
  config.house.mail_waits_ms = house.duration_ms("mail_waits", config.house.mail_waits_ms);
  config.house.disk_free_octets = static_cast<std::uint64_t>(house.integer("disk_free_mib", 1024, 0, 10'000'000)) << 20;
  house.done();

  config.mail = read_mail(top.table("mail"), config.state_dir);
  config.alerts = read_alerts(top.table("alerts"));
  config.mail.policy.hold = read_hold(top.table("hold"));
  config.web = read_web(top.table("web"), top.table("host"), TWINWATCH_VERSION);

  auto sources = top.table("source");
  for (const auto& [id, value] : sources.raw())
    config.sources.push_back(read_source(std::string(id.str()), sources.table(id.str()), config.state_dir));
  for (auto& source : config.sources) source.gate.active_states = config.status.active_states;
  if (config.sources.empty())
    throw ConfigError(
        fmt::format("{}: names no source. Add a table such as [source.registry] with plugin = \"school_csv\".",
                    config.file.string()));

  auto demo = top.table("demo");
  if (const auto* weeks = demo.node("week")) {
    const auto* array = weeks->as_array();
    if (!array) demo.fail(weeks, "week", "must be tables [[demo.week]]");
    for (const auto& element : *array) {
      if (!element.as_table()) demo.fail(&element, "week", "must be tables [[demo.week]]");
      TomlReader week(*element.as_table(), "demo.week", config.file);
      DemoWeek played;
      played.at_ms = instant(week, "at");
      played.exports = week.path("exports", {});
      played.pages = week.text("pages", "");
      week.done();
      config.demo.push_back(std::move(played));
    }
  }
  demo.done();
  top.done();
  require_contact(config);
  return config;
}

}  // namespace twinwatch::service
