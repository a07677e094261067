// Whose certificates hold: the system's, and those of a file of the operator's own (a ministry's CA, a proxy's).
#pragma once
#include <curl/curl.h>

#include <filesystem>
#include <memory>
#include <vector>

struct x509_st;

namespace twinwatch::fetch {

class Trust {
 public:
  // Read once, here. Throws FetchError tls: the file cannot be read, or holds no certificate. Empty: the system's
  // alone.
  explicit Trust(const std::filesystem::path& ca_file);
  ~Trust();
  Trust(const Trust&) = delete;
  Trust& operator=(const Trust&) = delete;

  // On each easy handle. CURLOPT_CAINFO would take the place of the system's file; these are added to it.
  void apply(CURL* easy) const;

 private:
  static CURLcode add(CURL*, void* ssl_context, void* self);
  std::vector<x509_st*> own_;
};

}  // namespace twinwatch::fetch
