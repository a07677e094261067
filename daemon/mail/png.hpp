// A drawing as PNG (ISO 15948) by libpng in its quick way: cairo's own writer tries every filter on every line, which
// takes longer than all else that a digest needs. The same pixels give the same octets.
#pragma once
#include <cstddef>
#include <string>

namespace twinwatch::mail {

// `pixels`: cairo's RGB24, a native 32-bit word a pixel, `stride` octets a line. Throws std::runtime_error (no memory).
std::string png_of(const unsigned char* pixels, int width, int height, std::size_t stride);

}  // namespace twinwatch::mail
