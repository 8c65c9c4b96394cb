#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Prepare real mail for judging.

  prepare.py strip IN-FOLDER OUT-FOLDER
      Copy each message without what a mailing-list server added: List-* and
      X-Spam-* fields, and [...] in front of the Subject.
  prepare.py paragraphs COUNT OUT-FILE
      Write COUNT paragraphs of Debian's Japanese documentation, each mailed
      as plain text, into an mbox.  Prints how many were found.
  prepare.py tar ARCHIVE OUT-FOLDER
      Unpack a tar archive of messages, names made flat.

Bytes are kept as they are; nothing is decoded but the place of the mark.
"""
import base64
import glob
import gzip
import os
import re
import subprocess
import sys
import tarfile

FIELD = re.compile(rb'^(list-[a-z-]*|x-spam-[a-z-]*)[ \t]*:', re.I)
SUBJECT = re.compile(rb'^(subject:\s*)((?:\[[^\]\r\n]{1,40}\]\s*)+)', re.I)
PACKAGES = ['debian-reference-ja', 'debian-faq-ja', 'developers-reference-ja',
            'maint-guide-ja', 'manpages-ja']


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


def strip(data):
    match = re.search(rb'\r?\n\r?\n', data)
    end = match.start() + len(match.group()) // 2 if match else len(data)
    header, rest = data[:end], data[end:]
    out = b''
    for field in fields_of(header):
        if FIELD.match(field):
            continue
        out += SUBJECT.sub(rb'\1', field)
    return out + rest


def strip_folder(source, target):
    os.makedirs(target, exist_ok=True)
    for name in sorted(os.listdir(source)):
        with open(os.path.join(source, name), 'rb') as file:
            data = file.read()
        with open(os.path.join(target, name), 'wb') as file:
            file.write(strip(data))


def documentation_files():
    listed = subprocess.run(['dpkg', '-L'] + PACKAGES, text=True,
                            stdout=subprocess.PIPE,
                            stderr=subprocess.DEVNULL).stdout.split('\n')
    for name in sorted(set(listed)):
        if re.search(r'ja[^/]*\.txt\.gz$|/man/ja/.*\.gz$', name) and \
                os.path.isfile(name):
            yield name


def paragraphs_of(name):
    with gzip.open(name, 'rb') as file:
        text = file.read().decode('utf-8', 'replace')
    for paragraph in re.split(r'\n\s*\n|\n\.[A-Z]', text):
        paragraph = re.sub(r'^[ \t]*[.\'\\].*$', '', paragraph, flags=re.M)
        if len(re.findall('[\u3040-\u30ff\u4e00-\u9fff]', paragraph)) >= 20:
            yield paragraph.strip()


def write_paragraphs(count, target):
    written = 0
    with open(target, 'wb') as out:
        for name in documentation_files():
            for paragraph in paragraphs_of(name):
                if written == count:
                    return written
                written += 1
                body = base64.encodebytes(paragraph.encode('utf-8'))
                out.write(b'From docs Mon Nov 23 00:00:00 2026\n'
                          b'From: docs@rei.example\nSubject: paragraph\n'
                          b'MIME-Version: 1.0\n'
                          b'Content-Type: text/plain; charset=UTF-8\n'
                          b'Content-Transfer-Encoding: base64\n\n' + body +
                          b'\n')
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
    if len(arguments) == 3 and arguments[0] == 'strip':
        strip_folder(arguments[1], arguments[2])
    elif len(arguments) == 3 and arguments[0] == 'paragraphs':
        print(write_paragraphs(int(arguments[1]), arguments[2]))
    elif len(arguments) == 3 and arguments[0] == 'tar':
        unpack(arguments[1], arguments[2])
    else:
        sys.exit(__doc__)


if __name__ == '__main__':
    main(sys.argv[1:])
