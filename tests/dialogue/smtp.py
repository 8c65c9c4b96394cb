#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""smtp.py PORT [CLIENT] - speak SMTP as standard input says, one step a line

    from RECIPIENT...   MAIL and RCPT; prints the replies to RCPT
    data FILE           DATA and the file, dots stuffed, LF as CR LF;
                        prints the reply to the final dot
    begin FILE          DATA and the file without the final dot
    dot                 the final dot; prints the reply
    rset                RSET
    client ADDRESS      come again from that address of ours
    drop                hang up in the middle

All on one connection, from CLIENT (127.0.0.1).  Ends with QUIT.
"""
import socket
import sys


class Connection:
    def __init__(self, port, client):
        self.port = port
        self.socket = socket.create_connection(("127.0.0.1", port), 120,
                                               (client, 0))
        self.lines = self.socket.makefile("rb")
        self.reply()
        self.say("EHLO client.rei.example")

    def reply(self):
        while True:
            line = self.lines.readline()
            if len(line) < 4 or line[3:4] != b"-":
                return line.decode("utf-8", "replace").rstrip()

    def say(self, line):
        self.socket.sendall(line.encode() + b"\r\n")
        return self.reply()

    def content(self, name):
        self.say("DATA")
        with open(name, "rb") as file:
            for line in file:
                line = line.rstrip(b"\r\n")
                if line.startswith(b"."):
                    line = b"." + line
                self.socket.sendall(line + b"\r\n")

    def step(self, verb, *words):
        if verb == "from":
            self.say("MAIL FROM:<okurinushi@sender.example> BODY=8BITMIME")
            for word in words:
                print(self.say(f"RCPT TO:<{word}>"))
        elif verb in ("data", "begin"):
            self.content(words[0])
            if verb == "data":
                print(self.say("."))
        elif verb == "dot":
            print(self.say("."))
        elif verb == "rset":
            self.say("RSET")
        elif verb == "client":
            self.say("QUIT")
            self.__init__(self.port, words[0])
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


main()
