#!/usr/bin/python3
"""Prints texts to measure with, one a line, drawn with a seed from mecab-ipadic: make_texts.py names|unlisted|readings|addresses|phones COUNT

names: a dictionary's surname and given name. unlisted: names of kanji that no dictionary puts together. readings: the katakana of names.
addresses: two places and a house number. phones: 10 or 11 digits that begin with 0.
"""
import pathlib
import random
import sys

IPADIC = pathlib.Path("/usr/share/mecab/dic/ipadic")
COST, FAMILY_OR_GIVEN, READING = 3, 7, 11
COST_MAX = 8000  # rarer names are mostly mistakes


def rows(name):
    for line in (IPADIC / name).read_text(encoding="euc_jp", errors="ignore").splitlines():
        yield line.split(",")


def is_kanji(text):
    return all("\u4e00" <= c <= "\u9fff" for c in text)


def names(column):
    found = {"姓": [], "名": []}
    for row in rows("Noun.name.csv"):
        if row[FAMILY_OR_GIVEN] in found and is_kanji(row[0]) and len(row[0]) <= 3 and int(row[COST]) < COST_MAX:
            found[row[FAMILY_OR_GIVEN]].append(row[column])
    return found["姓"], found["名"]


def house_number():
    n = random.randint
    return random.choice([f"{n(1, 9)}-{n(1, 20)}-{n(1, 20)}", f"{n(1, 999)}番地", f"{n(1, 9)}丁目{n(1, 20)}番{n(1, 20)}号"])


def texts(kind):
    if kind in ("names", "readings"):
        families, givens = names(0 if kind == "names" else READING)
        while True:
            yield f"{random.choice(families)} {random.choice(givens)}"
    if kind == "unlisted":
        families, givens = names(0)
        kanji = sorted(set("".join(families + givens)))
        while True:
            yield " ".join("".join(random.sample(kanji, 2)) for _ in range(2))
    if kind == "addresses":
        places = [row[0] for row in rows("Noun.place.csv") if 3 <= len(row[0]) <= 6 and is_kanji(row[0])]
        while True:
            yield random.choice(places) + random.choice(places) + house_number()
    if kind == "phones":
        while True:
            yield "0" + str(random.randint(1, 9)) + "".join(random.choices("0123456789", k=random.choice([8, 9])))
    raise SystemExit(__doc__)


def main():
    if len(sys.argv) != 3:
        raise SystemExit(__doc__)
    random.seed(21)
    source = texts(sys.argv[1])
    for _ in range(int(sys.argv[2])):
        print(next(source))


if __name__ == "__main__":
    main()
