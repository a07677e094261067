#include "mail/links.hpp"

#include <curl/curl.h>
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <set>

namespace twinwatch::mail {
namespace {

constexpr std::string_view ends_it = " \t\r\n<>\"'`{}|\\^";
constexpr std::string_view ends_a_sentence = ".,;:!?)]";

struct CloseCurl {
  void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};

std::size_t ignore(char*, std::size_t size, std::size_t count, void*) { return size * count; }

LinkAnswer ask(const std::string& url, bool head) {
  const std::unique_ptr<CURL, CloseCurl> easy(curl_easy_init());
  if (!easy) return {false, "libcurl could not begin"};
  std::string trouble(CURL_ERROR_SIZE, '\0');
  curl_easy_setopt(easy.get(), CURLOPT_URL, url.c_str());
  curl_easy_setopt(easy.get(), CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(easy.get(), CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(easy.get(), CURLOPT_NOBODY, head ? 1L : 0L);
  curl_easy_setopt(easy.get(), CURLOPT_FOLLOWLOCATION, 1L);
  curl_easy_setopt(easy.get(), CURLOPT_MAXREDIRS, 5L);
  curl_easy_setopt(easy.get(), CURLOPT_TIMEOUT, 10L);
  curl_easy_setopt(easy.get(), CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy.get(), CURLOPT_USERAGENT, "twinwatch-doctor");
  curl_easy_setopt(easy.get(), CURLOPT_WRITEFUNCTION, ignore);
  curl_easy_setopt(easy.get(), CURLOPT_ERRORBUFFER, trouble.data());
  const auto code = curl_easy_perform(easy.get());
  if (code != CURLE_OK) {
    trouble.resize(trouble.find('\0'));
    return {false, trouble.empty() ? curl_easy_strerror(code) : trouble};
  }
  long status = 0;
  curl_easy_getinfo(easy.get(), CURLINFO_RESPONSE_CODE, &status);
  return {status >= 200 && status < 300, std::to_string(status)};
}

}  // namespace

std::vector<std::string> links_in(std::string_view text) {
  std::vector<std::string> links;
  for (std::size_t from = 0; (from = text.find("http", from)) != text.npos;) {
    const auto rest = text.substr(from);
    const bool is_one = rest.starts_with("http://") || rest.starts_with("https://");
    auto link = rest.substr(0, std::min(rest.find_first_of(ends_it), rest.size()));
    from += is_one ? link.size() : 4;
    while (!link.empty() && ends_a_sentence.find(link.back()) != ends_a_sentence.npos) link.remove_suffix(1);
    if (is_one && link.size() > std::string_view("https://").size()) links.emplace_back(link);
  }
  return links;
}

std::vector<Link> offered_links(const MailPolicy& policy, const std::vector<alert::Rule>& rules) {
  std::vector<Link> links;
  std::set<std::string> met;
  const auto add = [&](std::string_view text, const std::string& where) {
    for (auto& url : links_in(text))
      if (met.insert(url).second) links.push_back({std::move(url), where});
  };
  for (const auto& link : policy.links) add(link.url, "mail.link");
  for (const auto& rule : rules)
    for (const auto* text : {&rule.advice_tr, &rule.advice_en, &rule.title_tr, &rule.title_en})
      add(*text, "rule " + rule.id);
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(policy.templates))
    if (entry.path().extension() == ".mustache") files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  for (const auto& file : files) {
    std::ifstream in(file, std::ios::binary);
    add(std::string(std::istreambuf_iterator<char>(in), {}), file.filename().string());
  }
  return links;
}

LinkAnswer ask_link(const std::string& url) {
  auto answer = ask(url, true);
  if (answer.told == "405" || answer.told == "501" || answer.told == "403") answer = ask(url, false);
  return answer;
}

}  // namespace twinwatch::mail
