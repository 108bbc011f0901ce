#include "gateway/core/compression.h"

#include <gtest/gtest.h>
#include <zlib.h>

#include <string>

namespace madoguchi::gateway {
namespace {

std::string Gunzip(const std::string& packed) {
  z_stream stream = {};
  EXPECT_EQ(inflateInit2(&stream, 15 + 16), Z_OK);
  std::string bytes(4 << 20, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
  stream.avail_in = static_cast<uInt>(packed.size());
  stream.next_out = reinterpret_cast<Bytef*>(bytes.data());
  stream.avail_out = static_cast<uInt>(bytes.size());
  EXPECT_EQ(inflate(&stream, Z_FINISH), Z_STREAM_END);
  bytes.resize(stream.total_out);
  inflateEnd(&stream);
  return bytes;
}

TEST(CompressionTest, AClientTakesWhatItNames) {
  EXPECT_TRUE(AcceptsCoding("gzip, deflate, br", "gzip"));
  EXPECT_TRUE(AcceptsCoding("deflate,GZIP;q=0.5", "gzip"));
  EXPECT_TRUE(AcceptsCoding("*", "br"));
  EXPECT_TRUE(AcceptsCoding("gzip; q=0.001", "gzip"));
  EXPECT_FALSE(AcceptsCoding("", "gzip"));
  EXPECT_FALSE(AcceptsCoding("identity", "gzip"));
  EXPECT_FALSE(AcceptsCoding("gzip;q=0", "gzip"));
  EXPECT_FALSE(AcceptsCoding("gzip;q=0, *;q=1", "gzip"));
  EXPECT_FALSE(AcceptsCoding("*;q=0", "gzip"));
  EXPECT_FALSE(AcceptsCoding("gzip;q=much", "gzip"));
  EXPECT_FALSE(AcceptsCoding("gzipped", "gzip"));
  EXPECT_FALSE(AcceptsCoding(";;,,;q", "gzip"));
}

TEST(CompressionTest, OnlyTextIsPacked) {
  EXPECT_TRUE(IsCompressible("application/json; charset=utf-8"));
  EXPECT_TRUE(IsCompressible("application/ld+json"));
  EXPECT_TRUE(IsCompressible("text/csv"));
  EXPECT_TRUE(IsCompressible("image/svg+xml"));
  EXPECT_FALSE(IsCompressible("image/png"));
  EXPECT_FALSE(IsCompressible("application/pdf"));
  EXPECT_FALSE(IsCompressible(""));
}

TEST(CompressionTest, PackedBytesComeBackWhole) {
  std::string text;
  for (int i = 0; i < 5000; ++i) text += R"({"title":"証明書の窓口","waiting":)" + std::to_string(i * i) + "},";
  const std::string packed = Gzip(text);
  EXPECT_LT(packed.size(), text.size() / 5);
  EXPECT_EQ(Gunzip(packed), text);
  EXPECT_EQ(Gunzip(Gzip("")), "");
  std::string noise;
  for (uint32_t i = 0, x = 1; i < 100'000; ++i)
    noise.push_back(static_cast<char>((x = x * 1664525 + 1013904223) >> 24));
  EXPECT_EQ(Gunzip(Gzip(noise)), noise);  // what cannot get smaller has room to get larger
}

}  // namespace
}  // namespace madoguchi::gateway
