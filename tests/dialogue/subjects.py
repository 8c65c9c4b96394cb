#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""subjects.py make FOLDER        - write one mail for each kind of Subject
   subjects.py check FOLDER MARK   - compare with what was delivered

make prints the steps for smtp.py.  check reads FOLDER/delivered lines
"ID FILE" from standard input and prints a TAP line for each Subject: the
field is MARK, a fold, and the original value byte for byte.
"""
import base64
import sys

BODY = "未納料金があります。連絡なき場合、法的手続きに移行します。\n".encode()


def word(text, charset="UTF-8", codec="utf-8"):
    data = base64.b64encode(text.encode(codec)).decode()
    return f"=?{charset}?B?{data}?=".encode()


# What stands behind "Subject:", with the folds as they are sent.
SUBJECTS = {
    "a plain one": b" Hello",
    "none behind the colon": b"",
    "blanks only": b"   ",
    "no blank behind the colon": b"Hello",
    "two blanks behind the colon": b"  Hello",
    "a TAB behind the colon": b"\tHello",
    "blanks at the end": b" Hello \t ",
    "an encoded-word": b" " + word("最終通告"),
    "two that are adjacent": b" " + word("最終") + b" " + word("通告"),
    "encoded-words over two lines":
        b" " + word("最終通告") + b"\n " + word("お支払い"),
    "a fold with a TAB": b" one\n\ttwo",
    "a fold right behind the colon": b"\n " + word("最終通告"),
    "many folds": b" a" + b"\n b" * 40,
    "ISO-2022-JP in an encoded-word":
        b" " + word("最終通告", "ISO-2022-JP", "iso2022_jp"),
    "an encoded-word that splits a character":
        b" =?UTF-8?B?5pyA57WC6YCa?= =?UTF-8?B?5Q==?= =?UTF-8?B?kYo=?=",
    "quoted-printable": b" =?utf-8?Q?=E6=9C=80=E7=B5=82_x?=",
    "an encoded-word that is broken": b" =?UTF-8?B?5pyA57WC6YCa5ZG?=",
    "one that never ends": b" =?UTF-8?B?5pyA57WC6YCa",
    "raw ISO-2022-JP": b" \x1b$B:G=*DL9p\x1b(B",
    "raw ISO-2022-JP that does not return": b" \x1b$B:G=*DL9p",
    "raw Shift_JIS": b" " + "最終通告".encode("shift_jis"),
    "raw EUC-JP": b" " + "最終通告".encode("euc_jp"),
    "raw UTF-8": " 最終通告".encode(),
    "bytes that are no charset": b" \x80\xff\xfe",
    "a percent sign": b" 100% %s %n %%",
    "quotes and backslashes": b' "x\\" \\',
    "a header field inside": b" x: y\n X-Evil: z",
    "a mark of somebody else": b" [SPAM] Hello",
    "nine hundred letters": b" " + b"a" * 900,
    "a thousand words": b" " + b"\n ".join([b"word " * 12] * 80),
    "control characters": b" a\x01\x07\x7fb",
}
# What RFC 5322 forbids the value to be: lines of blanks only.
EMPTY = {"none behind the colon", "blanks only"}


def ident(number):
    return f"subject-{number}"


def make(folder):
    for number, value in enumerate(SUBJECTS.values()):
        with open(f"{folder}/{ident(number)}.eml", "wb") as file:
            file.write(f"X-First: {ident(number)}\n".encode() +
                       b"From: a@sender.example\nTo: yes@rei.example\n"
                       b"Subject:" + value + b"\n"
                       b"MIME-Version: 1.0\n"
                       b"Content-Type: text/plain; charset=UTF-8\n"
                       b"Content-Transfer-Encoding: 8bit\n"
                       b"X-Last: end\n\n" + BODY)
        print("from yes@rei.example")
        print(f"data {folder}/{ident(number)}.eml")


def delivered_value(name):
    """What stands behind "Subject:" in the file, up to X-Last."""
    with open(name, "rb") as file:
        header = file.read().split(b"\n\n", 1)[0]
    if header.count(b"\nSubject:") != 1:
        return None
    value = header.split(b"\nSubject:", 1)[1]
    return value.split(b"\nMIME-Version:", 1)[0]


def is_right(got, mark, original, is_empty):
    if got is None:
        return False
    if is_empty:
        return got.strip(b" \t\n") == mark
    want = b" " + mark
    if not got.startswith(want):
        return False
    behind = got[len(want):]
    # Between the mark and the value stands a fold, or the value's own.
    if original.startswith(b"\n"):
        return behind == original
    if original[:1] in (b" ", b"\t"):
        return behind == b"\n" + original
    return behind == b"\n " + original


def check(folder, mark):
    files = dict(line.split() for line in sys.stdin)
    for number, (name, value) in enumerate(SUBJECTS.items()):
        got = delivered_value(files[ident(number)]) \
            if ident(number) in files else None
        right = is_right(got, mark.encode(), value, name in EMPTY)
        print(f"{'ok' if right else 'not ok'} - the Subject is whole: {name}")
        if not right:
            print(f"# sent {value!r}")
            print(f"# got  {got!r}")


if __name__ == "__main__":
    if sys.argv[1] == "make":
        make(sys.argv[2])
    else:
        check(sys.argv[2], sys.argv[3])
