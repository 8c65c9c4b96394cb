#!/usr/bin/python3
# SPDX-License-Identifier: BSD-2-Clause
"""Write fold_variants.h: what the skeleton (V3) takes for one character.

    fold_variants.py [--folder DIRECTORY] >fold_variants.h

Joins characters into classes and writes one row for each that is not the
head of its class.  The classes come from

    kept     fold_kept.txt, beside this script: what no other source has
    radical  Unicode's EquivalentUnifiedIdeograph.txt
    jinmei   Unihan's kJinmeiyoKanji: old forms that may be used in names
    z        Unihan's kZVariant: one character that has two code points
    hant     ICU's transliterator Hans-Hant
    trad     Unihan's kTraditionalVariant and kSimplifiedVariant
    spoof    Unihan's kSpoofingVariant: easily mistaken for each other
    sem      Unihan's kSemanticVariant: same sound and meaning
    look     ICU's confusables (Unicode Technical Standard 39)
    name     the names in Unicode's UnicodeData.txt

in this order: what comes first stands.  Data never join two characters that
Japanese has as different words: those of the 常用漢字表 and of the
人名用漢字 (less the old forms of that list), nor two that a line "apart" of
fold_kept.txt names.  So of 后 and 後, one of which is the other's simplified
form, both stay, unless fold_kept.txt joins them.

The data are Debian's packages unicode-data and python3-icu.  Their versions
stand in the header; other versions may give other classes.
"""
import argparse
import bz2
import collections
import os
import sys

try:
    import icu
except ImportError:
    sys.exit("fold_variants.py: no PyICU; install Debian's python3-icu")

NFKC = icu.Normalizer2.getNFKCInstance()
NFD = icu.Normalizer2.getNFDInstance()
PLAIN = icu.Normalizer2.getNFKCCasefoldInstance()
HERE = os.path.dirname(os.path.abspath(__file__))
KANGXI_AND_SUPPLEMENT = range(0x2E80, 0x2FD6)
STROKES = range(0x31C0, 0x31E4)
LAST_LEVEL_1_ROW = 47  # of JIS X 0208

HEADER = """\
/* SPDX-License-Identifier: BSD-2-Clause AND Unicode-DFS-2016 */
/*
 * Written by fold_variants.py from fold_kept.txt, ICU %s and the data of
 * Unicode %s; do not edit.  Each row: character, head of its class, source.
 *
 * The data of Unicode (UCD, Unihan and, in ICU, confusables and
 * transliterators) are Copyright (c) 1991-2022 Unicode, Inc., used under the
 * Unicode License Agreement - Data Files and Software (2016); see
 * https://www.unicode.org/license.txt.  What is here was selected and
 * combined from them, that is, modified.
 */
/* clang-format off */
"""


# ---- reading ---------------------------------------------------------------

def lines_of(path):
    opener = bz2.open if path.endswith(".bz2") else open
    with opener(path, "rt", encoding="utf-8") as file:
        for line in file:
            line = line.split("#")[0].strip()
            if line:
                yield line


def unihan(folder, name):
    """All (character, property, value) of a file of Unihan."""
    path = os.path.join(folder, "Unihan_%s.txt.bz2" % name)
    for line in lines_of(path):
        code, key, value = line.split("\t")
        yield from_code(code), key, value


def from_code(code):
    """U+4E00<kMatthews is 一."""
    return chr(int(code[2:].split("<")[0], 16))


class Japanese:
    """What characters Japanese has, and how common they are."""

    def __init__(self, folder):
        self.joyo, self.jis, old = set(), {}, {}
        self.names = set()
        for c, key, value in unihan(folder, "OtherMappings"):
            if key == "kJoyoKanji" and not value.startswith("U+"):
                self.joyo.add(c)
            elif key == "kJinmeiyoKanji":
                new = from_code("U" + value.split(":U")[1]) \
                    if ":U" in value else c
                if NFKC.normalize(new) == NFKC.normalize(c):
                    self.names.add(c)
                else:
                    old[c] = new
            elif key == "kJis0":
                self.jis[c] = int(value[:2])
        self.old_forms = list(old.items())

    def is_word(self, c):
        return c in self.joyo or c in self.names or is_kana(c)

    def is_in_jis(self, c):
        return c in self.jis or self.is_word(c)

    def rank(self, c):
        """The head of a class is the member of the lowest rank."""
        if ord(c) > 0xFFFF:  # a head is one UTF-16 unit
            kind = 6
        elif not is_ideograph(c):
            kind = 0
        elif c in self.joyo:
            kind = 1
        elif c in self.names:
            kind = 2
        elif c in self.jis:
            kind = 3 if self.jis[c] <= LAST_LEVEL_1_ROW else 4
        else:
            kind = 5
        return kind, ord(c)


# ---- classes ---------------------------------------------------------------

class Classes:
    """Disjoint classes, each with a head and at most one word of Japanese."""

    def __init__(self, japanese):
        self.japanese = japanese
        self.members = {}  # head -> members
        self.head = {}
        self.source = {}
        self.apart = collections.defaultdict(set)
        self.is_kept = set()
        self.refused = []

    def head_of(self, c):
        return self.head.get(c, c)

    def members_of(self, c):
        return self.members.get(self.head_of(c), [c])

    def keep_apart(self, word):
        for c in word:
            self.apart[c].update(set(word) - {c})

    def keep(self, word):
        """A class of fold_kept.txt; its first character is the head."""
        for c in word[1:]:
            if self.head_of(c) == self.head_of(word[0]):
                sys.exit("fold_kept.txt: %s is twice with %s" % (c, word[0]))
            self.merge(word[0], c, "kept")

    def is_allowed(self, a, b):
        left, right = self.members_of(a), self.members_of(b)
        is_word = self.japanese.is_word
        if any(map(is_word, left)) and any(map(is_word, right)):
            return False
        return not any(d in self.apart[c] for c in left for d in right)

    def join(self, a, b, source):
        a, b = NFKC.normalize(a), NFKC.normalize(b)
        if self.head_of(a) == self.head_of(b):
            return
        if self.is_allowed(a, b):
            self.merge(a, b, source)
        else:
            self.refused.append((a, b, source))

    def merge(self, a, b, source):
        left, right = self.head_of(a), self.head_of(b)
        head = left
        if source != "kept":
            head = min(left, right, key=self.rank_of_head)
        all_members = self.members_of(left) + self.members_of(right)
        for old in (left, right):
            self.members.pop(old, None)
            if old != head:
                self.source[old] = source
        self.members[head] = all_members
        for c in all_members:
            self.head[c] = head
        if source == "kept":
            self.is_kept.add(head)

    def rank_of_head(self, c):
        return c not in self.is_kept, self.japanese.rank(c)


def read_kept(classes):
    sequences = {}
    for line in lines_of(os.path.join(HERE, "fold_kept.txt")):
        kind, *words = line.split()
        if kind == "apart":
            for word in words:
                classes.keep_apart(word)
        elif kind == "write":
            sequences[words[0]] = (words[1], "kept")
        else:
            for word in [kind] + words:
                classes.keep(word)
    return sequences


# ---- ideographs ------------------------------------------------------------

def is_kana(c):
    return "\u3041" <= c <= "\u30FF"


def is_ideograph(c):
    return icu.Char.hasBinaryProperty(c, icu.UProperty.UNIFIED_IDEOGRAPH) or \
        ord(c) in KANGXI_AND_SUPPLEMENT or ord(c) in STROKES


def add_radicals(classes, folder):
    path = os.path.join(folder, "EquivalentUnifiedIdeograph.txt")
    for line in lines_of(path):
        codes, ideograph = (part.strip() for part in line.split(";"))
        first, _, last = codes.partition("..")
        for code in range(int(first, 16), int(last or first, 16) + 1):
            classes.join(chr(int(ideograph, 16)), chr(code), "radical")


def variants(folder):
    """Pairs of characters, by property."""
    found = collections.defaultdict(list)
    for c, key, value in unihan(folder, "Variants"):
        for code in value.split():
            if from_code(code) != c:
                found[key].append((c, from_code(code)))
    return found


def all_ideographs():
    everything = icu.UnicodeSet("[:Unified_Ideograph:]")
    return list(everything)


def add_simplified(classes, pairs):
    """Those that Japanese does not have, as what it has."""
    hans_hant = icu.Transliterator.createInstance("Hans-Hant")
    for c in all_ideographs():
        traditional = hans_hant.transliterate(c)
        if len(traditional) == 1 and traditional != c and \
           not classes.japanese.is_in_jis(c):
            classes.join(traditional, c, "hant")
    for simplified, traditional in \
            pairs["kTraditionalVariant"] + \
            [(b, a) for a, b in pairs["kSimplifiedVariant"]]:
        classes.join(traditional, simplified, "trad")


def add_confusable_ideographs(classes, spoof):
    for c in all_ideographs():
        skeleton = spoof.getSkeleton(0, c)
        if len(skeleton) == 1 and skeleton != c and is_ideograph(skeleton):
            classes.join(skeleton, c, "look")


def add_ideographs(classes, folder, spoof):
    pairs = variants(folder)
    add_radicals(classes, folder)
    for old, new in classes.japanese.old_forms:
        classes.join(new, old, "jinmei")
    for a, b in pairs["kZVariant"]:
        classes.join(a, b, "z")
    add_simplified(classes, pairs)
    for a, b in pairs["kSpoofingVariant"]:
        classes.join(a, b, "spoof")
    for a, b in pairs["kSemanticVariant"]:
        classes.join(a, b, "sem")
    add_confusable_ideographs(classes, spoof)


# ---- letters and kana --------------------------------------------------------

def is_done_by_plain(c):
    """V2 makes something else of it, or V3 removes its accent."""
    plain = PLAIN.normalize(c)
    return NFD.normalize(c) != c or plain[:1].isascii()


def without_marks(text):
    return "".join(c for c in text if icu.Char.charType(c) !=
                   icu.UCharCategory.NON_SPACING_MARK)


def add_confusable_letters(rows, spoof):
    """Letters of all scripts that look like an ASCII letter."""
    for code in range(0x80, 0x20000):
        c = chr(code)
        if not icu.Char.isalpha(c) or c in rows or is_done_by_plain(c) or \
           is_ideograph(c):
            continue
        found = without_marks(spoof.getSkeleton(0, c))
        # Confusables have one class for I and l, and so has V3.
        if len(found) == 1 and found.isascii() and found.isalpha():
            rows[c] = (rows.get(found.lower(), [found.lower()])[0], "look")


def add_named(rows, first, last, prefix, value):
    """Characters whose name is `prefix` and what `value` understands."""
    for code in range(first, last + 1):
        name = icu.Char.charName(chr(code))
        if name.startswith(prefix) and value(name[len(prefix):]):
            head = value(name[len(prefix):])
            rows[chr(code)] = (rows.get(head, [head])[0], "name")


def letter(name):
    return name.lower() if len(name) == 1 else None


KATAKANA = {icu.Char.charName(chr(code)): chr(code)
            for code in range(0x30A1, 0x30FB)}


def kana(name):
    """KA-1 is カ, SMALL KO is コ, ARCHAIC YE is エ."""
    syllable = name.split("-")[0].split(" ")[-1]
    syllable = {"YE": "E"}.get(syllable, syllable)
    return KATAKANA.get("KATAKANA LETTER " + syllable)


def add_named_words(sequences):
    """Squared words, such as U+1F194."""
    for code in range(0x1F18A, 0x1F1AE):
        name = icu.Char.charName(chr(code))
        word = name.split("SQUARED ")[-1].split(" WITH ")[0]
        if "SQUARED" in name and word.isalpha() and word.isascii():
            sequences[chr(code)] = (word.lower(), "name")


def add_named_letters(rows):
    for enclosure in "NEGATIVE CIRCLED", "NEGATIVE SQUARED", "SQUARED":
        add_named(rows, 0x1F130, 0x1F189,
                  enclosure + " LATIN CAPITAL LETTER ", letter)
    add_named(rows, 0x1F1E6, 0x1F1FF,
              "REGIONAL INDICATOR SYMBOL LETTER ", letter)
    for script in "HIRAGANA", "KATAKANA":
        add_named(rows, 0x1AFF0, 0x1B16F, script + " LETTER ", kana)
    add_named(rows, 0x1B000, 0x1B122, "HENTAIGANA LETTER ", kana)


# ---- writing -----------------------------------------------------------------

def rows_of(classes):
    """The classes that Japanese knows, as rows."""
    rows = {}
    for head, members in classes.members.items():
        if not any(classes.japanese.is_in_jis(c) for c in members) and \
           is_ideograph(head):
            continue
        for c in members:
            if c != head:
                rows[c] = (head, classes.source.get(c, "kept"))
    return rows


def write(rows, sequences):
    sys.stdout.write(HEADER % (icu.ICU_VERSION, icu.UNICODE_VERSION))
    for c, (head, source) in sorted(rows.items()):
        if ord(head) > 0xFFFF:
            continue
        print("VARIANT(0x%04X, 0x%04X) /* %s %s %s */" %
              (ord(c), ord(head), c, head, source))
    for c, (text, source) in sorted(sequences.items()):
        print('SEQUENCE(0x%04X, u"%s") /* %s %s */' %
              (ord(c), text, c, source))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--folder", default="/usr/share/unicode",
                        help="where Unicode's data are (%(default)s)")
    parser.add_argument("--refused", action="store_true",
                        help="list what the data would join and we do not")
    options = parser.parse_args()
    classes = Classes(Japanese(options.folder))
    spoof = icu.SpoofChecker()
    sequences = read_kept(classes)
    add_ideographs(classes, options.folder, spoof)
    if options.refused:
        for a, b, source in classes.refused:
            print(a, b, source)
        return
    rows = rows_of(classes)
    add_confusable_letters(rows, spoof)
    add_named_letters(rows)
    add_named_words(sequences)
    write(rows, sequences)


if __name__ == "__main__":
    try:
        main()
    except OSError as error:
        sys.exit("fold_variants.py: %s; install Debian's unicode-data" %
                 error)
