#include "ocr-worker/knowledge/knowledge.h"

extern "C" {
extern const char madoguchi_knowledge_places[], madoguchi_knowledge_places_end[];
extern const char madoguchi_knowledge_names[], madoguchi_knowledge_names_end[];
extern const char madoguchi_knowledge_words[], madoguchi_knowledge_words_end[];
}

namespace madoguchi::ocr::knowledge {

namespace {

absl::string_view Between(const char* begin, const char* end) { return {begin, static_cast<size_t>(end - begin)}; }

}  // namespace

absl::string_view Places() { return Between(madoguchi_knowledge_places, madoguchi_knowledge_places_end); }

absl::string_view Names() { return Between(madoguchi_knowledge_names, madoguchi_knowledge_names_end); }

absl::string_view Words() { return Between(madoguchi_knowledge_words, madoguchi_knowledge_words_end); }

}  // namespace madoguchi::ocr::knowledge
