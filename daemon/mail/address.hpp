// Mail addresses as mail servers everywhere understand them.
#pragma once
#include <string>
#include <string_view>

namespace twinwatch::mail {

// As it is written to and compared: the domain in ASCII (an IDN as xn--…, which needs no extension anywhere),
// lower-case where that means the same. A local part that is not ASCII stays: only then SMTPUTF8 is asked of the
// server. What is no address comes back as it is; address_problem() tells.
std::string canonical_address(std::string_view written);

// Empty when `address` can stand in a header: one '@', an ASCII domain, no space, comma, bracket or control character,
// well formed UTF-8. Otherwise what is wrong with it, in English, for an operator's notice.
std::string address_problem(std::string_view address);

}  // namespace twinwatch::mail
