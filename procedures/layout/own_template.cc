#include "procedures/layout/own_template.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/status/error.h"
#include "common/status/macros.h"
#include "procedures/layout/layout.h"

namespace madoguchi::procedures {
namespace {

// By their ids, as our own printing of the definition has them.
using Leaves = std::map<std::string, TemplateField>;

Leaves KnownLeaves(const Definition& definition) {
  Leaves leaves;
  for (TemplatePage& page : LayOut(definition).form_template.pages) {
    for (TemplateField& field : page.fields) leaves[field.id] = std::move(field);
  }
  return leaves;
}

bool Offers(const TemplateField& leaf, const std::string& value) {
  return std::any_of(leaf.marks.begin(), leaf.marks.end(), [&](const Mark& mark) { return mark.value == value; });
}

std::vector<FieldFault> FaultsIn(const Definition& definition, const Leaves& known, const Template& form_template) {
  std::vector<FieldFault> faults;
  const int pages = definition.own_paper ? definition.own_paper->pages : 1;
  if (static_cast<int>(form_template.pages.size()) != pages) {
    faults.push_back({"pages", "BAD_VALUE",
                      absl::StrCat("定義の paper.pages は", pages, "ですが、テンプレートは", form_template.pages.size(),
                                   "ページです。どちらかを直してください。")});
  }
  std::set<std::string> seen;
  for (const TemplatePage& page : form_template.pages) {
    for (const TemplateField& field : page.fields) {
      const std::string where = absl::StrCat(page.page, "ページ目 ", field.id);
      const auto leaf = known.find(field.id);
      if (leaf == known.end()) {
        faults.push_back({where, "UNKNOWN_FIELD",
                          "定義にない項目です。id を定義の項目に合わせるか、要らなければこの行を消してください。"});
        continue;
      }
      if (!seen.insert(field.id).second) {
        faults.push_back({where, "DUPLICATE", "同じ項目が二度あります。id を直すか、片方を消してください。"});
      }
      for (const Mark& mark : field.marks) {
        if (Offers(leaf->second, mark.value)) continue;
        faults.push_back({where, "UNKNOWN_OPTION",
                          absl::StrCat("選択肢「", mark.value,
                                       "」は定義にありません。marks の value を定義の value に"
                                       "合わせてください。")});
      }
    }
  }
  return faults;
}

}  // namespace

absl::StatusOr<Template> OwnTemplate(const Definition& definition, absl::string_view json) {
  ASSIGN_OR_RETURN(Template form_template, TemplateFromJson(json));
  const Leaves known = KnownLeaves(definition);
  const std::vector<FieldFault> faults = FaultsIn(definition, known, form_template);
  if (!faults.empty()) {
    absl::Status status =
        Error(absl::StatusCode::kInvalidArgument, "TEMPLATE_DOES_NOT_FIT",
              absl::StrCat("様式のテンプレートが定義と合いません。", faults[0].field, "：", faults[0].message,
                           faults.size() > 1 ? absl::StrCat("（ほかに", faults.size() - 1, "か所）") : ""));
    InvalidFields(faults).ForEachPayload([&](absl::string_view url, const absl::Cord& payload) {
      if (!status.GetPayload(url)) status.SetPayload(url, payload);
    });
    return status;
  }
  form_template.form = definition.id;
  form_template.version = definition.version;
  for (TemplatePage& page : form_template.pages) {
    for (TemplateField& field : page.fields) {
      const TemplateField& leaf = known.at(field.id);
      field.min_confidence = definition.reading.min_confidence;
      field.max = leaf.max;
      field.printed_era = leaf.printed_era;
      field.checked = leaf.checked;
      field.not_after_today = leaf.not_after_today;
    }
  }
  return form_template;
}

}  // namespace madoguchi::procedures
