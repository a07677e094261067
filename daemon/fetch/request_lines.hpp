// What a source may send: methods, headers, and the lines that come of them. A plugin cannot speak for the connection
// (Host, Content-Length, Connection), nor for a person (Cookie, Authorization): those are the daemon's.
#pragma once
#include <string>
#include <vector>

#include "fetch/page.hpp"

namespace twinwatch::fetch {

// Throws FetchError refused: another method than GET, HEAD and POST, a header that is not a plugin's, a line break in
// one. GET and HEAD repeat without harm; so does POST here, where it only asks for lists.
void check_request(const Request& request);

// Each a whole line without its end. `secret` is added as it is. A method that is no longer the request's (a POST that
// was redirected) goes without the body's headers.
std::vector<std::string> request_lines(const Request& request, const std::string& method,
                                       const std::vector<std::string>& secret);

// The value of If-None-Match. Apache appends "-gzip" to the tag of what it packs, and some of its versions know the
// page again only without: then both forms are sent.
std::string if_none_match(const std::string& etag);

}  // namespace twinwatch::fetch
