#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Prepare real mail for judging.

  prepare.py strip IN-FOLDER OUT-FOLDER [LEAVE-OUT]
      Copy each message as it was before a mailing-list server had it.  The
      file LEAVE-OUT names messages to leave out, one a line, TAB, the reason.
  prepare.py paragraphs COUNT OUT-FILE
      Write COUNT different paragraphs of Debian's Japanese documentation,
      each mailed as plain text, into an mbox.  Prints how many were found.
  prepare.py tar ARCHIVE OUT-FOLDER
      Unpack a tar archive of messages, names made flat.

What a server adds, and what is undone:
  - fields: List-*, X-Spam-*, those of Mailman and of other list servers;
  - marks in front of the Subject: the name of the list and [SPAM], raw or
    within encoded-words;
  - From rewritten to "Name via List <list@host>" for the sake of DMARC: the
    author stands in Reply-To;
  - the footer, as a part of its own or below the text.
Everything else keeps its bytes.
"""
import base64
import binascii
import email.header
import glob
import gzip
import html
import os
import quopri
import re
import sys
import tarfile

SERVER_FIELD = re.compile(
    rb'^(list-[a-z-]+|x-spam[a-z-]*|x-va-spam-flag|x-beenthere|precedence|'
    rb'x-mailman-version|x-mailing-list|x-headers-end|x-loop|errors-to|'
    rb'x-content-filtered-by|resent-[a-z-]+)[ \t]*:', re.I)
SPAM_MARK = 'spam'
MARK = re.compile(r'\s*\[([!-Z\\^-~]{1,40})\][ \t]*')
VIA = re.compile(r'\s*via\s+[\w.-]+["\s]*$')
FOOTER = re.compile(
    rb'\r?\n_{40,}\r?\n[^\r\n]* mailing list\r?\n[^\r\n]*@[^\r\n]*'
    rb'(\r?\nhttps?://[^\r\n]*)?\s*\Z|'
    rb'\r?\nTo Unsubscribe: send mail to majordomo@[^\r\n]*'
    rb'\r?\n[^\r\n]*unsubscribe[^\r\n]*\s*\Z')


# ---- fields -----------------------------------------------------------------

def split_message(data):
    """The header with its last line end, and the rest with the blank line."""
    match = re.search(rb'\r?\n(?=\r?\n)', data)
    end = match.end() if match else len(data)
    return data[:end], data[end:]


def fields_of(header):
    """Split a header into fields, folds kept with their field."""
    field = b''
    for line in header.splitlines(keepends=True):
        if line[:1] in b' \t' and field:
            field += line
            continue
        if field:
            yield field
        field = line
    if field:
        yield field


def name_of(field):
    return field.partition(b':')[0].strip().lower()


def value_of(field):
    """The value of a field as text; bytes that are no text stay as they are
    (surrogates)."""
    raw = field.partition(b':')[2].decode('ascii', 'surrogateescape')
    raw = re.sub(r'\r?\n(?=[ \t])', '', raw).strip()
    text = ''
    try:
        for chunk, charset in email.header.decode_header(raw):
            if isinstance(chunk, bytes):
                # ISO-2022-JP in the wild holds what only the
                # extended converter knows.
                charset = {'iso-2022-jp': 'iso2022_jp_ext',
                           'gb2312': 'gb18030',
                           'shift_jis': 'cp932'}.get(charset, charset)
                chunk = chunk.decode(charset or 'ascii', 'surrogateescape')
            text += chunk
    except (LookupError, UnicodeError, email.header.HeaderParseError):
        return raw
    return text


def encoded(text):
    """Text as encoded-words, 30 characters each; raw bytes stay raw."""
    if re.search('[\udc80-\udcff]', text) or text.isascii():
        return text.encode('utf-8', 'surrogateescape')
    words = [base64.b64encode(text[i:i + 10].encode('utf-8'))
             for i in range(0, len(text), 10)]
    return b'\n '.join(b'=?utf-8?B?' + word + b'?=' for word in words)


def list_names(fields):
    """What the list calls itself, in lower case."""
    names = set()
    for field in fields:
        if name_of(field) in (b'list-id', b'x-beenthere', b'list-post',
                              b'x-mailing-list'):
            for match in re.finditer(rb'([\w.-]+)[@.][\w.-]+\.\w', field):
                names.add(match.group(1).split(b'.')[0].decode().lower())
    return names


def is_mark(word, names):
    return word == SPAM_MARK or any(word in name for name in names)


def without_marks(field, names):
    """A Subject without what servers put in front of it."""
    text = value_of(field)
    cut = 0
    while True:
        mark = MARK.match(text, cut)
        if not mark or not is_mark(mark.group(1).lower(), names):
            break
        cut = mark.end()
    if cut == 0:
        return field
    return b'Subject: ' + encoded(text[cut:].lstrip()) + b'\n'


def author(fields):
    """The From field as its author wrote it, or None: nothing was rewritten."""
    by_name = {name_of(field): field for field in fields}
    sender, reply = by_name.get(b'from'), by_name.get(b'reply-to')
    if sender is None or reply is None:
        return None
    phrase = value_of(sender).rpartition('<')[0]
    if not VIA.search(phrase):
        return None
    return b'From:' + reply.partition(b':')[2]


# ---- body -------------------------------------------------------------------

def without_footer_text(body):
    return FOOTER.sub(b'\n', body)


def without_footer(encoding, body):
    """A single part without the footer below its text."""
    if encoding == b'base64':
        try:
            plain = base64.b64decode(body)
        except binascii.Error:
            return body
        less = without_footer_text(plain)
        return body if less == plain else \
            b'\n' + base64.encodebytes(less)
    if encoding == b'quoted-printable':
        plain = quopri.decodestring(body)
        less = without_footer_text(plain)
        return body if less == plain else \
            quopri.encodestring(less)
    return without_footer_text(body)


def without_footer_parts(boundary, body):
    """A multipart without the last parts that Mailman put there."""
    delimiter = b'--' + boundary
    parts = re.split(rb'(?m)^' + re.escape(delimiter) + rb'(?=--|\r?$)', body)
    kept = []
    for number, part in enumerate(parts):
        text = split_message(part.lstrip(b'\r\n'))[1]
        ours = b'Content-Type: text/plain; charset="us-ascii"' in part
        if number > 1 and ours and (not text.strip() or
                                    FOOTER.fullmatch(b'\n' + text.strip())):
            continue
        kept.append(part)
    return delimiter.join(kept)


def parameter(fields, name):
    for field in fields:
        if name_of(field) == b'content-type':
            match = re.search(name + rb'\s*=\s*"?([^"\r\n;]+)', field, re.I)
            return match.group(1) if match else None
    return None


def encoding_of(fields):
    for field in fields:
        if name_of(field) == b'content-transfer-encoding':
            return field.partition(b':')[2].strip().lower()
    return b'7bit'


def strip(data):
    header, body = split_message(data)
    fields = list(fields_of(header))
    names = list_names(fields)
    original = author(fields)
    out = b''
    for field in fields:
        name = name_of(field)
        if SERVER_FIELD.match(field):
            continue
        if name == b'subject':
            field = without_marks(field, names)
        if original is not None and name == b'reply-to':
            continue
        if original is not None and name == b'from':
            field = original
        out += field
    boundary = parameter(fields, b'boundary')
    if boundary is not None:
        return out + without_footer_parts(boundary, body)
    return out + without_footer(encoding_of(fields), body)


def names_to_leave_out(path):
    with open(path, encoding='utf-8') as file:
        return {line.split('\t')[0] for line in file
                if line.strip() and not line.startswith('#')}


def strip_folder(source, target, leave_out=None):
    left_out = names_to_leave_out(leave_out) if leave_out else set()
    missing = left_out - set(os.listdir(source))
    if missing:
        sys.exit(f'{leave_out}: not in {source}: {sorted(missing)}')
    os.makedirs(target, exist_ok=True)
    for name in sorted(set(os.listdir(source)) - left_out):
        with open(os.path.join(source, name), 'rb') as file:
            data = file.read()
        with open(os.path.join(target, name), 'wb') as file:
            file.write(strip(data))


# ---- documentation ----------------------------------------------------------

DOCUMENTATION = ['/usr/share/man/ja/man*/*.gz',
                 '/usr/share/*/*ja.txt.gz', '/usr/share/doc/*/*ja*.txt.gz',
                 '/usr/share/doc/*/*/*ja*.txt.gz',
                 '/usr/share/doc/*/html/ja/*.html',
                 '/usr/share/doc/apache2-doc/manual/ja/**/*.html']
HTML_BLOCK = re.compile(r'(?i)</?(p|li|dt|dd|td|th|h[1-6]|div|pre|title)\b[^>]*>')
JAPANESE = re.compile('[\u3040-\u30ff\u4e00-\u9fff]')


def paragraphs_of_html(text):
    text = re.sub(r'(?is)<(script|style)\b.*?</\1>|<!--.*?-->', ' ', text)
    for block in HTML_BLOCK.sub('\0', text).split('\0'):
        yield html.unescape(re.sub(r'<[^>]*>', '', block))


def paragraphs_of_text(text):
    """Plain text and manual pages: requests of roff part paragraphs too."""
    for paragraph in re.split(r'\n\s*\n|\n\.[A-Z]', text):
        yield re.sub(r'^[ \t]*[.\'\\].*$', '', paragraph, flags=re.M)


def paragraphs_of(path):
    opened = gzip.open if path.endswith('.gz') else open
    with opened(path, 'rb') as file:
        text = file.read().decode('utf-8', 'replace')
    is_html = path.endswith('.html')
    for paragraph in (paragraphs_of_html if is_html else
                      paragraphs_of_text)(text):
        if len(JAPANESE.findall(paragraph)) >= 20:
            yield paragraph.strip()


def different_paragraphs():
    """Each paragraph once, blanks aside."""
    seen = set()
    for path in sorted({path for pattern in DOCUMENTATION
                        for path in glob.glob(pattern, recursive=True)}):
        for paragraph in paragraphs_of(path):
            key = ''.join(paragraph.split())
            if key not in seen:
                seen.add(key)
                yield paragraph


def write_paragraphs(count, target):
    written = 0
    with open(target, 'wb') as out:
        for paragraph in different_paragraphs():
            if written == count:
                break
            written += 1
            body = base64.encodebytes(paragraph.encode('utf-8'))
            out.write(b'From docs Mon Nov 23 00:00:00 2026\n'
                      b'From: docs@rei.example\nSubject: paragraph\n'
                      b'MIME-Version: 1.0\n'
                      b'Content-Type: text/plain; charset=UTF-8\n'
                      b'Content-Transfer-Encoding: base64\n\n' + body + b'\n')
    return written


def unpack(archive, target):
    os.makedirs(target, exist_ok=True)
    with tarfile.open(archive) as tar:
        for member in tar:
            if not member.isfile():
                continue
            name = member.name.replace('/', '_').lstrip('.')
            with open(os.path.join(target, name), 'wb') as out:
                out.write(tar.extractfile(member).read())


def main(arguments):
    if len(arguments) in (3, 4) and arguments[0] == 'strip':
        strip_folder(*arguments[1:])
    elif len(arguments) == 3 and arguments[0] == 'paragraphs':
        print(write_paragraphs(int(arguments[1]), arguments[2]))
    elif len(arguments) == 3 and arguments[0] == 'tar':
        unpack(arguments[1], arguments[2])
    else:
        sys.exit(__doc__)


if __name__ == '__main__':
    main(sys.argv[1:])
