// A mail that came back, taken apart: its own words, its machine-readable reports, and the mail that it is about. The
// only file of the bounces that knows MIME (GMime).
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace twinwatch::mail {

struct BounceParts {
  std::string from, to, subject, auto_submitted, failed_recipients;  // decoded to UTF-8
  bool automatic_header = false;                                     // X-Autoreply and its kin, Precedence: auto_reply
  bool report = false;                // multipart/report; report-type=delivery-status or a part that is one
  std::string delivery;               // message/delivery-status
  std::string feedback;               // message/feedback-report
  std::string text;                   // what people are told, UTF-8; HTML without its tags where there is nothing else
  std::string original;               // header lines of the mail it is about
  std::vector<std::string> answered;  // In-Reply-To and References, without <>
};

BounceParts take_bounce_apart(std::string_view octets);

}  // namespace twinwatch::mail
