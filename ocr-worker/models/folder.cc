#include "ocr-worker/models/folder.h"

#include <openssl/evp.h>

#include <fstream>
#include <memory>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/status/error.h"
#include "common/status/macros.h"
#include "nlohmann/json.hpp"
#include "ocr-worker/limits.h"

namespace madoguchi::ocr::models {
namespace {

constexpr const char* kNames[] = {"digits", "crossed", "characters"};
constexpr char kManifest[] = "manifest.json";
constexpr size_t kVersionDigits = 8;

std::string Sha256(absl::string_view bytes) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  EVP_Digest(bytes.data(), bytes.size(), digest, &size, EVP_sha256(), nullptr);
  return absl::BytesToHexString({reinterpret_cast<const char*>(digest), size});
}

absl::Status Missing(absl::string_view file) {
  return Error(absl::StatusCode::kNotFound, "MODEL_MISSING",
               absl::StrCat("モデルのフォルダーに「", file, "」がないか、読めません。フォルダーを確かめてください。"));
}

absl::Status TooLarge(absl::string_view file) {
  return Error(absl::StatusCode::kResourceExhausted, "MODEL_TOO_LARGE",
               absl::StrCat("モデルのファイル「", file, "」が大きすぎます（上限", limits::kModelBytesMax >> 20,
                            "MB）。別のモデルを指定してください。"));
}

absl::Status BadManifest() {
  return Error(absl::StatusCode::kInvalidArgument, "MODEL_MANIFEST",
               "モデルのフォルダーの manifest.json が読めません。madoguchi form adopt で作り直してください。");
}

absl::Status Damaged(absl::string_view file) {
  return Error(absl::StatusCode::kDataLoss, "MODEL_DAMAGED",
               absl::StrCat("モデルのファイル「", file,
                            "」が manifest.json に書かれたものと違います。"
                            "採用したフォルダーをもう一度コピーしてください。"));
}

absl::StatusOr<std::string> ReadWhole(const std::string& folder, const std::string& name) {
  std::ifstream file(absl::StrCat(folder, "/", name), std::ios::binary | std::ios::ate);
  if (!file) return Missing(name);
  const std::streamoff size = file.tellg();
  if (size < 0) return Missing(name);
  if (static_cast<size_t>(size) > limits::kModelBytesMax) return TooLarge(name);
  std::string bytes(static_cast<size_t>(size), '\0');
  file.seekg(0);
  if (!file.read(bytes.data(), size)) return Missing(name);
  return bytes;
}

// The bytes that models point into live as long as the process: a reader may still hold them when the folder changes.
struct Adopted {
  std::string onnx;
  std::string classes;
};
std::vector<std::unique_ptr<Adopted>>& Kept() {
  static auto& kept = *new std::vector<std::unique_ptr<Adopted>>;
  return kept;
}
ModelsByName& InUse() {
  static auto& models = *new ModelsByName;
  return models;
}

absl::StatusOr<std::string> Checked(const std::string& folder, const std::string& file, const nlohmann::json& entry) {
  if (!entry.is_object() || !entry.contains(file) || !entry[file].is_string()) return BadManifest();
  ASSIGN_OR_RETURN(std::string bytes, ReadWhole(folder, file));
  if (Sha256(bytes) != entry[file].get<std::string>()) return Damaged(file);
  return bytes;
}

}  // namespace

const Model* FindInFolder(absl::string_view name) {
  const auto found = InUse().find(name);
  return found == InUse().end() ? nullptr : &found->second;
}

ModelsByName WithVersions(ModelsByName models) {
  for (auto& [name, model] : models) {
    model.version = Sha256(absl::StrCat(model.onnx, "\n", model.classes)).substr(0, kVersionDigits);
  }
  return models;
}

absl::StatusOr<std::string> ManifestOf(const std::string& folder) {
  nlohmann::ordered_json manifest = {{"format", "madoguchi-models-1"}, {"sha256", nlohmann::ordered_json::object()}};
  for (const char* name : kNames) {
    const std::string onnx = absl::StrCat(name, ".onnx"), classes = absl::StrCat(name, ".txt");
    const absl::StatusOr<std::string> bytes = ReadWhole(folder, onnx);
    if (ReasonOf(bytes.status()) == "MODEL_MISSING") continue;
    RETURN_IF_ERROR(bytes.status());
    ASSIGN_OR_RETURN(const std::string characters, ReadWhole(folder, classes));
    manifest["sha256"][onnx] = Sha256(*bytes);
    manifest["sha256"][classes] = Sha256(characters);
  }
  if (manifest["sha256"].empty()) return Missing("characters.onnx");
  return manifest.dump(2) + "\n";
}

absl::Status UseFolder(const std::string& folder) {
  ASSIGN_OR_RETURN(const std::string text, ReadWhole(folder, kManifest));
  const auto manifest = nlohmann::json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (!manifest.is_object() || manifest.value("format", "") != "madoguchi-models-1" || !manifest.contains("sha256")) {
    return BadManifest();
  }
  ModelsByName models;
  for (const char* name : kNames) {
    const std::string onnx = absl::StrCat(name, ".onnx"), classes = absl::StrCat(name, ".txt");
    if (!manifest["sha256"].contains(onnx)) continue;
    Adopted& adopted = *Kept().emplace_back(std::make_unique<Adopted>());
    ASSIGN_OR_RETURN(adopted.onnx, Checked(folder, onnx, manifest["sha256"]));
    ASSIGN_OR_RETURN(adopted.classes, Checked(folder, classes, manifest["sha256"]));
    models[name] = {adopted.onnx, absl::StripSuffix(adopted.classes, "\n"), ""};
  }
  if (models.empty()) return BadManifest();
  InUse() = WithVersions(std::move(models));
  return absl::OkStatus();
}

void UseBuiltIn() { InUse().clear(); }

}  // namespace madoguchi::ocr::models
