#include "mail/png.hpp"

#include <zlib.h>

#include <array>
#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace twinwatch::mail {

namespace {

void append_word(std::string& to, std::uint32_t word) {
  for (int shift = 24; shift >= 0; shift -= 8) to.push_back(static_cast<char>(word >> shift & 0xff));
}

void append_chunk(std::string& to, std::string_view kind, std::string_view data) {
  append_word(to, static_cast<std::uint32_t>(data.size()));
  const auto begin = to.size();
  to.append(kind).append(data);
  append_word(to, static_cast<std::uint32_t>(crc32(0, reinterpret_cast<const Bytef*>(to.data() + begin),
                                                   static_cast<uInt>(to.size() - begin))));
}

// Line after line, each as its difference to the one above (filter 2, "Up"): of a drawing nearly all of it is nothing,
// and looking for runs alone finds that.
class Packer {
 public:
  Packer() {
    if (deflateInit2(&stream_, Z_DEFAULT_COMPRESSION, Z_DEFLATED, 15, 8, Z_RLE) != Z_OK)
      throw std::runtime_error("mail: the digest's picture could not be packed: out of memory");
  }
  Packer(const Packer&) = delete;
  ~Packer() { deflateEnd(&stream_); }

  void add(std::string& line) {
    stream_.next_in = reinterpret_cast<Bytef*>(line.data());
    stream_.avail_in = static_cast<uInt>(line.size());
    run(Z_NO_FLUSH);
  }
  std::string end() {
    run(Z_FINISH);
    return std::move(out_);
  }

 private:
  void run(int flush) {
    std::array<char, 4096> room{};
    do {
      stream_.next_out = reinterpret_cast<Bytef*>(room.data());
      stream_.avail_out = static_cast<uInt>(room.size());
      deflate(&stream_, flush);
      out_.append(room.data(), room.size() - stream_.avail_out);
    } while (stream_.avail_out == 0);
  }
  z_stream stream_{};
  std::string out_;
};

void read_line(const unsigned char* row, std::string& line) {
  char* to = line.data();
  for (std::size_t x = 0; x < line.size() / 3; ++x) {
    std::uint32_t word = 0;
    std::memcpy(&word, row + 4 * x, sizeof word);
    *to++ = static_cast<char>(word >> 16 & 0xff);
    *to++ = static_cast<char>(word >> 8 & 0xff);
    *to++ = static_cast<char>(word & 0xff);
  }
}

std::string packed(const unsigned char* pixels, int width, int height, std::size_t stride) {
  constexpr char up = 2;
  const auto size = static_cast<std::size_t>(width) * 3;
  std::string line(size, '\0'), above(size, '\0'), difference(size + 1, up);
  Packer packer;
  for (int y = 0; y < height; ++y) {
    read_line(pixels + static_cast<std::size_t>(y) * stride, line);
    for (std::size_t i = 0; i < size; ++i) difference[i + 1] = static_cast<char>(line[i] - above[i]);
    packer.add(difference);
    above.swap(line);
  }
  return packer.end();
}

}  // namespace

std::string png_of(const unsigned char* pixels, int width, int height, std::size_t stride) {
  std::string header;
  append_word(header, static_cast<std::uint32_t>(width));
  append_word(header, static_cast<std::uint32_t>(height));
  header.append({8, 2, 0, 0, 0});  // eight bits of each of red, green and blue; not interlaced
  std::string png("\x89PNG\r\n\x1a\n", 8);
  append_chunk(png, "IHDR", header);
  append_chunk(png, "IDAT", packed(pixels, width, height, stride));
  append_chunk(png, "IEND", {});
  return png;
}

}  // namespace twinwatch::mail
