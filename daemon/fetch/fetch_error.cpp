#include "fetch/fetcher.hpp"

namespace twinwatch::fetch {

const char* name_of(FetchError::Kind kind) {
  using Kind = FetchError::Kind;
  switch (kind) {
    case Kind::not_found:
      return "not_found";
    case Kind::too_big:
      return "too_big";
    case Kind::unreadable:
      return "unreadable";
    case Kind::transient:
      return "transient";
    case Kind::refused:
      return "refused";
    case Kind::robots:
      return "robots";
    case Kind::moved:
      return "moved";
    case Kind::tls:
      return "tls";
  }
  return "unknown";
}

}  // namespace twinwatch::fetch
