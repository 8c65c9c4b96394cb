#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""crowd.py SOCKET WHAT NUMBER - more of everything than there should be

WHAT is one of the functions below.  Prints TAP lines.
"""
import resource
import socket
import sys
import threading

from raw import FRAUD, NR_CONN, Session, check, is_tagged, whole_message

CLIENT = b"client.example\x004\x30\x39192.0.2.1\0"


def is_judged(session):
    reply, changes = whole_message(session)
    return reply == b"c" and is_tagged(changes)


def judged_again(path):
    check(is_judged(Session(path)), "then mail is judged as ever")


def sessions(path, limit):
    """`limit` is SessionsMax."""
    crowd = [Session(path) for _ in range(limit)]
    late = [Session(path) for _ in range(limit)]
    check(all(session.step(b"C", CLIENT, NR_CONN) == b"a" for session in late),
          "connections beyond SessionsMax are accepted at once")
    check(is_judged(crowd[-1]), "within it mail is judged")
    crowd.pop(0).socket.close()
    # It may take the filter a moment to notice.
    for _ in range(100):
        session = Session(path)
        if session.step(b"C", CLIENT, NR_CONN) != b"a":
            break
        session.socket.close()
    else:
        session = None
    check(session is not None, "a place that becomes free is taken")
    for session in crowd + late:
        session.socket.close()


def memory(path, count):
    """`count` messages of 10 MB at once, more than MessageMemory."""
    replies = []
    gate = threading.Barrier(count)

    def send():
        session = Session(path)
        session.envelope()
        session.header(b"Content-Type", b"text/plain; charset=UTF-8")
        session.end_header()
        session.body(FRAUD)
        for _ in range(160):
            session.body(b"x" * 65000)
        gate.wait(60)  # now all of them are there
        replies.append(session.end())

    threads = [threading.Thread(target=send) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    tagged = sum(is_tagged(changes) for _, changes in replies)
    check(len(replies) == count and all(reply == b"c" for reply, _ in replies),
          f"all {count} messages beyond MessageMemory are delivered")
    check(0 < tagged < count, f"some of them judged ({tagged})")


def descriptors(path, count):
    """More connections than the filter has descriptors."""
    crowd, refused = [], 0
    for _ in range(count):
        try:
            crowd.append(Session(path))
        except ConnectionError:
            refused += 1
    check(refused > 0 and crowd,
          f"of {count} connections {refused} were turned off at once")
    check(is_judged(crowd[0]), "mail of the first ones is judged")
    for session in crowd:
        session.socket.close()


def silent(path, count):
    """Peers that never say a word take all descriptors."""
    crowd = []
    for _ in range(count):
        peer = socket.socket(socket.AF_UNIX)
        peer.setblocking(False)
        try:
            peer.connect(path)
        except BlockingIOError:
            break  # the queue is full, too
        crowd.append(peer)
    for peer in crowd:
        peer.settimeout(30)
        try:
            peer.recv(1)
        except ConnectionError:
            pass
    check(True, f"{len(crowd)} silent connections are ended")


def health(path, count):
    """What load balancers and monitors do."""
    for _ in range(count):
        probe = socket.socket(socket.AF_UNIX)
        probe.connect(path)
        probe.close()
    for _ in range(count):
        Session(path).socket.close()
    for _ in range(count):
        session = Session(path)
        session.step(b"C", CLIENT, NR_CONN)
        session.send(b"Q")
        session.socket.close()
    judged_again(path)


def recipients(path, count):
    session = Session(path)
    session.step(b"C", CLIENT, NR_CONN)
    session.step(b"M", b"<a@sender.example>\0", 0x4000)
    replies = {session.step(b"R", b"<yes+%d@rei.example>\0" % i)
               for i in range(count)}
    check(replies == {b"c"}, f"{count} recipients are taken")
    check(session.step(b"T") == b"c", "and their mail is asked for")
    session.header(b"Content-Type", b"text/plain; charset=UTF-8")
    session.end_header()
    session.body(FRAUD)
    reply, changes = session.end()
    check(reply == b"c" and is_tagged(changes), "and tagged")


def forged(path, count):
    session = Session(path)
    session.envelope()
    session.header(b"Content-Type", b"text/plain; charset=UTF-8")
    for i in range(count):
        session.header(b"X-Fakebill-Status", b"none; score=0")
        session.header(b"X-Fakebill-Other", b"x")
        session.header(b"X-Fakebill-" + b"%d" % i, b"x")
    session.end_header()
    session.body(b"Good day.\r\n")
    reply, changes = session.end()
    names = [data[4:].split(b"\0")[0] for command, data in changes
             if command == b"m"]
    check(reply == b"c", f"a mail with {3 * count} forged fields is delivered")
    check(names.count(b"X-Fakebill-Status") == count,
          "all that look like a verdict are removed")
    check(len(names) == count + 256, "and a bounded number of others")


resource.setrlimit(resource.RLIMIT_NOFILE, (4096, 4096))
try:
    globals()[sys.argv[2]](sys.argv[1], int(sys.argv[3]))
except (OSError, AssertionError) as error:
    check(False, f"{sys.argv[2]}: {error}")
