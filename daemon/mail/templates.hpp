// The mails' words and looks are files in config/mail (mustache), so that an operator can change a sentence without a
// compiler. Loaded once by compose(); everything that can be wrong with them is said then, with file and line, and not
// on a Monday morning: syntax, and names that no mail fills (mustache would quietly print nothing).
#pragma once
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace twinwatch::mail {

// What a template is filled with. A list is a {{#section}} for each entry; so is a text that is not empty, once. An
// inner name that an entry lacks is looked for outside it: an entry sets all its names.
struct Fields {
  std::map<std::string, std::string> text;
  std::map<std::string, std::vector<Fields>> lists;
};

class Templates {
 public:
  // `language` "tr": digest.tr.txt.mustache, digest.tr.html.mustache, national.tr.*, operator.en.txt.mustache. Throws
  // std::runtime_error: which file, line, what, and what to do.
  static Templates load(const std::filesystem::path& folder, std::string_view language);
  Templates(Templates&&) noexcept;
  ~Templates();

  // `name`: "digest.txt", "digest.html", "national.txt", … Values are escaped for HTML in .html files alone.
  std::string fill(std::string_view name, const Fields& fields) const;

 private:
  Templates();
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace twinwatch::mail
