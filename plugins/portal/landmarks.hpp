// What a page must show to be believed, looked for one by one. Each goes to the host with what stood there, so that an
// operator sees before and now; a page that lacks one is "source changed", never "nothing there".
#pragma once
#include <string>
#include <string_view>

#include "portal/address.hpp"
#include "twinwatch/errors.hpp"
#include "twinwatch/html.hpp"
#include "twinwatch/page.hpp"
#include "twinwatch/sink.hpp"

namespace twinwatch::portal {

// "div.view-header, div.view-content, nav.pager": what stands in an element; of a whole page what stands in its <main>,
// else its <body>. Tags and classes alone: they name nobody, on a page of which nothing else is known.
inline std::string outline(const html::Node& node) {
  html::Node of = node;
  if (!of.is_element() && of) {
    const html::Node inner = html::first(node, html::Selector("main"));
    of = inner ? inner : html::first(node, html::Selector("body"));
  }
  std::string out;
  for (const html::Node& child : of.children()) {
    if (out.size() > 100) return out + ", …";
    out += (out.empty() ? "" : ", ") + std::string(child.tag());
    const std::string_view classes = child.attribute("class");
    if (!classes.empty()) out += "." + std::string(classes.substr(0, 40));
  }
  return out.empty() ? "nothing" : out;
}

class Landmarks {
 public:
  explicit Landmarks(Sink& sink) : sink_(sink) {}

  bool all() const noexcept { return all_; }
  // `example`: the text that matched, or what stood in its place; no text that may name a person.
  bool see(std::string_view what, bool found, std::string_view example = {}) {
    all_ = sink_.require(what, found, example) && all_;
    return found;
  }
  // The first node of a setting's selector below `where`.
  html::Node first(const html::Node& where, std::string_view setting, const html::Selector& selector) {
    const html::Node node = html::first(where, selector);
    see(std::string(setting) + ": " + selector.css(), bool(node), node ? opening(node) : outline(where));
    return node;
  }
  // The same, and it must say something. `text` may name nobody: a title, a state.
  std::string text(const html::Node& where, std::string_view setting, const html::Selector& selector) {
    const html::Node node = html::first(where, selector);
    std::string line = node.line();
    see(std::string(setting) + ": " + selector.css(), !line.empty(),
        line.empty() ? outline(node ? node.parent() : where) : line);
    return line;
  }

 private:
  static std::string opening(const html::Node& node) {
    const std::string_view classes = node.attribute("class");
    return "<" + std::string(node.tag()) + (classes.empty() ? "" : " class=\"" + std::string(classes) + "\"") + ">";
  }

  Sink& sink_;
  bool all_ = true;
};

// Whether this is the page that was asked for: 200, on its host. Throws Transient for 429 and 5xx.
inline bool arrived(const Page& page, Landmarks& landmarks, std::string_view base) {
  const std::string status = std::to_string(page.status());
  if (page.status() == 429 || page.status() >= 500)
    throw Transient(std::string(page.url()) + " answered " + status + "; it is asked again later");
  landmarks.see("the page answers with 200 (it answered " + status + ")", page.status() == 200, status);
  const bool here = html::host_of(page.url()) == html::host_of(base) && scheme_of(page.url()) == scheme_of(base);
  landmarks.see("the address stays on " + std::string(html::host_of(base)), here, page.url());
  return landmarks.all();
}

// A name with a hole (U+FFFD: octets without meaning) would be stored as another school: such a row is rejected.
inline bool has_hole(std::string_view text) { return text.find("\xEF\xBF\xBD") != text.npos; }

// False for a page that was read in a wrong charset, or encoded twice. The host puts right what is sure;
// what is left of it must not become a school's name. A few damaged letters cost their rows only.
inline bool legible(std::string_view text) {
  std::size_t holes = 0, letters = 0, twice = 0;
  for (std::size_t at = 0; at + 2 < text.size(); ++at) {
    holes += text[at] == '\xEF' && has_hole(text.substr(at, 3));
    if (text[at] != '\xC3' && text[at] != '\xC4' && text[at] != '\xC5') continue;
    ++letters;
    const bool lead = text[at] == '\xC3' && text[at + 1] >= '\x83' && text[at + 1] <= '\x85';
    twice += lead && (text[at + 2] == '\xC2' || text[at + 2] == '\xC5' || text[at + 2] == '\xE2');
  }
  return (twice <= 3 || twice * 4 <= letters) && (holes <= 3 || holes * 500 <= text.size());
}

// The same of a web page, which must have come to its end: one cut short has fewer schools.
inline bool arrived_whole(const Page& page, Landmarks& landmarks, std::string_view base) {
  if (!arrived(page, landmarks, base)) return false;
  const std::string_view text = page.text();
  landmarks.see("the page comes to its end: </html>",
                text.rfind("</html") != text.npos || text.rfind("</HTML") != text.npos,
                std::to_string(text.size()) + " octets");
  landmarks.see("letters that can be read", legible(text), page.charset());
  return landmarks.all();
}

}  // namespace twinwatch::portal
