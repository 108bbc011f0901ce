#!/usr/bin/env python3
"""Sums the JUnit reports of one ./dev test: names every failure, then says "N passed, N failed" on a line of its own.

A C++ test binary counts by its cases (gtest/NAME.xml); one that died before it could report counts as one failure.
"""
import pathlib
import re
import sys
import xml.etree.ElementTree as xml


# Colours of a terminal, which a failure's text may hold and XML may not.
CONTROLS = re.compile(r"\x1b\[[0-9;]*m|[\x00-\x08\x0b\x0c\x0e-\x1f]")


def cases_of(report):
    """(name, passed) of each case that ran."""
    for case in xml.fromstring(CONTROLS.sub("", report.read_text(encoding="utf-8"))).iter("testcase"):
        skipped = case.find("skipped") is not None or case.get("status") in ("notrun", "disabled")
        failed = any(case.find(tag) is not None for tag in ("failure", "error")) or case.get("status") == "fail"
        if failed or not skipped:
            name = f"{report.stem}: {case.get('classname') or ''} {case.get('name')}"
            yield name, not failed


def count(results):
    outcomes = []
    for report in sorted(results.glob("*.xml")):
        for name, passed in cases_of(report):
            cases = results / "gtest" / f"{name.split()[-1]}.xml"
            if report.stem == "ctest" and cases.exists():
                inner = list(cases_of(cases))
                outcomes += inner
                if passed or not all(good for _, good in inner):
                    continue
            outcomes.append((name, passed))
    return outcomes


def main():
    outcomes = count(pathlib.Path(sys.argv[1]))
    failures = [name for name, passed in outcomes if not passed]
    for name in failures:
        print("failed:", name)
    print(f"{len(outcomes) - len(failures)} passed, {len(failures)} failed")
    return 1 if failures or not outcomes else 0


if __name__ == "__main__":
    sys.exit(main())
