#!/usr/bin/env python3
"""The rules of the house that no compiler keeps: who may include whom, which rooms a process has, how long a file may be.

  tidy.py [TREE]   prints one line a breach and fails when there is one
Each rule is a function from a Tree to breaches; tidy_test.py shows that each of them can fail.
"""
import fnmatch
import os
import re
import sys

PROCESSES = {
    "gateway": "gateway",
    "services/intake": "intake",
    "ocr-worker": "ocr-worker",
    "services/congestion": "congestion",
    "services/archive": "archive",
}
ROOMS = ["main.cc", "options.h", "options.cc", "server.h", "server.cc", "errors.h", "errors.cc", "limits.h", "README.md"]
GRPC_ROOMS = ["service.h", "service.cc", "convert.h", "convert.cc"]  # the gateway serves HTTP and has neither
LINES_MAX = 500
SKIPPED_FOLDERS = {".git", "build", "node_modules", "dist", ".run", "__pycache__", "results"}
CODE = (".h", ".cc", ".ts", ".tsx", ".mjs", ".js", ".py", ".sh", ".proto", ".cmake", ".css")
TEXT = CODE + (".md", ".yaml", ".yml", ".txt", ".json", ".html")

# What rules (core/) may see besides their own core/: the errors and bounds of their process, the definitions, and three folders of common/.
CORE_MAY_SEE = ("procedures/", "common/status/", "common/time/", "common/sync/", "absl/", "google/", "madoguchi/")
# … and libraries that only calculate: the rules of reading are rules about pixels, and OpenCV is their language.
CALCULATORS = ("opencv2/", "ZXing/", "nlohmann/", "arpa/inet.h")
# … and what they may not, whatever it is reached by: the wire, stores, engines of the machine, files, the machine's clock.
CORE_NEVER = re.compile(
    r"grpc|sqlite|libpq|hiredis|boost/|curl|prometheus|tesseract|leptonica|poppler|yaml-cpp|cairo|pango|"
    r"^(filesystem|fstream|cstdio|stdio\.h|unistd\.h|fcntl\.h|chrono|ctime|time\.h|thread|random)$|^sys/|"
    r"^absl/(time/clock|flags|random)|^procedures/paper/"
)
FORBIDDEN_WORDS = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b|catch \(\.\.\.\)")
MACHINE_PATHS = re.compile(r"(?<![\w.])/(work|home|root|Users)/\w|\.\./shared\b|\"resolved\":\s*\"http")
# `core/tickets/queue.h` in a document, core/tickets/queue.h in a comment of a header: from the top, or from any folder above or below.
SOURCE = r"\.(?:h|cc|proto|py|sh|mjs|ts|tsx|cmake|md|yaml)"
PATH_IN_TICKS = re.compile(r"`((?:[\w.*-]|\{[\w.*,-]+\})+(?:/(?:[\w.*-]|\{[\w.*,-]+\})+)*(?:/|" + SOURCE + r"))`")
PATH_IN_COMMENT = re.compile(r"(?<![\w./:*{}-])((?:[\w-]+/)+[\w.-]+" + SOURCE + r")(?![\w/])")
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
MADE_FOLDERS = ("build/", ".run/")  # stand in no checkout
INCLUDE = re.compile(r'^\s*#\s*include\s+["<]([^">]+)[">]', re.MULTILINE)


class Tree:
    """The files of a checkout, by path from its top."""

    def __init__(self, top):
        self.files = {}
        self.paths = set()  # of everything, pictures too
        for folder, folders, names in os.walk(top):
            folders[:] = sorted(f for f in folders if f not in SKIPPED_FOLDERS)
            for name in sorted(names):
                path = os.path.join(folder, name)
                relative = os.path.relpath(path, top)
                self.paths.add(relative)
                if name.endswith(TEXT) or relative == "dev":
                    with open(path, encoding="utf-8") as file:
                        self.files[relative] = file.read()

    def tails(self):
        """Every path by each of its ends, folders with a slash: a/b/c.h, b/c.h, c.h, a/b/, b/, a/."""
        found = set()
        for path in self.paths:
            parts = path.split("/")
            for begin in range(len(parts)):
                found.add("/".join(parts[begin:]))
                found.update("/".join(parts[begin:end]) + "/" for end in range(begin + 1, len(parts)))
        return found

    def cpp(self):
        return ((path, text) for path, text in self.files.items() if path.endswith((".h", ".cc")))


def process_of(path):
    return next((folder for folder in PROCESSES if path.startswith(folder + "/")), None)


def is_test(path):
    return path.startswith("tests/") or re.search(r"_(test|bench|fuzz)\.(cc|h)$|/testing/", path) is not None


def core_sees_only_rules(tree):
    for path, text in tree.cpp():
        process = process_of(path)
        if process is None or not path.startswith(process + "/core/") or is_test(path):
            continue
        own = (process + "/core/", process + "/errors.h", process + "/limits.h")
        for include in INCLUDE.findall(text):
            seen = include.startswith(own + CORE_MAY_SEE + CALCULATORS) or "/" not in include
            if not seen or CORE_NEVER.search(include):
                yield f"{path}: core/ must not include {include}"


def processes_meet_only_in_proto(tree):
    for path, text in tree.cpp():
        own = process_of(path)
        if path.startswith(("cli/", "tests/")):
            continue
        for include in INCLUDE.findall(text):
            other = process_of(include)
            if other is not None and other != own:
                yield f"{path}: must not include {include} of another process"


def folders_of_core_stand_on_floors(tree):
    seen = {}
    for path, text in tree.cpp():
        match = re.match(r"(.*/core)/(\w+)/[^/]+$", path)
        if match is None or is_test(path):
            continue
        core, folder = match.groups()
        for include in INCLUDE.findall(text):
            other = re.match(re.escape(core) + r"/(\w+)/[^/]+$", include)
            if other is not None and other.group(1) != folder:
                seen.setdefault((core, folder), set()).add(other.group(1))

    def reached(core, folder, found):
        for other in seen.get((core, folder), ()):
            if other not in found:
                found.add(other)
                reached(core, other, found)
        return found

    for core, folder in sorted(seen):
        circle = {other for other in reached(core, folder, set()) if folder in reached(core, other, set())}
        if circle and folder == min(circle):
            yield f"{core}: {', '.join(sorted(circle))} see each other in a circle"


def libraries_know_nothing_above_them(tree):
    for path, text in tree.cpp():
        for include in INCLUDE.findall(text):
            if path.startswith("common/") and (include.startswith("procedures/") or process_of(include)):
                yield f"{path}: common/ must not include {include}"
            seen = include.startswith(("procedures/", "common/status/", "common/time/", "common/sync/"))
            if path.startswith("procedures/") and not is_test(path) and include.startswith(("common/", "services/")) and not seen:
                yield f"{path}: procedures/ must not include {include}"


def every_process_has_the_rooms(tree):
    for folder, name in PROCESSES.items():
        for room in ROOMS + ([] if name == "gateway" else GRPC_ROOMS):
            if f"{folder}/{room}" not in tree.files:
                yield f"{folder}: {room} is missing"
        for room in ("core", "adapters"):
            if not any(path.startswith(f"{folder}/{room}/") for path in tree.files):
                yield f"{folder}: {room}/ is missing"


def files_stay_short(tree):
    for path, text in tree.files.items():
        lines = text.count("\n")
        if path.endswith(CODE) and lines > LINES_MAX:
            yield f"{path}: {lines} lines, more than {LINES_MAX}"


def headers_say_what_they_are_for(tree):
    for path, text in tree.files.items():
        if path.endswith(".h") and not (text.startswith("//") and "\n#pragma once\n" in text):
            yield f"{path}: a header begins with a comment and has #pragma once"


def nothing_is_left_undone(tree):
    for path, text in tree.files.items():
        if not path.endswith(CODE) or path.startswith("tests/tidy/"):
            continue
        for number, line in enumerate(text.splitlines(), 1):
            if found := FORBIDDEN_WORDS.search(line):
                yield f"{path}:{number}: {found.group(0)}"


def nothing_names_one_machine(tree):
    for path, text in tree.files.items():
        if path.startswith("tests/tidy/"):
            continue
        if found := MACHINE_PATHS.search(text):
            yield f"{path}: names a place of one machine: {found.group(0)}"


def alternatives(text):
    """a.{h,cc} → a.h a.cc"""
    braces = re.search(r"\{([^{}]*)\}", text)
    if braces is None:
        return [text]
    return [whole for part in braces.group(1).split(",") for whole in alternatives(text[: braces.start()] + part + text[braces.end() :])]


def documents_name_what_is_there(tree):
    tails = tree.tails()

    def is_there(path):
        # A folder of one word may be one that a running installation makes (keys/, sent/).
        if path.startswith(MADE_FOLDERS) or path in tails or re.fullmatch(r"[^/]+/", path):
            return True
        return "*" in path and any(fnmatch.fnmatchcase(tail, path) for tail in tails)

    for path, text in tree.files.items():
        named = []
        if path.endswith(".md"):
            named = [one for found in PATH_IN_TICKS.findall(text) for one in alternatives(found)]
        elif path.endswith(".h"):
            comments = "\n".join(line.partition("//")[2] for line in text.splitlines() if not line.startswith("#"))
            named = PATH_IN_COMMENT.findall(comments)
        for one in named:
            if not is_there(one):
                yield f"{path}: there is no {one}"


def links_lead_somewhere(tree):
    for path, text in tree.files.items():
        for target in LINK.findall(text) if path.endswith(".md") else ():
            whole = os.path.normpath(os.path.join(os.path.dirname(path), target))
            if "://" not in target and whole not in tree.paths and not any(other.startswith(whole + "/") for other in tree.paths):
                yield f"{path}: the link to {target} leads nowhere"


RULES = [
    core_sees_only_rules,
    processes_meet_only_in_proto,
    folders_of_core_stand_on_floors,
    libraries_know_nothing_above_them,
    every_process_has_the_rooms,
    files_stay_short,
    headers_say_what_they_are_for,
    nothing_is_left_undone,
    nothing_names_one_machine,
    documents_name_what_is_there,
    links_lead_somewhere,
]


def main():
    top = sys.argv[1] if len(sys.argv) > 1 else os.path.join(os.path.dirname(os.path.abspath(__file__)), "../..")
    tree = Tree(top)
    breaches = [breach for rule in RULES for breach in rule(tree)]
    print("\n".join(breaches) or f"tidy: {len(tree.files)} files keep {len(RULES)} rules")
    return 1 if breaches else 0


if __name__ == "__main__":
    sys.exit(main())
