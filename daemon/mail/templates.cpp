#include "mail/templates.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <kainjow/mustache.hpp>
#include <stdexcept>

namespace twinwatch::mail {

namespace {

namespace mustache = kainjow::mustache;
namespace fs = std::filesystem;

struct TemplateFile {
  std::string_view name, stem, suffix;
  bool in_language;
  std::string_view names;  // every name that the mail fills, between spaces: config/mail/README.md explains them
};

constexpr std::string_view digest_names =
    " language banner subject province lead_coverage lead_news for_desk preview"
    " picture picture_alt bar cell color width bar_alt legend active inactive unknown active_share inactive_share "
    "unknown_share"
    " districts district open fresh_count continuing_count unknown_count"
    " sections heading intro common groups district_heading items name details code where why since checked link "
    "source stale "
    "more"
    " unknown_reasons count reason examples unknown_heading withheld withdrawn"
    " answered asked_again"
    " club_plan due day"
    " october counts label number note"
    " lead_other rule_sections summary by_district parts rule_advice"
    " links links_heading url"
    " advice title attachment attachment_csv attachment_note list_link unsubscribe period made_on baseline first_note ";
constexpr std::string_view national_names =
    " language banner subject lead_coverage lead_news preview picture picture_alt provinces plate name eligible told "
    "told_share active"
    " active_share open fresh_count attachment attachment_csv period made_on desk_note october heading counts label "
    "number note ";
constexpr std::string_view operator_names = " banner subject notices severity cause message opened last times made_on ";

constexpr TemplateFile files[] = {
    {"digest.txt", "digest", ".txt.mustache", true, digest_names},
    {"digest.html", "digest", ".html.mustache", true, digest_names},
    {"national.txt", "national", ".txt.mustache", true, national_names},
    {"national.html", "national", ".html.mustache", true, national_names},
    {"operator.txt", "operator", ".txt.mustache", false, operator_names},
};

std::string as_it_is(const std::string& text) { return text; }

std::string html_escaped(const std::string& text) {
  std::string out;
  out.reserve(text.size());
  for (char c : text) {
    if (c == '&')
      out += "&amp;";
    else if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else if (c == '"')
      out += "&quot;";
    else if (c == '\'')
      out += "&#39;";
    else
      out += c;
  }
  return out;
}

std::string read_template(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in)
    throw std::runtime_error(fmt::format(
        "mail template {}: cannot be read. Install the shipped config/mail or point the mail templates' folder at it.",
        file.string()));
  return {std::istreambuf_iterator<char>(in), {}};
}

void check_names(const fs::path& file, const std::string& source, std::string_view known) {
  for (std::size_t at = source.find("{{"); at != std::string::npos; at = source.find("{{", at)) {
    const auto line = 1 + std::count(source.begin(), source.begin() + static_cast<std::ptrdiff_t>(at), '\n');
    at = source.find_first_not_of("{#^/& ", at);
    if (at == std::string::npos) return;
    if (source[at] == '!') continue;
    const std::string name = source.substr(at, source.find_first_of("} ", at) - at);
    if (known.find(" " + name + " ") == std::string_view::npos && name != ".")
      throw std::runtime_error(fmt::format("mail template {}:{}: no mail fills '{{{{{}}}}}'. Known here:{}",
                                           file.string(), line, name, known));
  }
}

// A section that says nothing leaves its line's end behind: one empty line is a pause, three are a hole.
std::string one_empty_line(const std::string& text) {
  std::string out;
  int ends = 1;  // none at the beginning
  for (char c : text) {
    ends = c == '\n' ? ends + 1 : 0;
    if (ends <= 2) out += c;
  }
  return out;
}

mustache::data as_data(const Fields& fields) {
  mustache::data out(mustache::data::type::object);
  for (const auto& [name, text] : fields.text) {
    if (text.empty())
      out.set(name, mustache::data(false));
    else
      out.set(name, text);
  }
  for (const auto& [name, entries] : fields.lists) {
    mustache::data list(mustache::data::type::list);
    for (const auto& entry : entries) list.push_back(as_data(entry));
    out.set(name, std::move(list));
  }
  return out;
}

}  // namespace

struct Templates::Impl {
  std::map<std::string, mustache::mustache, std::less<>> by_name;
};

Templates::Templates() : impl_(std::make_unique<Impl>()) {}
Templates::Templates(Templates&&) noexcept = default;
Templates::~Templates() = default;

Templates Templates::load(const fs::path& folder, std::string_view language) {
  Templates templates;
  for (const auto& file : files) {
    const auto path =
        folder / fmt::format("{}.{}{}", file.stem, file.in_language ? language : std::string_view("en"), file.suffix);
    const std::string source = read_template(path);
    mustache::mustache compiled(source);
    if (!compiled.is_valid())
      throw std::runtime_error(fmt::format("mail template {}: {}. Mend it or restore the shipped file.", path.string(),
                                           compiled.error_message()));
    check_names(path, source, file.names);
    compiled.set_custom_escape(file.name.ends_with(".html") ? html_escaped : as_it_is);
    templates.impl_->by_name.emplace(file.name, std::move(compiled));
  }
  return templates;
}

std::string Templates::fill(std::string_view name, const Fields& fields) const {
  const auto found = impl_->by_name.find(name);
  if (found == impl_->by_name.end()) throw std::logic_error(fmt::format("mail: no template '{}'", name));
  const std::string filled = found->second.render(as_data(fields));
  return name.ends_with(".txt") ? one_empty_line(filled) : filled;
}

}  // namespace twinwatch::mail
