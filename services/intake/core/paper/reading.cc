#include "services/intake/core/paper/reading.h"

#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"
#include "common/status/error.h"
#include "procedures/data/compose.h"
#include "procedures/layout/layout.h"
#include "procedures/rules/validate.h"

namespace madoguchi::intake {
namespace {

// Sheets that were fed along and say nothing.
bool SaysNothing(const PageReading& page) {
  return page.error == "BLANK_PAGE" || page.error == "SEPARATOR_SHEET" || page.error == "ENCLOSURE";
}

absl::Status Unusable(absl::string_view reason, absl::string_view message) {
  return Error(absl::StatusCode::kInvalidArgument, reason, message);
}

// What to do about a file of which no page could be read, by the reason of its first page (ocr-worker/README.md).
absl::string_view Advice(absl::string_view reason) {
  if (reason == "UNKNOWN_FORM")
    return "登録された様式ではありません。右上の模様まで写っているか、どの手続の紙かを確かめてください。";
  if (reason == "BLANK_PAGE" || reason == "SEPARATOR_SHEET")
    return "申請書のページがありません。書いた面が写るように、取り込み直してください。";
  if (reason == "UNKNOWN_VERSION")
    return "登録されていない版の様式です。今の様式に書き直してもらうか、情報担当に連絡してください。";
  if (reason == "WRONG_PAGE") return "様式にないページです。紙の順番と、混ざった紙がないかを確かめてください。";
  if (reason == "PAGE_DOES_NOT_FIT")
    return "様式の位置が合いません。紙全体が四隅の印まで写るように、取り込み直してください。";
  return "紙を読み取れませんでした。紙全体がはっきり写るように、取り込み直してください。";
}

procedures::LeafValues LeavesOf(const std::vector<PageReading>& pages) {
  procedures::LeafValues leaves;
  for (const PageReading& page : pages) {
    for (const FieldReading& field : page.fields) leaves[field.id] = field.value;
  }
  return leaves;
}

void AddPageFindings(const procedures::Definition& definition, const std::vector<PageReading>& pages,
                     std::vector<Finding>& findings) {
  std::set<int> present;
  for (const PageReading& page : pages) {
    if (page.error.empty()) {
      present.insert(page.page);
    } else if (!SaysNothing(page)) {
      findings.push_back(
          {"", "UNREADABLE_PAGE",
           absl::StrCat("ファイルの", page.page_index + 1, "枚目を読み取れませんでした。元の紙を確かめてください。")});
    }
  }
  const int pages_of_form = PagesOf(definition);
  for (int page = 1; page <= pages_of_form; ++page) {
    if (present.contains(page)) continue;
    findings.push_back({"", "MISSING_PAGE",
                        absl::StrCat("様式の", page, "ページ目がありません。元の紙を見て、値を入力してください。")});
  }
}

// One finding for each field of which some leaf is doubtful.
void AddDoubts(const procedures::Definition& definition, const std::vector<PageReading>& pages,
               std::vector<Finding>& findings) {
  std::set<std::string> doubted;
  for (const PageReading& page : pages) {
    for (const FieldReading& leaf : page.fields) {
      if (leaf.accepted) continue;
      const std::string field = procedures::FieldOfLeaf(definition, leaf.id);
      if (!doubted.insert(field).second) continue;
      findings.push_back(
          {field, "LOW_CONFIDENCE", "読み取りが確かではありません。元の紙と見比べて、値を確かめてください。"});
    }
  }
}

bool ReachStraightThrough(const procedures::Definition& definition, const std::vector<PageReading>& pages) {
  const auto& demanded = definition.reading.straight_through_fields;
  if (demanded.empty()) return false;
  for (const PageReading& page : pages) {
    for (const FieldReading& leaf : page.fields) {
      const std::string field = procedures::FieldOfLeaf(definition, leaf.id);
      const bool is_demanded = std::find(demanded.begin(), demanded.end(), field) != demanded.end();
      if (is_demanded && leaf.confidence < definition.reading.straight_through_confidence) return false;
    }
  }
  return true;
}

}  // namespace

absl::StatusOr<FormOfScan> FormOf(const std::vector<PageReading>& pages) {
  if (pages.empty()) return Unusable("NO_PAGES", "ファイルにページがありません。紙を取り込み直してください。");
  const PageReading* first = nullptr;
  std::set<int> seen;
  for (const PageReading& page : pages) {
    if (!page.error.empty()) continue;
    if (first == nullptr) first = &page;
    if (page.form != first->form || page.version != first->version) {
      return Unusable("MIXED_FORMS", "一つのファイルに違う様式が入っています。申請ごとに分けて取り込んでください。");
    }
    if (!seen.insert(page.page).second) {
      return Unusable("REPEATED_PAGE", "同じページが二枚入っています。申請ごとに分けて取り込んでください。");
    }
  }
  if (first == nullptr) {
    return Unusable(pages.front().error, Advice(pages.front().error));
  }
  return FormOfScan{first->form, first->version};
}

int PagesOf(const procedures::Definition& definition) {
  if (definition.own_paper) return definition.own_paper->pages;
  return static_cast<int>(procedures::LayOut(definition).form_template.pages.size());
}

Verdict Judge(const procedures::Definition& definition, const std::vector<PageReading>& pages, absl::CivilDay today) {
  Verdict verdict;
  verdict.data = procedures::Compose(definition, LeavesOf(pages));
  AddPageFindings(definition, pages, verdict.findings);
  for (const FieldFault& fault : procedures::Validate(definition, verdict.data, today, Channel::kPaper)) {
    verdict.findings.push_back({fault.field, fault.reason, fault.message});
  }
  AddDoubts(definition, pages, verdict.findings);
  verdict.straight_through = verdict.findings.empty() && ReachStraightThrough(definition, pages);
  return verdict;
}

}  // namespace madoguchi::intake
