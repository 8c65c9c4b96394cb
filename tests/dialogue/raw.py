#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""raw.py SOCKET - the MTA's side of the milter protocol, byte by byte

For what miltertest(8) and real servers do not show: what is offered, which
steps need no reply, packets in unusual order.  Prints TAP lines.
"""
import socket
import struct
import sys

ACTIONS = 0x1FF
STEPS = 0x1FFFFF  # all that Postfix 3.7 and Sendmail 8.17 offer
NOEOH = 0x40
NR_HDR, NR_CONN, NR_HELO, NR_MAIL = 0x80, 0x1000, 0x2000, 0x4000
NR_EOH, NR_BODY = 0x40000, 0x80000
LEADSPC = 0x100000
FRAUD = "未納料金があります。法的手続きに移行します。\r\n".encode()
CHANGES = b"+mhiq"


class Session:
    def __init__(self, path, actions=ACTIONS, steps=STEPS, version=6):
        self.version = version
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(20)
        self.socket.connect(path)
        self.send(b"O", struct.pack("!III", version, actions, steps))
        command, data = self.receive()
        assert command == b"O"
        _, self.actions, self.steps = struct.unpack("!III", data[:12])

    def send(self, command, data=b""):
        self.socket.sendall(struct.pack("!I", len(data) + 1) + command + data)

    def exactly(self, size):
        data = b""
        while len(data) < size:
            piece = self.socket.recv(size - len(data))
            if not piece:
                raise ConnectionError("the filter hung up")
            data += piece
        return data

    def receive(self):
        size = struct.unpack("!I", self.exactly(4))[0]
        data = self.exactly(size)
        return data[:1], data[1:]

    def step(self, command, data=b"", no_reply=0):
        """Send a step; the reply, or nothing where none was negotiated."""
        self.send(command, data)
        if self.steps & no_reply:
            return b""
        return self.receive()[0]

    def envelope(self, recipient=b"<yes@rei.example>"):
        self.step(b"C", b"client.example\x004\x30\x39192.0.2.1\0", NR_CONN)
        self.send(b"D", b"Mi\0RAW\0")
        self.step(b"M", b"<a@sender.example>\0", NR_MAIL)
        self.step(b"R", recipient + b"\0")
        return self.step(b"T") if self.version > 3 else b""

    def header(self, name, value):
        if self.steps & LEADSPC:
            value = b" " + value
        return self.step(b"L", name + b"\0" + value + b"\0", NR_HDR)

    def end_header(self):
        if not self.steps & NOEOH:
            self.step(b"N", b"", NR_EOH)

    def body(self, data):
        return self.step(b"B", data, NR_BODY)

    def end(self):
        """The final reply and the changes before it."""
        self.send(b"E")
        changes = []
        while True:
            command, data = self.receive()
            if command not in CHANGES + b"p":
                return command, changes
            if command != b"p":
                changes.append((command, data))


def is_tagged(changes):
    return any(command == b"i" and b"X-Fakebill-Status" in data
               for command, data in changes)


def whole_message(session):
    session.envelope()
    session.header(b"From", b"a@sender.example")
    session.header(b"Content-Type", b"text/plain; charset=UTF-8")
    session.end_header()
    session.body(FRAUD)
    return session.end()


count = 0


def check(is_right, name):
    global count
    count += 1
    print("ok -" if is_right else "not ok -", name)


def negotiates(path):
    session = Session(path)
    check(session.actions == 0x1 | 0x10 | 0x20 | 0x100,
          "only the actions that are used are asked for")
    wanted = NR_HELO | NR_CONN | NR_MAIL | NR_HDR | NR_EOH | NR_BODY | LEADSPC
    check(session.steps & wanted == wanted,
          "steps that need no reply are asked to need none")
    reply, changes = whole_message(session)
    check(reply == b"c" and is_tagged(changes), "a fake bill is tagged so")
    check(any(data == b"\0\0\0\0X-Fakebill-Reason\0 P0002 threat, P0001 demand\0"
              for _, data in changes), "with a blank of ours in the field")


def bears_an_old_server(path):
    session = Session(path, actions=0x3F, steps=0x7F)
    check(session.steps & ~0x7F == 0, "what is not offered is not asked for")
    reply, changes = whole_message(session)
    check(reply == b"c" and is_tagged(changes),
          "an old server's fake bill is tagged")
    check(any(data == b"\0\0\0\0X-Fakebill-Reason\0P0002 threat, P0001 demand\0"
              for _, data in changes), "with a blank of the server in the field")


def bears_a_server_without_data(path):
    """milter_protocol = 2 of an old main.cf: content comes unasked."""
    session = Session(path, actions=0x3F, steps=0x7F, version=2)
    reply, changes = whole_message(session)
    check(reply == b"c" and is_tagged(changes),
          "a server that does not tell of DATA is served")
    session = Session(path, actions=0x3F, steps=0x7F, version=2)
    session.envelope(b"<no@rei.example>")
    session.header(b"X-Fakebill-Status", b"forged")
    session.end_header()
    session.body(FRAUD)
    reply, changes = session.end()
    check(reply == b"c" and not changes,
          "but what it sends without consent is not looked at")


def bears_a_server_that_forbids(path):
    session = Session(path, actions=0x2)
    reply, changes = whole_message(session)
    check(reply == b"c" and not changes,
          "where our changes are not offered the mail passes unchanged")


def judges_without_header(path):
    session = Session(path)
    session.envelope()
    session.end_header()
    session.body(FRAUD)
    reply, changes = session.end()
    check(reply == b"c" and is_tagged(changes),
          "a mail without any header field is judged")
    session.envelope()
    session.end_header()
    check(session.end()[0] == b"c", "a mail of nothing is taken")


def drops_what_is_too_long(path):
    session = Session(path)
    session.envelope()
    session.header(b"Content-Type", b"text/plain; charset=UTF-8")
    session.end_header()
    session.body(FRAUD + b"x" * 60000)
    for _ in range(700):
        session.body(b"x" * 65000)
    reply, changes = session.end()
    check(reply == b"c" and is_tagged(changes),
          "of an endless body the beginning is judged")


def asks_for_no_content(path):
    session = Session(path)
    check(session.envelope(b"<no@rei.example>") == b"a",
          "DATA is accepted where nobody agreed")
    # The next message on the connection.
    check(session.envelope() == b"c", "and content is asked for after that")


def bears_a_broken_peer(path):
    for packet in (b"\0\0\0\1E", b"\xff\xff\xff\xff", b"\0\0\0\0",
                   b"\0\0\0\1B", b"GET / HTTP/1.0\r\n\r\n"):
        peer = socket.socket(socket.AF_UNIX)
        peer.connect(path)
        peer.sendall(packet)
        peer.close()
    reply, changes = whole_message(Session(path))
    check(reply == b"c" and is_tagged(changes),
          "strange peers disturb nobody else")


def main(path):
    for test in (negotiates, bears_an_old_server, bears_a_server_without_data,
                 bears_a_server_that_forbids, judges_without_header, drops_what_is_too_long,
                 asks_for_no_content, bears_a_broken_peer):
        try:
            test(path)
        except (OSError, AssertionError) as error:
            check(False, f"{test.__name__}: {error}")


if __name__ == "__main__":
    main(sys.argv[1])
