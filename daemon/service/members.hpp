// The members of a request's object. One that is not there is 0, empty or false; one of another type is an error of who
// asks: std::invalid_argument, which names it.
#pragma once
#include <fmt/format.h>

#include <boost/json.hpp>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

namespace twinwatch::service {

class Members {
 public:
  explicit Members(const boost::json::object& of) : of_(of) {}
  std::int64_t number(std::string_view key) const {
    const auto* value = of_.if_contains(key);
    if (value == nullptr) return 0;
    if (!value->is_int64()) throw std::invalid_argument(fmt::format("\"{}\" must be a whole number", key));
    return value->get_int64();
  }
  std::string text(std::string_view key) const {
    const auto* value = of_.if_contains(key);
    if (value == nullptr) return {};
    if (!value->is_string()) throw std::invalid_argument(fmt::format("\"{}\" must be a text", key));
    return std::string(value->get_string());
  }
  bool flag(std::string_view key) const {
    const auto* value = of_.if_contains(key);
    return value != nullptr && value->is_bool() && value->get_bool();
  }

 private:
  const boost::json::object& of_;
};

}  // namespace twinwatch::service
