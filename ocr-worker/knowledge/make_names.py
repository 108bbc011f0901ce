#!/usr/bin/env python3
"""Names, characters with their readings, words → the tables that core/evidence/name_readings and words read.

  make_names.py IPADIC_DIR NAMES_OUT WORDS_OUT

Source: mecab-ipadic (NAIST licence, see NOTICE). Three parts, each begun by a line `@surnames`, `@given`, `@characters`; a line is the written form
and its readings in katakana, sorted. How a single character may be read in a name is learned from names and nouns: where all characters of a word
but one have known readings, the rest of the word's reading is that one's; what is learned so from two words or more counts.
"""
import collections
import csv
import pathlib
import sys

KANA = set("ァアィイゥウェエォオカガキギクグケゲコゴサザシジスズセゼソゾタダチヂッツヅテデトドナニヌネノハバパヒビピフブプヘベペホボポマミムメモャヤュユョヨラリルレロワヲンヴー")
VOICED = str.maketrans("ガギグゲゴザジズゼゾダヂヅデドバビブベボパピプペポ", "カキクケコサシスセソタチツテトハヒフヘホハヒフヘホ")
READING_KANA_MAX = 5
ROUNDS = 3
SEEN_MIN = 2
WORD_MIN, WORD_MAX = 2, 8


def rows(path):
    with open(path, encoding="euc_jp", errors="ignore", newline="") as lines:
        yield from csv.reader(lines)


def is_kanji(character):
    return "一" <= character <= "鿿" or character in "々〆ヶ"


def same(known, heard, first):
    """A reading as it sounds inside a word: its first sound may be voiced (カワ → ガワ), its last one doubled (ガク → ガッ)."""
    if known == heard:
        return True
    if len(known) != len(heard):
        return False
    head = known[0] == heard[0] or (not first and known[0] == heard[0].translate(VOICED))
    tail = known[1:] == heard[1:] or (len(known) > 1 and known[1:-1] == heard[1:-1] and heard[-1] == "ッ")
    return head and tail


def ends(word, reading, known):
    """Positions of the reading that the word's first i characters may reach, for every i."""
    reach = [{0}]
    for i, character in enumerate(word):
        after = set()
        for start in reach[-1]:
            for length in range(1, READING_KANA_MAX + 1):
                heard = reading[start:start + length]
                if len(heard) == length and any(same(k, heard, i == 0) for k in known[character]):
                    after.add(start + length)
        reach.append(after)
    return reach


def learn(words, known):
    seen = collections.Counter()
    for word, reading in words:
        forward = ends(word, reading, known)
        if forward[-1] and len(reading) in forward[-1]:
            continue  # says nothing new
        backward = [{len(reading)}]
        for i in range(len(word) - 1, 0, -1):
            before = set()
            for end in backward[-1]:
                for length in range(1, READING_KANA_MAX + 1):
                    heard = reading[max(0, end - length):end]
                    if len(heard) == length and any(same(k, heard, False) for k in known[word[i]]):
                        before.add(end - length)
            backward.append(before)
        backward.reverse()  # backward[i]: where character i ends, given those behind it
        for i, character in enumerate(word):
            found = {reading[a:b] for a in forward[i] for b in backward[i] if 0 < b - a <= READING_KANA_MAX}
            for heard in found:
                if heard[0] not in "ァィゥェォッャュョンー":
                    seen[character, heard] += 1
    return seen


# What buildings are called in addresses and no dictionary of nouns has.
BUILDINGS = """アパート コーポ ハイツ メゾン マンション ビル ビルディング レジデンス パレス ハイム コート パーク シャトー ヴィラ ヴィレッジ グランド ロイヤル ガーデン ヒルズ タワー テラス
プラザ スクエア ハウス フラット カーサ グリーン サニー サンハイツ セントラル ステーション スカイ ニュー ライオンズ エステート エクセル クレスト フォレスト ベル リバー ローズ
団地 住宅 市営 県営 都営 町営 公営 宿舎 社宅 寮 号棟 号室 号館 東棟 西棟 南棟 北棟 本館 別館 新館""".split()


def write_words(folder, out):
    nouns = set(BUILDINGS)
    for name in ("Noun.csv", "Noun.verbal.csv", "Noun.adjv.csv"):
        nouns.update(row[0] for row in rows(folder / name))
    with open(out, "w", encoding="utf-8") as table:
        for word in sorted(nouns):
            if WORD_MIN <= len(word) <= WORD_MAX and all(is_kanji(c) or "ぁ" <= c <= "ヶ" or c == "ー" for c in word):
                table.write(word + "\n")


def main():
    folder, out, words_out = pathlib.Path(sys.argv[1]), sys.argv[2], sys.argv[3]
    write_words(folder, words_out)
    surnames, given = collections.defaultdict(set), collections.defaultdict(set)
    words, known = [], collections.defaultdict(set)
    for row in rows(folder / "Noun.name.csv"):
        written, kind, reading = row[0], row[7], row[11]
        if set(reading) - KANA or kind not in ("姓", "名"):
            continue
        (surnames if kind == "姓" else given)[written].add(reading)
        words.append((written, reading))
    for row in rows(folder / "Noun.csv"):
        if len(row[0]) <= 4 and not set(row[11]) - KANA:
            words.append((row[0], row[11]))
    words = sorted({(w, r) for w, r in words if all(map(is_kanji, w))})
    for word, reading in words:
        if len(word) == 1 and len(reading) <= READING_KANA_MAX:
            known[word].add(reading)
    longer = [(w, r) for w, r in words if 1 < len(w) <= 4]
    for _ in range(ROUNDS):
        for (character, heard), times in learn(longer, known).items():
            if times >= SEEN_MIN:
                known[character].add(heard)
    with open(out, "w", encoding="utf-8") as table:
        for title, readings in (("surnames", surnames), ("given", given), ("characters", known)):
            table.write(f"@{title}\n")
            for written in sorted(readings):
                if readings[written]:
                    table.write(f"{written} {' '.join(sorted(readings[written]))}\n")


if __name__ == "__main__":
    main()
