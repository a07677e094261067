#include "twinwatch/address.hpp"

#include <gtest/gtest.h>

namespace twinwatch::address {
namespace {

TEST(Address, ResolvesTheExamplesOfRfc3986) {
  const std::string base = "http://a/b/c/d;p?q";
  const struct {
    const char* link;
    const char* leads_to;
  } examples[] = {
      {"g", "http://a/b/c/g"},
      {"./g", "http://a/b/c/g"},
      {"g/", "http://a/b/c/g/"},
      {"/g", "http://a/g"},
      {"//g", "http://g/"},
      {"?y", "http://a/b/c/d;p?y"},
      {"g?y", "http://a/b/c/g?y"},
      {"g#s", "http://a/b/c/g"},
      {"g?y#s", "http://a/b/c/g?y"},
      {";x", "http://a/b/c/;x"},
      {"g;x", "http://a/b/c/g;x"},
      {".", "http://a/b/c/"},
      {"./", "http://a/b/c/"},
      {"..", "http://a/b/"},
      {"../", "http://a/b/"},
      {"../g", "http://a/b/g"},
      {"../..", "http://a/"},
      {"../../g", "http://a/g"},
      {"../../../g", "http://a/g"},
      {"/./g", "http://a/g"},
      {"/../g", "http://a/g"},
      {"g.", "http://a/b/c/g."},
      {"..g", "http://a/b/c/..g"},
      {"./../g", "http://a/b/g"},
      {"./g/.", "http://a/b/c/g/"},
      {"g/./h", "http://a/b/c/g/h"},
      {"g/../h", "http://a/b/c/h"},
      {"g;x=1/./y", "http://a/b/c/g;x=1/y"},
      {"g?y/./x", "http://a/b/c/g?y/./x"},
      {"http://b", "http://b/"},
  };
  for (const auto& [link, leads_to] : examples) EXPECT_EQ(resolved(base, link), leads_to) << link;
}

TEST(Address, ResolvesWhatPortalsWrite) {
  const std::string page = "https://H.example.org:8443/tr/okullar/?sayfa=1#liste";
  EXPECT_EQ(resolved(page, "?sayfa=2"), "https://h.example.org:8443/tr/okullar/?sayfa=2");
  EXPECT_EQ(resolved(page, "?"), "https://h.example.org:8443/tr/okullar/?");
  EXPECT_EQ(resolved(page, "Şanlıurfa okulları.html"),
            "https://h.example.org:8443/tr/okullar/%C5%9Eanl%C4%B1urfa%20okullar%C4%B1.html");
  EXPECT_EQ(resolved(page, "/a?il=Ağrı&x=a b"), "https://h.example.org:8443/a?il=A%C4%9Fr%C4%B1&x=a%20b");
  EXPECT_EQ(resolved(page, "/a%20b%C5%9E"), "https://h.example.org:8443/a%20b%C5%9E") << "encoded once";
  EXPECT_EQ(resolved(page, "/%100"), "https://h.example.org:8443/%100");
  EXPECT_EQ(resolved(page, "/100%"), "https://h.example.org:8443/100%25");
  EXPECT_EQ(resolved(page, " \n\t/x\ny \r"), "https://h.example.org:8443/xy");
  EXPECT_EQ(resolved(page, "\\x\\y?a\\b"), "https://h.example.org:8443/x/y?a%5Cb");
  EXPECT_EQ(resolved(page, "/%2e%2E/x"), "https://h.example.org:8443/x");
  EXPECT_EQ(resolved(page, "HTTPS://Okul.MEB.k12.tr/A"), "https://okul.meb.k12.tr/A");
  EXPECT_EQ(resolved(page, "a:b"), "") << "another scheme";
  EXPECT_EQ(resolved(page, "./a:b"), "https://h.example.org:8443/tr/okullar/a:b");
  EXPECT_EQ(resolved(page, "1:2"), "https://h.example.org:8443/tr/okullar/1:2") << "a scheme begins with a letter";
  EXPECT_EQ(resolved("https://h.example.org", "x"), "https://h.example.org/x");
  EXPECT_EQ(resolved("https://h.example.org?a=/b/c", "x"), "https://h.example.org/x");
}

TEST(Address, LeadsNowhereButToTheWeb) {
  const std::string page = "https://h.example.org/a";
  for (const char* away : {"",
                           " ",
                           "#",
                           "#x",
                           "javascript:alert(1)",
                           "JaVaScript:x",
                           "java\nscript:x",
                           "mailto:masa@example.org",
                           "tel:+90",
                           "data:text/html,x",
                           "file:///etc/passwd",
                           "ftp://example.org/",
                           "https:",
                           "https:/x",
                           "https://",
                           "https:///x",
                           "//",
                           "https://user@example.org/",
                           "https://h.example.org:80a/",
                           "https://[::1]/",
                           "https://okul\xC5\x9F.example.org/",
                           "inbox:*.csv",
                           "https://a b/"})
    EXPECT_EQ(resolved(page, away), "") << away;
  EXPECT_EQ(resolved("inbox:x.html", "y.html"), "");
  EXPECT_EQ(resolved("inbox:x.html", "https://h.example.org/y"), "https://h.example.org/y");
  EXPECT_EQ(resolved("", "/x"), "");
}

TEST(Address, OfAnythingIsNothingOrSound) {
  constexpr std::string_view pieces[] = {"/", "..",       ".", "?", "#",  ":",  "https", "//",
                                         "a", "\xC5\x9F", " ", "%", "%4", "\\", "@",     "\n"};
  unsigned state = 20261124;
  const auto below = [&](std::size_t n) { return (state = state * 1664525 + 1013904223) / 65536 % n; };
  for (int round = 0; round < 20'000; ++round) {
    std::string link;
    for (std::size_t n = below(8); n > 0; --n) link += pieces[below(std::size(pieces))];
    const std::string once = resolved("https://h.example.org/x/y?z", link);
    if (once.empty()) continue;
    EXPECT_TRUE(once.starts_with("https://")) << link;
    EXPECT_EQ(once.find_first_of(" #\\\n"), std::string::npos) << link << " " << once;
    EXPECT_EQ(without_query(once).find("/../"), std::string_view::npos) << link << " " << once;
    EXPECT_EQ(resolved("https://elsewhere.example.org/", once), once) << "what is resolved stays as it is: " << link;
  }
}

}  // namespace
}  // namespace twinwatch::address
