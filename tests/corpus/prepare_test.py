#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""What prepare.py takes off a message, and what it leaves.  Speaks TAP."""
import base64
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.dont_write_bytecode = True
import prepare  # noqa: E402  (beside this file)

LIST = b'List-Id: <fun-devel.lists.rei.example>\n'
FOOTER = (b'_______________________________________________\n'
          b'Fun-devel mailing list\nFun-devel@lists.rei.example\n'
          b'https://lists.rei.example/lists/listinfo/fun-devel\n')
PART = (b'Content-Type: text/plain; charset="us-ascii"\nMIME-Version: 1.0\n'
        b'Content-Transfer-Encoding: 7bit\nContent-Disposition: inline\n\n')


def word(text, charset='utf-8'):
    data = base64.b64encode(text.encode(charset)).decode()
    return f'=?{charset}?B?{data}?='.encode()


def subject(field):
    """The Subject that is left, as text."""
    out = prepare.strip(LIST + b'Subject: ' + field + b'\n\nx\n')
    fields = list(prepare.fields_of(prepare.split_message(out)[0]))
    assert len(fields) == 1, fields
    return prepare.value_of(fields[0])


def mixed(*parts):
    return (LIST + b'Content-Type: multipart/mixed; boundary="=b="\n\n' +
            b''.join(b'--=b=\n' + part + b'\n' for part in parts) +
            b'--=b=--\n')


def body_of(data):
    return prepare.split_message(data)[1].strip(b'\n')


def strip_body(encoding, body):
    return body_of(prepare.strip(
        LIST + b'Content-Transfer-Encoding: ' + encoding + b'\n\n' + body))


def sender(*fields):
    return prepare.strip(LIST + b''.join(fields) + b'\nx\n')


CASES = [
    ('a mark of the list in plain letters goes',
     subject(b'[Fun-devel] hello'), 'hello'),
    ('two marks go, the list first', subject(b'[Fun-devel] [SPAM] hello'),
     'hello'),
    ('two marks go, [SPAM] first', subject(b'[SPAM] [Fun-devel] hello'),
     'hello'),
    ('a mark before an encoded-word goes',
     subject(b'[Fun-devel] ' + word('お知らせ')), 'お知らせ'),
    ('a mark within an encoded-word goes',
     subject(word('[SPAM] お知らせ')), 'お知らせ'),
    ('a mark within ISO-2022-JP goes',
     subject(word('[SPAM] お知らせ', 'iso-2022-jp')), 'お知らせ'),
    ('the short name of a list is a mark too', subject(b'[devel] hello'),
     'hello'),
    ('brackets of the author stay',
     subject(b'[Fun-devel] ' + word('[○○カード]確認')), '[○○カード]確認'),
    ('a word in brackets that is no list stays', subject(b'[urgent] hello'),
     '[urgent] hello'),
    ('raw bytes in a Subject stay',
     prepare.strip(LIST + b'Subject: [Fun-devel]\x82\xa0\n\nx\n'),
     b'Subject: \x82\xa0\n\nx\n'),
    ('a Subject without a mark keeps its bytes',
     prepare.strip(LIST + b'Subject:  =?utf-8?q?=41?=\n\nx\n'),
     b'Subject:  =?utf-8?q?=41?=\n\nx\n'),
    ('"via" in From gives way to Reply-To',
     sender(b'From: A via Fun-devel <fun-devel@lists.rei.example>\n',
            b'Reply-To: A <a@rei.example>\n'),
     b'From: A <a@rei.example>\n\nx\n'),
    ('"via" within an encoded name is seen',
     sender(b'From: ' + word('料金係') +
            b' via Fun-devel\n <fun-devel@lists.rei.example>\n',
            b'Reply-To: B <b@rei.example>\n'),
     b'From: B <b@rei.example>\n\nx\n'),
    ('a sender who wants answers elsewhere keeps both fields',
     sender(b'From: A <a@rei.example>\n', b'Reply-To: b@rei.example\n'),
     b'From: A <a@rei.example>\nReply-To: b@rei.example\n\nx\n'),
    ('fields of the list and of its filter go, others stay',
     prepare.strip(b'To: x@rei.example\nX-Spam-Report: a\n b\nX-BeenThere: f\n'
                   b'Errors-To: f\nX-Mailer: m\n\nx\n'),
     b'To: x@rei.example\nX-Mailer: m\n\nx\n'),
    ('a footer below plain text goes', strip_body(b'7bit', b'hi\n\n' + FOOTER),
     b'hi'),
    ('a footer within base64 goes',
     base64.b64decode(strip_body(b'base64', base64.encodebytes(
         'やあ\n'.encode() + FOOTER))), 'やあ\n'.encode()),
    ('a footer within quoted-printable goes',
     strip_body(b'quoted-printable', b'=E3=81=82\n\n' + FOOTER), b'=E3=81=82'),
    ('a line of underscores of the author stays',
     strip_body(b'7bit', b'hi\n' + b'_' * 47 + b'\nthe end'),
     b'hi\n' + b'_' * 47 + b'\nthe end'),
    ('base64 without a footer keeps its bytes', strip_body(b'base64', b'aGk=='),
     b'aGk=='),
    ('the parts that Mailman added go',
     mixed(b'Content-Type: text/html\n\nhi\n', PART + b'\n', PART + FOOTER) and
     prepare.strip(mixed(b'Content-Type: text/html\n\nhi\n', PART + b'\n',
                         PART + FOOTER)).count(b'--=b='), 2),
    ('a part of the author stays',
     prepare.strip(mixed(b'Content-Type: text/html\n\nhi\n',
                         PART + b'me too\n')).count(b'--=b='), 3),
    ('a paragraph of HTML has no tags and no entities',
     list(prepare.paragraphs_of_html('<p>A<b>&amp;</b>B</p><script>x</script>')
          )[1], 'A&B'),
]

failed = 0
for number, (name, got, want) in enumerate(CASES, 1):
    if got == want:
        print(f'ok {number} - {name}')
    else:
        failed += 1
        print(f'not ok {number} - {name}\n# got {got!r}\n# want {want!r}')
print(f'1..{len(CASES)}')
sys.exit(failed != 0)
