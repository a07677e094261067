#include "mail/png.hpp"

#include <png.h>

#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <vector>

namespace twinwatch::mail {

std::string png_of(const unsigned char* pixels, int width, int height, std::size_t stride) {
  const auto columns = static_cast<std::size_t>(width), rows = static_cast<std::size_t>(height);
  std::vector<std::uint8_t> rgb;
  rgb.reserve(columns * rows * 3);
  for (std::size_t y = 0; y < rows; ++y)
    for (std::size_t x = 0; x < columns; ++x) {
      std::uint32_t word = 0;
      std::memcpy(&word, pixels + y * stride + 4 * x, sizeof word);
      for (const int shift : {16, 8, 0}) rgb.push_back(static_cast<std::uint8_t>(word >> shift & 0xff));
    }

  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  image.width = static_cast<png_uint_32>(width);
  image.height = static_cast<png_uint_32>(height);
  image.format = PNG_FORMAT_RGB;
  image.flags = PNG_IMAGE_FLAG_FAST;
  std::string png(PNG_IMAGE_PNG_SIZE_MAX(image), '\0');
  png_alloc_size_t size = png.size();
  if (png_image_write_to_memory(&image, png.data(), &size, 0, rgb.data(), 0, nullptr) == 0)
    throw std::runtime_error(std::string("mail: the digest's picture could not be packed: ") + image.message);
  png.resize(size);
  return png;
}

}  // namespace twinwatch::mail
