#include "body.hpp"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <stdexcept>

#include "text.hpp"

namespace portal {
namespace {

constexpr std::string_view kGzipHeader("\x1f\x8b\x08\0\0\0\0\0\0\x03", 10);

// A piece of a deflate stream that can stand after and before any other; the last one ends the stream.
std::string deflated(std::string_view text, bool last, int level = 1) {
  z_stream stream{};
  if (deflateInit2(&stream, level, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY) != Z_OK)
    throw std::runtime_error("zlib does not start");
  std::string out(deflateBound(&stream, static_cast<uLong>(text.size())) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, last ? Z_FINISH : Z_FULL_FLUSH);
  out.resize(out.size() - stream.avail_out);
  deflateEnd(&stream);
  return out;
}

std::uint32_t crc_of(std::string_view text) {
  return static_cast<std::uint32_t>(
      crc32(0, reinterpret_cast<const Bytef*>(text.data()), static_cast<uInt>(text.size())));
}

std::uint32_t crc_of(std::uint32_t first, std::uint32_t second, std::size_t length_of_second) {
  return static_cast<std::uint32_t>(crc32_combine(first, second, static_cast<z_off_t>(length_of_second)));
}

std::string trailer(std::uint32_t crc, std::size_t length) {
  std::string out;
  for (const std::uint32_t word : {crc, static_cast<std::uint32_t>(length)})
    for (unsigned shift = 0; shift < 32; shift += 8) out += static_cast<char>(word >> shift & 0xFFU);
  return out;
}

std::string block() {
  std::string out;
  for (int i = 1; i <= 6; ++i)
    out += "<div class=\"site-filler\"><span class=\"site-filler__word\">SYNTHETIC " + std::to_string(i * 7919) +
           "</span> <em>d&ouml;nem</em> <b>i&ccedil;erik</b></div>\n";
  const std::string_view open = "<!-- ", close = " -->\n";
  out += open;
  while (out.size() + close.size() < Padding::kBlock) out += static_cast<char>('a' + out.size() * out.size() % 26);
  return out += close;
}

}  // namespace

Padding::Padding(std::size_t most) {
  const std::string one = block(), packed = deflated(one, false, 9);
  const std::uint32_t crc = crc_of(one);
  packed_block_ = packed.size();
  crc_.push_back(0);
  for (std::size_t i = 0; i <= most / kBlock; ++i) {
    plain_ += one;
    packed_ += packed;
    crc_.push_back(crc_of(crc_.back(), crc, one.size()));
  }
}

Body::Body(std::string page, std::size_t wanted, const Padding& padding) : padding_(&padding) {
  const std::size_t end = page.rfind("</body>");
  head_ = std::move(page);
  if (end != std::string::npos && head_.size() < wanted) {
    tail_ = head_.substr(end);
    head_.resize(end);
    std::size_t missing = wanted - head_.size() - tail_.size();
    blocks_ = missing / Padding::kBlock;
    missing -= blocks_ * Padding::kBlock;
    tail_.insert(0, missing, ' ');
  }
  std::array<char, 24> text{};
  const std::uint64_t hash = hash_of(tail_, hash_of(head_) + blocks_);
  etag_.assign(text.data(), static_cast<std::size_t>(std::snprintf(text.data(), text.size(), "%016llx",
                                                                   static_cast<unsigned long long>(hash))));
}

Body::Pieces Body::plain() const { return {head_, padding_->plain(blocks_), tail_}; }

Body::Pieces Body::packed() {
  if (packed_head_.empty()) {
    packed_head_ = std::string(kGzipHeader) + deflated(head_, false);
    const std::uint32_t before = crc_of(crc_of(head_), padding_->crc(blocks_), blocks_ * Padding::kBlock);
    packed_tail_ = deflated(tail_, true) + trailer(crc_of(before, crc_of(tail_), tail_.size()), octets(plain()));
  }
  return {packed_head_, padding_->packed(blocks_), packed_tail_};
}

std::size_t octets(const Body::Pieces& pieces) { return pieces[0].size() + pieces[1].size() + pieces[2].size(); }

std::string gzip_bomb(std::size_t length) {
  const std::string zeros(1 << 20, '\0'), packed = deflated(zeros, false, 9);
  const std::uint32_t one = crc_of(zeros);
  std::uint32_t crc = 0;
  std::string out(kGzipHeader);
  for (std::size_t done = 0; done < length; done += zeros.size()) {
    out += packed;
    crc = crc_of(crc, one, zeros.size());
  }
  return out + deflated({}, true) + trailer(crc, (length + zeros.size() - 1) / zeros.size() * zeros.size());
}

std::string gzipped(std::string_view text) {
  return std::string(kGzipHeader) + deflated(text, true, 9) + trailer(crc_of(text), text.size());
}

}  // namespace portal
