// Fields and codes of delivery reports (RFC 3464, 3463, 5321), leniently: reports of real servers misplace blank lines,
// fold oddly and put comments everywhere.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace twinwatch::mail {

struct ReportedRecipient {
  std::string address, original;  // Final-Recipient, Original-Recipient
  std::string action, status, diagnostic;
};
struct DeliveryReport {
  std::string reporting_mta;
  std::vector<ReportedRecipient> recipients;
};
// From a delivery-status part, or from a text that quotes one.
DeliveryReport read_report(std::string_view text);

std::string field_of(std::string_view headers, std::string_view name);  // unfolded; "" when it is not there

// The code that says most: of several the last that is not x.0.0, since servers quote the one they were told behind
// their own. "" if there is none.
std::string status_in(std::string_view text);
int reply_in(std::string_view text);  // the last SMTP reply code 4yz or 5yz; 0: none

std::vector<std::string> addresses_in(std::string_view text);
std::string first_address(std::string_view text);  // "" if there is none

}  // namespace twinwatch::mail
