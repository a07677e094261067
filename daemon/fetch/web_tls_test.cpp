#include "fetch/web_fixture.hpp"

namespace twinwatch::fetch {
namespace {

using ::testing::HasSubstr;

TEST_F(WebTest, TrustsTheOperatorsOwnCaBesideTheSystems) {
  const TestCa ca;
  const WebPeer peer([](const Asked&) { return page("over TLS"); }, {}, &ca);
  own(peer);
  source.http_allowed = false;
  config.ca_file = ca.file();
  EXPECT_EQ(fetch(peer.url()).body.view(), "over TLS");
  EXPECT_THAT(ca.offered, HasSubstr("\x02h2"));
  EXPECT_EQ(fetch(peer.url()).status, 200);
  EXPECT_EQ(peer.connections(), 1);
}

TEST_F(WebTest, DoesNotTrustACertificateOfAnotherCa) {
  for (const std::string name : {"another CA", "a test's CA"}) {  // also when it is called the same
    const TestCa ca, other(name);
    const WebPeer peer([](const Asked&) { return page(); }, {}, &ca);
    own(peer);
    config.ca_file = other.file();
    config.retries = 3;
    begin();
    const auto from = fetcher();
    const auto error = error_of(*from, request(peer.url("/list")));
    EXPECT_EQ(error.kind, Kind::tls);
    EXPECT_THAT(error.what(), HasSubstr(peer.host()));
    EXPECT_THAT(error.what(), HasSubstr("CA file"));
    EXPECT_TRUE(peer.asked().empty());
    EXPECT_EQ(peer.connections(), 1);  // what will not pass is not tried again
  }
}

TEST_F(WebTest, DoesNotTrustACertificateOfAnotherHost) {
  const TestCa ca;
  const WebPeer peer([](const Asked&) { return page(); }, {}, &ca);  // bound to 127.0.0.1, and that alone is certified
  own(peer);
  config.ca_file = ca.file();
  const std::string host = "[::ffff:127.0.0.1]:" + std::to_string(peer.port());
  config.hosts[0].host = source.hosts[0] = host;
  const auto error = error_of("https://" + host + "/");
  EXPECT_EQ(error.kind, Kind::tls) << error.what();
  EXPECT_EQ(peer.connections(), 1);
  EXPECT_TRUE(peer.asked().empty());
}

TEST_F(WebTest, IsNotLedFromTlsToPlainHttp) {
  const TestCa ca;
  const WebPeer plain([](const Asked&) { return page(); });
  const WebPeer peer([&](const Asked&) { return say(302, "", {"Location: " + plain.url("/x")}); }, {}, &ca);
  own(peer);
  own(plain);
  source.http_allowed = false;
  config.ca_file = ca.file();
  const auto error = error_of(peer.url());
  EXPECT_EQ(error.kind, Kind::moved);
  EXPECT_THAT(error.what(), HasSubstr(plain.url("/x")));
  EXPECT_THAT(error.what(), HasSubstr("plain http"));
  EXPECT_EQ(plain.connections(), 0);
}

TEST_F(WebTest, DoesNotWaitForEverForAConnection) {
  const WebPeer peer([](const Asked&) { return page(); });  // waits for plain HTTP, and never answers a TLS hello
  own(peer);
  config.connect_ms = 200;
  const auto error = error_of("https://" + peer.host() + "/");
  EXPECT_EQ(error.kind, Kind::robots);  // which is what is asked for first
  EXPECT_THAT(error.what(), HasSubstr("in time"));
}

TEST_F(WebTest, SaysAtOnceThatTheCaFileCannotBeUsed) {
  for (const std::string file : {"/nowhere/ca.pem", "/etc/hostname"}) {
    config.ca_file = file;
    try {
      begin();
      FAIL() << file;
    } catch (const FetchError& error) {
      EXPECT_EQ(error.kind, Kind::tls);
      EXPECT_THAT(error.what(), HasSubstr(file));
    }
  }
}

}  // namespace
}  // namespace twinwatch::fetch
