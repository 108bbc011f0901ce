// UTF-8 as code points. Only for this folder's own texts: bad bytes are not looked for.
#pragma once

#include <string>

namespace madoguchi::training {

inline std::u32string Utf32(const std::string& text) {
  std::u32string out;
  for (size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const size_t length = lead < 0x80 ? 1 : lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    char32_t c = lead < 0x80 ? lead : lead & (0xFF >> (length + 1));
    for (size_t k = 1; k < length; ++k) c = c << 6 | (static_cast<unsigned char>(text.at(i + k)) & 0x3F);
    out += c;
    i += length;
  }
  return out;
}

}  // namespace madoguchi::training
