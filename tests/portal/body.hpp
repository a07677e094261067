// The octets of an answer in the pieces they are kept in: what differs from page to page, and neutral markup that makes
// a page as long as a real one. The markup is one block over and over, made and compressed once, so a page of 90 KB
// costs what its own 4 KB cost: gzip's blocks end on octet borders and may be put together as they are.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace portal {

class Padding {
 public:
  explicit Padding(std::size_t most);  // octets; what plain() and packed() may be asked for
  static constexpr std::size_t kBlock = 1024;
  std::string_view plain(std::size_t blocks) const { return std::string_view(plain_).substr(0, blocks * kBlock); }
  std::string_view packed(std::size_t blocks) const {
    return std::string_view(packed_).substr(0, blocks * packed_block_);
  }
  std::uint32_t crc(std::size_t blocks) const { return crc_[blocks]; }

 private:
  std::string plain_, packed_;
  std::size_t packed_block_ = 0;
  std::vector<std::uint32_t> crc_;
};

class Body {
 public:
  using Pieces = std::array<std::string_view, 3>;  // they live as long as the Body and its Padding

  // Fills up to that many octets where the page has a "</body>" (0: as it is).
  Body(std::string page, std::size_t wanted, const Padding& padding);
  Pieces plain() const;
  Pieces packed();                                   // gzip; compressed at the first call
  const std::string& etag() const { return etag_; }  // without quotes
  std::size_t kept() const { return head_.size() + tail_.size() + packed_head_.size() + packed_tail_.size(); }

 private:
  std::string head_, tail_, packed_head_, packed_tail_, etag_;
  std::size_t blocks_ = 0;
  const Padding* padding_;
};

std::size_t octets(const Body::Pieces& pieces);
std::string gzip_bomb(std::size_t octets);  // that many zeros, about a thousandth of it long
std::string gzipped(std::string_view text);

}  // namespace portal
