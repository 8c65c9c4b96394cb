#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Read mails a second time, with Python's email package and codecs.

  decoded.py SHOW_TEXTS FOLDER

Every run of three Japanese characters that Python finds in a plain text or
a Subject has to stand in what SHOW_TEXTS prints of that mail, and every
Japanese character of an HTML text.  What Python cannot decode by its label,
or as UTF-8 or ISO-2022-JP, is left out.  Prints a line for each mail that
lost something, and exits 1; else prints how many characters were found.
"""
import email.header
import email.parser
import email.policy
import html
import os
import re
import subprocess
import sys
import unicodedata

CODECS = {'iso-2022-jp': 'iso2022_jp_ext', 'cp50220': 'iso2022_jp_ext',
          'cp50221': 'iso2022_jp_ext', 'iso-2022-jp-ms': 'iso2022_jp_ext',
          'shift_jis': 'cp932', 'x-sjis': 'cp932', 'windows-31j': 'cp932',
          'gb2312': 'gb18030', 'gbk': 'gb18030', 'euc-jp': 'euc_jp', 'x-euc-jp': 'euc_jp',
          'cp51932': 'euc_jp', 'eucjp-ms': 'euc_jp',
          'big5': 'big5hkscs', 'euc-kr': 'cp949'}
JAPANESE = '\u3040-\u30ff\u3400-\u9fff'


def count(characters, text):
    return len(re.findall(f'[{characters}]', text))


def is_plausible(text):
    """EUC-JP with a wrong label is half-width kana."""
    return 4 * count('\uff61-\uff9f', text) <= 3 * count('^\x00-\x7f', text)


def decode(data, label):
    """What there can be no doubt about; else nothing."""
    label = (label or 'ascii').lower().strip('"\' ;')
    codecs = ['utf-8', CODECS.get(label, label)]
    if b'\x1b$' in data:
        codecs = ['iso2022_jp_ext']
    for codec in codecs:
        try:
            text = data.decode(codec)
        except (LookupError, UnicodeDecodeError):
            continue
        if is_plausible(text):
            return text
    return ''


def decode_header(value):
    raw = value.encode('ascii', 'surrogateescape')
    text = ''
    try:
        pieces = email.header.decode_header(
            re.sub(r'\r?\n[ \t]', ' ', raw.decode('latin-1')))
    except email.errors.HeaderParseError:
        return ''
    for piece, label in pieces:
        if isinstance(piece, str):
            piece = piece.encode('latin-1')
        text += decode(piece, label)
    return text


def texts_of(message):
    """(text, is HTML) of everything that Python sees."""
    for name, value in message.raw_items():
        if name.lower() == 'subject':
            yield decode_header(value), False
    for part in message.walk():
        if part.get_content_maintype() != 'text':
            continue
        data = part.get_payload(decode=True) or b''
        text = decode(data, part.get_content_charset())
        is_html = part.get_content_subtype() == 'html'
        if is_html:
            text = re.sub(r'(?is)<(script|style|title)\b.*?</\1>', '', text)
            text = re.sub(r'(?s)<!--.*?-->|<[^>]*>', '', text)
            text = html.unescape(text)
        yield text, is_html


def squeeze(text):
    text = unicodedata.normalize('NFKC', text)
    return re.sub('[\\s\u00ad\u200b-\u200f\ufeff]', '', text)


def compare(message, ours):
    """How many characters were found, and the runs that were not."""
    found, missing = 0, []
    for text, is_html in texts_of(message):
        length = '' if is_html else '{3,}'
        for run in re.findall(f'[{JAPANESE}]{length}', squeeze(text)):
            if run in ours:
                found += len(run)
            else:
                missing.append(run)
    return found, missing


def our_texts(program, names):
    """What SHOW_TEXTS prints, by the name of the mail."""
    out = subprocess.run([program] + names, check=True,
                         stdout=subprocess.PIPE).stdout
    texts, name, at = {}, None, 0
    while at < len(out):
        end = out.index(b'\n', at)
        word = out[at:end].decode().split(' ', 1)
        at = end + 1
        if word[0] == 'mail':
            name = word[1]
            texts[name] = ''
            continue
        length = int(word[1].rsplit(' ', 1)[1])
        texts[name] += out[at:at + length].decode('utf-8') + '\n'
        at += length + 1
    return texts


def main(program, folder):
    names = sorted(entry.path for entry in os.scandir(folder)
                   if entry.is_file())
    total = bad = 0
    parser = email.parser.BytesParser(policy=email.policy.compat32)
    for name, ours in our_texts(program, names).items():
        with open(name, 'rb') as file:
            message = parser.parse(file)
        found, missing = compare(message, squeeze(ours))
        total += found
        if missing:
            bad += 1
            print(f'{os.path.basename(name)}: {len(missing)} not found, '
                  f'first {missing[0]}')
    if not bad:
        print(f'{len(names)} mails, {total} characters')
    return bad != 0


if __name__ == '__main__':
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
