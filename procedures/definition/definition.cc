#include "procedures/definition/definition.h"

#include "absl/strings/match.h"

namespace madoguchi::procedures {
namespace {

const Field* FindIn(const std::vector<Field>& fields, absl::string_view path) {
  for (const Field& field : fields) {
    if (field.path == path) return &field;
    if (field.type == FieldType::kGroup && absl::StartsWith(path, field.path)) {
      if (const Field* found = FindIn(field.fields, path)) return found;
    }
  }
  return nullptr;
}

}  // namespace

absl::string_view ChannelName(Channel channel) {
  switch (channel) {
    case Channel::kOnline:
      return "online";
    case Channel::kPaper:
      return "paper";
    case Channel::kCounter:
      return "counter";
  }
  return "";
}

absl::string_view EraValue(Era era) {
  switch (era) {
    case Era::kMeiji:
      return "meiji";
    case Era::kTaisho:
      return "taisho";
    case Era::kShowa:
      return "showa";
    case Era::kHeisei:
      return "heisei";
    case Era::kReiwa:
      return "reiwa";
  }
  return "";
}

absl::string_view EraPrinted(Era era) {
  switch (era) {
    case Era::kMeiji:
      return "明治";
    case Era::kTaisho:
      return "大正";
    case Era::kShowa:
      return "昭和";
    case Era::kHeisei:
      return "平成";
    case Era::kReiwa:
      return "令和";
  }
  return "";
}

const Field* FindField(const Definition& definition, absl::string_view path) {
  for (const Section& section : definition.sections) {
    if (const Field* found = FindIn(section.fields, path)) return found;
  }
  return nullptr;
}

const Handoff* FindHandoff(const Definition& definition, absl::string_view id) {
  for (const Handoff& handoff : definition.handoffs) {
    if (handoff.id == id) return &handoff;
  }
  return nullptr;
}

}  // namespace madoguchi::procedures
