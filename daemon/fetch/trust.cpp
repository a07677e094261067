#include "fetch/trust.hpp"

#include <fmt/format.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include "fetch/fetcher.hpp"

namespace twinwatch::fetch {

Trust::Trust(const std::filesystem::path& ca_file) {
  if (ca_file.empty()) return;
  const std::unique_ptr<BIO, int (*)(BIO*)> in(BIO_new_file(ca_file.c_str(), "r"), BIO_free);
  if (in)
    while (X509* const one = PEM_read_bio_X509(in.get(), nullptr, nullptr, nullptr)) own_.push_back(one);
  ERR_clear_error();  // the end of the file counts as one
  if (own_.empty())
    throw FetchError(FetchError::Kind::tls,
                     fmt::format("the CA file '{}' {}; name a PEM file that the service's user may read",
                                 ca_file.string(), in ? "holds no certificate" : "cannot be opened"));
}

Trust::~Trust() {
  for (X509* const one : own_) X509_free(one);
}

void Trust::apply(CURL* easy) const {
  // The bundle alone, without the folder of single certificates: only then libcurl keeps it parsed between connections.
  curl_easy_setopt(easy, CURLOPT_CAPATH, nullptr);
  if (own_.empty()) return;
  curl_easy_setopt(easy, CURLOPT_SSL_CTX_FUNCTION, &Trust::add);
  curl_easy_setopt(easy, CURLOPT_SSL_CTX_DATA, const_cast<Trust*>(this));
}

CURLcode Trust::add(CURL*, void* ssl_context, void* self) {
  X509_STORE* const store = SSL_CTX_get_cert_store(static_cast<SSL_CTX*>(ssl_context));
  for (X509* const one : static_cast<Trust*>(self)->own_)
    if (X509_STORE_add_cert(store, one) != 1) return CURLE_SSL_CACERT_BADFILE;  // one that is there already is no error
  return CURLE_OK;
}

}  // namespace twinwatch::fetch
