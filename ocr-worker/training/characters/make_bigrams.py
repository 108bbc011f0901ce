#!/usr/bin/python3
"""Writes models/bigrams.txt: which characters follow which in Japanese names and places, counted over mecab-ipadic's entries.

Lines of two characters and a count; ^ stands before the first character of a surname, given name or place, $ after the last. Readings of
names are counted too, for フリガナ, with ~ before the first, so that a name's beginning is not taken for katakana. What occurs fewer than COUNT_MIN times is left out: the reader gives the unlisted its share.
"""
import collections
import pathlib

IPADIC = pathlib.Path("/usr/share/mecab/dic/ipadic")
OUT = pathlib.Path(__file__).resolve().parents[2] / "models" / "bigrams.txt"
COUNT_MIN = 3
READING = 11
PATTERN_COUNT = 3000  # nearly every address has a house number
# What a house number and a building look like: written out, because a dictionary of places has none.
ADDRESS_PATTERNS = ["1-2-3", "4-5-6", "7-8-9", "1丁目2番3号", "4丁目5番6号", "7丁目8番9号", "10番20号", "101号室", "203号", "305号室", "802", "607", "904", "1番地", "23番地", "456番地", "708番地"]


def main():
    pairs = collections.Counter()

    def count(word, times=1, start="^"):
        for a, b in zip(start + word if start else word, word[0 if start else 1:] + "$"):
            pairs[a + b] += times

    for name in ("Noun.name.csv", "Noun.place.csv"):
        for line in (IPADIC / name).read_text(encoding="euc_jp", errors="ignore").splitlines():
            fields = line.split(",")
            count(fields[0])
            if name == "Noun.name.csv" and len(fields) > READING and fields[READING] != fields[0]:
                count(fields[READING], start="~")
    for pattern in ADDRESS_PATTERNS:
        count(pattern, PATTERN_COUNT)
    kept = {pair: n for pair, n in pairs.items() if n >= COUNT_MIN}
    OUT.write_text("".join(f"{pair}{n}\n" for pair, n in sorted(kept.items())), encoding="utf-8")
    print(len(kept), "pairs,", OUT.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
