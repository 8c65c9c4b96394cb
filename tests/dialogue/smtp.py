#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""smtp.py PORT [CLIENT] - speak SMTP as standard input says, one step a line

    from RECIPIENT...   MAIL and RCPT; prints the replies to RCPT
    sender ADDRESS      another sender from here on
    data FILE           DATA and the file, dots stuffed, LF as CR LF;
                        prints the reply to the final dot
    bdat FILE           the same in two chunks (RFC 3030)
    begin FILE          DATA and the file without the final dot
    dot                 the final dot; prints the reply
    rset                RSET
    client ADDRESS      come again from that address of ours
    drop                hang up in the middle
    deliver FILE RECIPIENT...
                        send FILE until it is taken, as a mail server would:
                        again after a 4xx reply or a broken connection.  The
                        n-th attempt has ".n" behind its field X-First; for
                        each one prints that id and the reply, or "broken"

All on one connection, from CLIENT (127.0.0.1).  Ends with QUIT.
"""
import io
import re
import socket
import sys
import time

PATIENCE_S = 60


class Connection:
    sender = "okurinushi@sender.example"

    def __init__(self, port, client):
        self.port, self.client = port, client
        self.socket = socket.create_connection(("127.0.0.1", port), 120,
                                               (client, 0))
        self.lines = self.socket.makefile("rb")
        self.reply()
        self.say("EHLO client.rei.example")

    def reply(self):
        while True:
            line = self.lines.readline()
            if not line:
                raise ConnectionError
            if line[3:4] != b"-":
                return line.decode("utf-8", "replace").rstrip()

    def say(self, line):
        self.socket.sendall(line.encode() + b"\r\n")
        return self.reply()

    def content(self, name):
        with open(name, "rb") as file:
            self.data(file)

    def data(self, file):
        """DATA and all lines; the reply to DATA."""
        reply = self.say("DATA")
        if not reply.startswith("354"):
            return reply
        for line in file:
            line = line.rstrip(b"\r\n")
            if line.startswith(b"."):
                line = b"." + line
            self.socket.sendall(line + b"\r\n")
        return reply

    def chunks(self, name):
        """BDAT twice; the last reply."""
        with open(name, "rb") as file:
            content = file.read().replace(b"\n", b"\r\n")
        middle = len(content) // 2
        reply = ""
        for chunk, last in ((content[:middle], ""), (content[middle:], " LAST")):
            self.socket.sendall(b"BDAT %d%s\r\n" % (len(chunk), last.encode())
                                + chunk)
            reply = self.reply()
        return reply

    def attempt(self, content, recipients):
        """One attempt at a whole message; the last reply."""
        reply = self.say(f"MAIL FROM:<{self.sender}> BODY=8BITMIME")
        for recipient in recipients:
            if reply.startswith("2"):
                reply = self.say(f"RCPT TO:<{recipient}>")
        if reply.startswith("2"):
            reply = self.data(io.BytesIO(content))
        if reply.startswith("354"):
            return self.say(".")
        self.say("RSET")
        return reply

    def come_again(self):
        """A new connection, or nothing."""
        try:
            self.socket.close()
            self.__init__(self.port, self.client)
        except OSError:
            pass

    def deliver(self, name, recipients):
        with open(name, "rb") as file:
            content = file.read()
        end = time.monotonic() + PATIENCE_S
        attempt = 1
        while time.monotonic() < end:
            mail = re.sub(rb"(?m)^X-First: (\S+)$", rb"X-First: \1.%d" % attempt,
                          content, count=1)
            mail_id = re.search(rb"X-First: (\S+)", mail)[1].decode()
            try:
                reply = self.attempt(mail, recipients)
            except OSError:
                reply = "broken"
            print(mail_id, reply, flush=True)
            if reply[0] in "25":
                return
            attempt += 1
            time.sleep(0.1)
            self.come_again()

    def step(self, verb, *words):
        if verb == "from":
            self.say(f"MAIL FROM:<{self.sender}> BODY=8BITMIME")
            for word in words:
                print(self.say(f"RCPT TO:<{word}>"))
        elif verb == "sender":
            self.sender = words[0]
        elif verb in ("data", "begin"):
            self.content(words[0])
            if verb == "data":
                print(self.say("."))
        elif verb == "bdat":
            print(self.chunks(words[0]))
        elif verb == "dot":
            print(self.say("."))
        elif verb == "rset":
            self.say("RSET")
        elif verb == "client":
            self.say("QUIT")
            self.__init__(self.port, words[0])
        elif verb == "deliver":
            self.deliver(words[0], words[1:])
        elif verb == "drop":
            self.socket.close()
            sys.exit(0)
        else:
            sys.exit(f"smtp.py: unknown step {verb}")


def main():
    connection = Connection(int(sys.argv[1]), *(sys.argv[2:] or ["127.0.0.1"]))
    for line in sys.stdin:
        connection.step(*line.split())
        sys.stdout.flush()
    connection.say("QUIT")


if __name__ == "__main__":
    main()
