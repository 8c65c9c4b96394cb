#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""tap.py LISTEN FILTER LOG WORD... - what an MTA and a filter tell each other

Stands on the UNIX socket LISTEN before the filter's socket FILTER, passes
everything on and writes a line to LOG for each milter packet before it is
passed on:

    CONNECTION MESSAGE > LETTER BYTES WORD,WORD
    CONNECTION MESSAGE < LETTER BYTES

">" comes from the MTA, "<" from the filter.  MESSAGE counts the MAIL steps of
the connection.  BYTES are those behind the letter.  The WORDs are those that
stand in the packet, or begin in the body packet before it.  Prints "ready".

The file LOG.hold may hold "LETTER MESSAGE": the next packet of that letter in
that message of a connection is not passed on while LOG.held exists, into
which LOG.hold is renamed then.
"""
import itertools
import os
import socket
import struct
import sys
import threading
import time


class Log:
    def __init__(self, name):
        self.file = open(name, "a")
        self.lock = threading.Lock()

    def write(self, *fields):
        with self.lock:
            print(*fields, file=self.file, flush=True)


class Tap:
    """One connection; each direction has a thread."""

    def __init__(self, number, mta, milter, log, words):
        self.number, self.log, self.words = number, log, words
        self.message = 0
        self.tail = b""  # of the body packet before
        self.sides = mta, milter
        for args in ((mta, milter, ">"), (milter, mta, "<")):
            threading.Thread(target=self.pump, args=args, daemon=True).start()

    @staticmethod
    def exactly(side, size):
        data = b""
        while len(data) < size:
            piece = side.recv(size - len(data))
            if not piece:
                raise ConnectionError
            data += piece
        return data

    def words_in(self, letter, data):
        text = self.tail + data if letter in b"BE" else data
        longest = max(map(len, self.words), default=1)
        self.tail = text[-(longest - 1):] if letter == b"B" else b""
        return [word.decode() for word in self.words if word in text]

    def note(self, direction, letter, data):
        words = []
        if direction == ">":
            if letter == b"M":
                self.message += 1
            words = [",".join(self.words_in(letter, data))]
        self.log.write(self.number, self.message, direction, letter.decode(),
                       len(data), *words)

    def hold(self, letter):
        """Wait before a packet of the MTA, where the test wants that."""
        name = self.log.file.name
        try:
            with open(name + ".hold") as file:
                if file.read().split() != [letter.decode(), str(self.message)]:
                    return
            os.rename(name + ".hold", name + ".held")
        except OSError:
            return
        while os.path.exists(name + ".held"):
            time.sleep(0.02)

    def pump(self, source, target, direction):
        try:
            while True:
                size = self.exactly(source, 4)
                packet = self.exactly(source, struct.unpack("!I", size)[0])
                self.note(direction, packet[:1], packet[1:])
                if direction == ">":
                    self.hold(packet[:1])
                target.sendall(size + packet)
        except OSError:
            for side in self.sides:
                try:
                    side.shutdown(socket.SHUT_RDWR)
                except OSError:
                    pass


def main():
    listen, behind, log = sys.argv[1:4]
    words = [word.encode() for word in sys.argv[4:] if word]
    log = Log(log)
    server = socket.socket(socket.AF_UNIX)
    server.bind(listen)
    os.chmod(listen, 0o666)
    server.listen(50)
    print("ready", flush=True)
    for number in itertools.count(1):
        mta = server.accept()[0]
        milter = socket.socket(socket.AF_UNIX)
        try:
            milter.connect(behind)
        except OSError:
            mta.close()
            continue
        Tap(number, mta, milter, log, words)


main()
