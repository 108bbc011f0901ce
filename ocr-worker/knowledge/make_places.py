#!/usr/bin/env python3
"""Postal codes and places of Japan → the table that core/evidence/gazetteer reads.

  make_places.py ZIPCODE OFFICE_ZIPCODE OUT

Sources: SKK-JISYO.zipcode and SKK-JISYO.office.zipcode (Debian package skkdic-extra), public domain by their headers, made from Japan Post's
list. A line `@市区町村` (with its prefecture) begins a municipality; each line after it is `町域 郵便番号…` with at least one code, sorted by name;
the line with an empty name holds the codes of the municipality itself.
"""
import collections
import re
import sys

ENTRY = re.compile(r"^(\d{7}) /(.*)/$")
# A floor of a tower has a code of its own; an address names the tower after its number, not as a town.
FLOOR = re.compile(r"[（）０-９].*$")


def entries(path):
    with open(path, encoding="euc_jis_2004", errors="replace") as lines:
        for line in lines:
            match = ENTRY.match(line.rstrip("\n"))
            if match:
                for place in match.group(2).split("/"):
                    yield match.group(1), place.split(";")[0]


def longest(known, place):
    for length in range(len(place), 2, -1):
        if place[:length] in known:
            return place[:length]
    return None


def main():
    towns_path, offices_path, out = sys.argv[1:]
    listed = list(entries(towns_path))
    # 「以下に掲載がない場合」: the codes that end in 00 stand for a whole municipality.
    cities = {place for code, place in listed if code.endswith("00") and place[-1] in "市区町村"}
    places = collections.defaultdict(lambda: collections.defaultdict(set))
    for code, place in listed:
        if city := longest(cities, place):
            places[city][FLOOR.sub("", place[len(city):])].add(code)
    whole = {city + town for city, towns in places.items() for town in towns}
    for code, office in entries(offices_path):
        place = office.split("@")[-1].strip()
        city, town = longest(cities, place), longest(whole, place)
        if city and town and town.startswith(city):
            places[city][town[len(city):]].add(code)
    with open(out, "w", encoding="utf-8") as table:
        for city in sorted(places):
            table.write(f"@{city}\n")
            for town in sorted(places[city]):
                table.write(f"{town} {' '.join(sorted(places[city][town]))}\n")


if __name__ == "__main__":
    main()
