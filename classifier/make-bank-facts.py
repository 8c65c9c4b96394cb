#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""make-bank-facts.py - the table of banks and branches, from its source

    classifier/make-bank-facts.py ZENGIN-DATA.JS >classifier/bank_facts.tsv

ZENGIN-DATA.JS is lib/zengin-data.js of the npm package zengin-code ("npm
pack zengin-code" fetches it), which follows what the banks report to the
Zengin system.  Taken over are facts only: codes, names and readings, in the
one spelling in which the library compares names (bank_name.h); the package
itself is no part of this project.
"""
import json
import re
import sys
import unicodedata

# The same rules as fold() in bank_name.c; test_bank compares them.
SMALL = dict(zip("ァィゥェォッャュョヮヵヶ", "アイウエオツヤユヨワカケ"))
ALIKE = dict(zip("二口力工卜夕八○◯", "ニロカエトタハ〇〇"))
OLD = dict(zip("澁瀧縣國髙﨑德廣櫻澤濱嶋邊邉齋齊惠靜鹽會榮佛條驛龍曾檜壽圓諫頸蘆",
               "渋滝県国高崎徳広桜沢浜島辺辺斎斉恵静塩会栄仏条駅竜曽桧寿円諌頚芦"))
IGNORED = set("-‐‑‒–—―−－ー・.、~' ")
KINDS = (("信金", "シンキン"), ("信組", "シンクミ"), ("労金", "ロウキン"),
         ("信漁連", "シンギヨレン"), ("信連", "シンレン"),
         ("農協", "ノウキヨウ"), ("漁協", "ギヨキヨウ"))

HEADER = """\
# Banks and branches of Japan: code TAB kind TAB name TAB reading TAB branches
#
# Made by make-bank-facts.py; do not edit (bank_names.tsv has what is added
# by hand).  Branches: code, name and, where it differs, "/" and reading, a
# blank between two.  Names as bank_name.h folds them: カタカナ for ひらがな
# and small kana, no ー, 支店 left out, likewise the word for the kind of bank.
#
# Source: the codes and names under which the institutions settle in the
# Zengin system (全国銀行データ通信システム), as collected by the npm package
# zengin-code, (c) 2015 Sho Kusano and contributors, MIT licence.
# Version: {version}
"""


def fold(name):
    out = ""
    for c in unicodedata.normalize("NFKC", name).casefold():
        c = OLD.get(c, c)
        if "ぁ" <= c <= "ゖ":
            c = chr(ord(c) + 0x60)
        c = ALIKE.get(SMALL.get(c, c), SMALL.get(c, c))
        if c not in IGNORED and not c.isspace():
            out += c
    return re.sub("(?<=[一-鿿])[ガカ](?=[一-鿿])", "ケ", out)


def kind_of(code, name, kana):
    for kind, reading in KINDS:
        if name.endswith(kind):
            reading = reading if kana.endswith(reading) else ""
            return kind, name[:-len(kind)], kana[:len(kana) - len(reading)]
    if code[0] == "0" or code == "9900":
        return "銀行", name, kana
    if "3056" <= code < "9400":
        return "農協", name, kana.removesuffix("ノウキヨウ")
    return "-", name, kana


def branch_word(code, branch):
    name, kana = fold(branch["name"]), fold(branch["kana"])
    return code + name + ("" if kana in (name, "") else "/" + kana)


def main():
    if len(sys.argv) != 2 or sys.argv[1].startswith("-"):
        sys.stderr.write(__doc__)
        return 0 if sys.argv[1:] == ["--help"] else 64
    with open(sys.argv[1], encoding="utf-8") as file:
        text = file.read()
    banks = json.loads(text[text.index("{"):text.rindex("}") + 1])
    try:
        with open(sys.argv[1].replace("lib/zengin-data.js", "package.json"),
                  encoding="utf-8") as file:
            version = json.load(file)["version"]
    except (OSError, ValueError, KeyError):
        version = "unknown"
    sys.stdout.write(HEADER.format(version=version))
    for code in sorted(banks):
        bank = banks[code]
        kind, name, kana = kind_of(code, fold(bank["name"]),
                                   fold(bank["kana"]))
        branches = bank["branches"]
        print(code, kind, name, kana, " ".join(
            branch_word(b, branches[b]) for b in sorted(branches)), sep="\t")
    return 0


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")
    sys.exit(main())
