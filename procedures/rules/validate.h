// THE validator: the same rules and the same reasons for web, paper and counter. Pure; thread-safe.
//
// Data, section by section:
//   {"applicant":{"name":{"kanji":"見本　太郎","kana":"ミホン　タロウ"},"birth":"1985-01-02","phone":"0312345678",
//                 "address":{"postal":"1000001","town":"…","number":"…"},"relation":"self"},
//    "request":{"copies":1,"show":["domicile"],"persons":[{"person":{…}}],"agreed":true}}
// A field that is not asked (its `when` does not hold) must be absent. Paths in faults count repetitions from 1, as the
// reading template does: "request.persons.1.person.kana".
#pragma once

#include <vector>

#include "absl/time/civil_time.h"
#include "common/status/error.h"
#include "nlohmann/json.hpp"
#include "procedures/definition/definition.h"

namespace madoguchi::procedures {

// Every fault in the order of the form; reasons as in procedures/values/fault.h and the definition's rules. Data is
// normalised first. CHANNEL_CLOSED when the procedure does not take this channel.
std::vector<FieldFault> Validate(const Definition& definition, const nlohmann::json& data, absl::CivilDay today,
                                 Channel channel);

}  // namespace madoguchi::procedures
