#include "fetch/web_peer.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <sys/socket.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdio>
#include <stdexcept>

#include "fetch/ascii_text.hpp"

namespace twinwatch::fetch {

Said say(int status, const std::string& body, const std::vector<std::string>& headers) {
  Said out;
  out.octets = "HTTP/1.1 " + std::to_string(status) + " Scripted\r\n";
  for (const auto& header : headers) out.octets += header + "\r\n";
  if (status != 304 && status != 204) out.octets += "Content-Length: " + std::to_string(body.size()) + "\r\n";
  out.octets += "\r\n" + body;
  return out;
}

Said page(const std::string& body) { return say(200, body, {"Content-Type: text/html; charset=utf-8"}); }

std::string gzipped(const std::string& text) {
  z_stream stream{};
  deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY);
  std::string out(deflateBound(&stream, text.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

namespace {

X509* certificate(EVP_PKEY* key, const char* name, const char* extension, int nid, X509* issuer, EVP_PKEY* issuer_key) {
  X509* const out = X509_new();
  X509_set_version(out, 2);
  ASN1_INTEGER_set(X509_get_serialNumber(out), issuer ? 2 : 1);
  X509_gmtime_adj(X509_getm_notBefore(out), -3600);
  X509_gmtime_adj(X509_getm_notAfter(out), 24 * 3600);
  X509_set_pubkey(out, key);
  X509_NAME_add_entry_by_txt(X509_get_subject_name(out), "CN", MBSTRING_UTF8,
                             reinterpret_cast<const unsigned char*>(name), -1, -1, 0);
  X509_set_issuer_name(out, X509_get_subject_name(issuer ? issuer : out));
  X509_EXTENSION* const one = X509V3_EXT_conf_nid(nullptr, nullptr, nid, extension);
  X509_add_ext(out, one, -1);
  X509_EXTENSION_free(one);
  X509_sign(out, issuer_key, EVP_sha256());
  return out;
}

int remember_offer(SSL*, const unsigned char** out, unsigned char* size, const unsigned char* offered, unsigned count,
                   void* ca) {
  static_cast<const TestCa*>(ca)->offered.assign(reinterpret_cast<const char*>(offered), count);
  static constexpr unsigned char http1[] = {'h', 't', 't', 'p', '/', '1', '.', '1'};
  *out = http1;
  *size = sizeof http1;
  return SSL_TLSEXT_ERR_OK;
}

}  // namespace

TestCa::TestCa(const std::string& name) : server_(SSL_CTX_new(TLS_server_method())) {
  EVP_PKEY* const ca_key = EVP_EC_gen("P-256");
  EVP_PKEY* const key = EVP_EC_gen("P-256");
  X509* const ca = certificate(ca_key, name.c_str(), "critical,CA:TRUE", NID_basic_constraints, nullptr, ca_key);
  X509* const own = certificate(key, "a test's server", "IP:127.0.0.1,DNS:localhost", NID_subject_alt_name, ca, ca_key);
  std::string pattern = (std::filesystem::temp_directory_path() / "ca-XXXXXX").string();
  const int fd = ::mkstemp(pattern.data());
  file_ = pattern;
  std::FILE* const out = ::fdopen(fd, "w");
  PEM_write_X509(out, ca);
  std::fclose(out);
  SSL_CTX_use_certificate(server_, own);
  SSL_CTX_use_PrivateKey(server_, key);
  SSL_CTX_set_alpn_select_cb(server_, remember_offer, this);
  X509_free(own);
  X509_free(ca);
  EVP_PKEY_free(key);
  EVP_PKEY_free(ca_key);
}

TestCa::~TestCa() {
  std::filesystem::remove(file_);
  SSL_CTX_free(server_);
}

struct WebPeer::Stream {
  int fd;
  SSL* tls = nullptr;
  ssize_t read(char* to, std::size_t count) const {
    return tls ? SSL_read(tls, to, static_cast<int>(count)) : ::recv(fd, to, count, 0);
  }
  bool write(std::string_view octets) const {
    while (!octets.empty()) {
      const auto wrote = tls ? static_cast<ssize_t>(SSL_write(tls, octets.data(), static_cast<int>(octets.size())))
                             : ::send(fd, octets.data(), octets.size(), MSG_NOSIGNAL);
      if (wrote <= 0) return false;
      octets.remove_prefix(static_cast<std::size_t>(wrote));
    }
    return true;
  }
};

WebPeer::WebPeer(Script script, Script robots, const TestCa* ca)
    : script_(std::move(script)), robots_(std::move(robots)), ca_(ca) {
  std::signal(SIGPIPE, SIG_IGN);  // OpenSSL writes without MSG_NOSIGNAL
  listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in at{};
  at.sin_family = AF_INET;
  at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof at;
  if (::bind(listener_, reinterpret_cast<sockaddr*>(&at), size) != 0 || ::listen(listener_, 64) != 0 ||
      ::getsockname(listener_, reinterpret_cast<sockaddr*>(&at), &size) != 0)
    throw std::runtime_error("no server could be started on loopback");
  port_ = ntohs(at.sin_port);
  acceptor_ = std::thread([this] { accept_all(); });
}

WebPeer::~WebPeer() {
  ending_ = true;
  ::shutdown(listener_, SHUT_RDWR);
  acceptor_.join();
  {
    const std::lock_guard lock(mutex_);
    for (const int fd : open_) ::shutdown(fd, SHUT_RDWR);
  }
  for (auto& thread : threads_) thread.join();
  ::close(listener_);
}

std::vector<Asked> WebPeer::asked() const {
  const std::lock_guard lock(mutex_);
  return asked_;
}

std::vector<Asked> WebPeer::robots_asked() const {
  const std::lock_guard lock(mutex_);
  return robots_asked_;
}

void WebPeer::accept_all() {
  while (!ending_) {
    const int fd = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (fd < 0) continue;
    const int on = 1;
    ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    const std::lock_guard lock(mutex_);
    open_.push_back(fd);
    threads_.emplace_back([this, fd, number = ++connections_] { serve(fd, number); });
  }
}

void WebPeer::serve(int fd, int number) {
  Stream stream{fd};
  bool usable = true;
  if (ca_) {
    stream.tls = SSL_new(ca_->server());
    SSL_set_fd(stream.tls, fd);
    usable = SSL_accept(stream.tls) == 1;
  }
  std::string held;
  while (usable && !ending_) {
    std::size_t end = 0;
    std::array<char, 16384> piece;
    const auto more = [&] {
      const auto got = stream.read(piece.data(), piece.size());
      if (got > 0) held.append(piece.data(), static_cast<std::size_t>(got));
      return got > 0;
    };
    while ((end = held.find("\r\n\r\n")) == std::string::npos)
      if (!more()) break;
    if (end == std::string::npos) break;
    Asked asked;
    asked.at = std::chrono::steady_clock::now();
    asked.connection = number;
    const auto first = held.substr(0, held.find("\r\n"));
    asked.method = first.substr(0, first.find(' '));
    asked.target = first.substr(asked.method.size() + 1, first.rfind(' ') - asked.method.size() - 1);
    for (std::size_t at = held.find("\r\n") + 2; at < end;) {
      const auto line_end = held.find("\r\n", at);
      const auto line = held.substr(at, line_end - at);
      const auto colon = line.find(':');
      asked.headers[ascii_lower(line.substr(0, colon))] = without_blanks(std::string_view(line).substr(colon + 1));
      at = line_end + 2;
    }
    held.erase(0, end + 4);
    const auto length = asked.has("content-length") ? std::stoul(asked.headers["content-length"]) : 0;
    while (held.size() < length && more()) {
    }
    asked.body = held.substr(0, length);
    held.erase(0, length);
    const int now = ++now_;
    for (int most = most_; most < now && !most_.compare_exchange_weak(most, now);) {
    }
    usable = answer(stream, asked);
    --now_;
  }
  if (stream.tls) SSL_free(stream.tls);
  const std::lock_guard lock(mutex_);
  std::erase(open_, fd);
  ::close(fd);
}

bool WebPeer::answer(Stream& stream, const Asked& asked) {
  const bool robots = asked.target == "/robots.txt";
  {
    const std::lock_guard lock(mutex_);
    (robots ? robots_asked_ : asked_).push_back(asked);
  }
  const Said said = !robots ? script_(asked) : robots_ ? robots_(asked) : say(404);
  const auto wait = [&](int ms) {
    for (int waited = 0; waited < ms && !ending_; waited += 10)
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
  };
  wait(said.wait_ms);
  std::string_view rest = said.octets;
  while (!rest.empty() && !ending_) {
    const auto count = said.piece == 0 ? rest.size() : std::min(said.piece, rest.size());
    if (!stream.write(rest.substr(0, count))) return false;
    rest.remove_prefix(count);
    if (!rest.empty()) wait(said.between_ms);
  }
  if (said.then_reset) {
    std::this_thread::sleep_for(std::chrono::milliseconds(30));  // a RST may overtake what was sent before it
    const linger none{1, 0};
    ::setsockopt(stream.fd, SOL_SOCKET, SO_LINGER, &none, sizeof none);
  }
  return !said.then_reset && !said.then_close;
}

}  // namespace twinwatch::fetch
