#!/usr/bin/env python3
"""Each rule of tidy.py passes on a small good tree and fails on the same tree with one thing broken."""
import os
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import tidy  # noqa: E402

HEADER = "// What it is for.\n#pragma once\n"


def good_tree():
    files = {"common/status/error.h": HEADER, "procedures/rules.h": HEADER + '#include "common/status/error.h"\n'}
    for folder, name in tidy.PROCESSES.items():
        for room in tidy.ROOMS + ([] if name == "gateway" else tidy.GRPC_ROOMS):
            files[f"{folder}/{room}"] = HEADER
        files[f"{folder}/core/rules.h"] = HEADER + f'#include <vector>\n#include "{folder}/errors.h"\n#include "procedures/rules.h"\n'
        files[f"{folder}/adapters/sql.h"] = HEADER + f'#include <sqlite3.h>\n#include "{folder}/core/rules.h"\n'
    return files


def breaches(rule, changes=None):
    with tempfile.TemporaryDirectory() as top:
        for path, text in {**good_tree(), **(changes or {})}.items():
            if text is None:
                continue
            os.makedirs(os.path.join(top, os.path.dirname(path)), exist_ok=True)
            with open(os.path.join(top, path), "w", encoding="utf-8") as file:
                file.write(text)
        return list(rule(tidy.Tree(top)))


class TidyTest(unittest.TestCase):
    def test_a_good_tree_keeps_every_rule(self):
        for rule in tidy.RULES:
            with self.subTest(rule.__name__):
                self.assertEqual(breaches(rule), [])

    def test_every_rule_can_fail(self):
        core = "services/intake/core/rules.h"
        broken = [
            (tidy.core_sees_only_rules, {core: HEADER + "#include <grpcpp/server.h>\n"}),
            (tidy.core_sees_only_rules, {core: HEADER + "#include <filesystem>\n"}),
            (tidy.core_sees_only_rules, {core: HEADER + '#include "absl/time/clock.h"\n'}),
            (tidy.core_sees_only_rules, {core: HEADER + '#include "common/sql/database.h"\n'}),
            (tidy.core_sees_only_rules, {core: HEADER + '#include "services/intake/adapters/sql.h"\n'}),
            (tidy.core_sees_only_rules, {core: HEADER + '#include "madoguchi/intake/v1/intake.grpc.pb.h"\n'}),
            (tidy.processes_meet_only_in_proto, {"gateway/server.cc": '#include "services/intake/limits.h"\n'}),
            (
                tidy.folders_of_core_stand_on_floors,
                {
                    "services/intake/core/paper/scan.h": HEADER + '#include "services/intake/core/batches/batch.h"\n',
                    "services/intake/core/batches/batch.h": HEADER + '#include "services/intake/core/paper/scan.h"\n',
                },
            ),
            (tidy.libraries_know_nothing_above_them, {"common/status/error.h": HEADER + '#include "procedures/rules.h"\n'}),
            (tidy.libraries_know_nothing_above_them, {"procedures/rules.h": HEADER + '#include "common/sql/database.h"\n'}),
            (tidy.every_process_has_the_rooms, {"ocr-worker/limits.h": None}),
            (tidy.every_process_has_the_rooms, {"services/archive/adapters/sql.h": None}),
            (tidy.files_stay_short, {"gateway/server.cc": "//\n" * (tidy.LINES_MAX + 1)}),
            (tidy.headers_say_what_they_are_for, {core: "#pragma once\n"}),
            (tidy.headers_say_what_they_are_for, {core: "// Why.\n"}),
            (tidy.nothing_is_left_undone, {"gateway/server.cc": "// TODO: later\n"}),
            (tidy.nothing_is_left_undone, {"gateway/server.cc": "try {} catch (...) {}\n"}),
            (tidy.nothing_names_one_machine, {"README.md": "see /home/somebody/madoguchi\n"}),
            (tidy.documents_name_what_is_there, {"README.md": "`common/status/error.h`, `status/{error,gone}.h`, `build/dev/`, `keys/`\n"}),
            (tidy.documents_name_what_is_there, {"README.md": "`services/*/core/` and `services/*/gone/`\n"}),
            (tidy.documents_name_what_is_there, {core: "// As in common/status/gone.h.\n#pragma once\n"}),
            (tidy.links_lead_somewhere, {"docs/a.md": "[one](../README.md#top) [two](https://example.com/) [three](gone.md)\n", "README.md": ""}),
        ]
        self.assertEqual({rule for rule, _ in broken}, set(tidy.RULES))
        for rule, changes in broken:
            with self.subTest(rule=rule.__name__, changes=changes):
                self.assertEqual(len(breaches(rule, changes)), 1)


if __name__ == "__main__":
    unittest.main()
