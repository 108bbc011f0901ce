#include "ocr-worker/models/models.h"

#include <map>
#include <string>

#include "absl/strings/strip.h"
#include "ocr-worker/models/folder.h"

extern "C" {
extern const char madoguchi_model_digits_onnx[], madoguchi_model_digits_onnx_end[];
extern const char madoguchi_model_digits_classes[], madoguchi_model_digits_classes_end[];
extern const char madoguchi_model_crossed_onnx[], madoguchi_model_crossed_onnx_end[];
extern const char madoguchi_model_crossed_classes[], madoguchi_model_crossed_classes_end[];
extern const char madoguchi_model_characters_onnx[], madoguchi_model_characters_onnx_end[];
extern const char madoguchi_model_characters_classes[], madoguchi_model_characters_classes_end[];
extern const char madoguchi_model_bigrams[], madoguchi_model_bigrams_end[];
extern const char madoguchi_model_confidence[], madoguchi_model_confidence_end[];
}

namespace madoguchi::ocr::models {

namespace {

absl::string_view Between(const char* begin, const char* end) { return {begin, static_cast<size_t>(end - begin)}; }

}  // namespace

const Model* Find(absl::string_view name) {
  if (const Model* adopted = FindInFolder(name)) return adopted;
  static const auto* models = new std::map<std::string, Model, std::less<>>(WithVersions({
      {"digits",
       {Between(madoguchi_model_digits_onnx, madoguchi_model_digits_onnx_end),
        absl::StripSuffix(Between(madoguchi_model_digits_classes, madoguchi_model_digits_classes_end), "\n")}},
      {"crossed",
       {Between(madoguchi_model_crossed_onnx, madoguchi_model_crossed_onnx_end),
        absl::StripSuffix(Between(madoguchi_model_crossed_classes, madoguchi_model_crossed_classes_end), "\n")}},
      {"characters",
       {Between(madoguchi_model_characters_onnx, madoguchi_model_characters_onnx_end),
        absl::StripSuffix(Between(madoguchi_model_characters_classes, madoguchi_model_characters_classes_end), "\n")}},
  }));
  const auto found = models->find(std::string(name));
  return found == models->end() ? nullptr : &found->second;
}

absl::string_view Bigrams() { return Between(madoguchi_model_bigrams, madoguchi_model_bigrams_end); }

absl::string_view Confidence() { return Between(madoguchi_model_confidence, madoguchi_model_confidence_end); }

}  // namespace madoguchi::ocr::models
