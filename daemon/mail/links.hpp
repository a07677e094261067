// The links that mails offer people: those of the configuration, in the rules' advice and in the templates, which
// operators write. Found by reading the files, and asked for one by one when somebody wants to know whether they still
// lead anywhere
// (`twinwatch doctor --links`); the daemon never does.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "alert/rules.hpp"
#include "mail/digest.hpp"

namespace twinwatch::mail {

struct Link {
  std::string url;
  std::string where;  // for people: "mail.link", "rule no_active_project", "digest.tr.html.mustache"; the first place
                      // it stands in
};

// http and https addresses in a text, in their order, without the punctuation that ends a sentence after them.
std::vector<std::string> links_in(std::string_view text);
// Each once. Throws what reading the templates' folder throws.
std::vector<Link> offered_links(const MailPolicy&, const std::vector<alert::Rule>&);

struct LinkAnswer {
  bool leads_somewhere = false;
  std::string told;  // "200", "404", or why no answer came
};
// Blocking, ten seconds at most, five redirects: HEAD, and GET where a server knows no HEAD. Changes nothing there.
LinkAnswer ask_link(const std::string& url);

}  // namespace twinwatch::mail
