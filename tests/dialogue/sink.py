#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""sink.py PORT FOLDER - take all mail by SMTP and count it

Each message is written to a file of its own in FOLDER, LF as line ends, and
then each of its recipients to FOLDER/delivered:

    ID <TAB> RECIPIENT <TAB> FILE

ID is what stands in its first line that begins with "X-First:".  Only then it is answered with
250, so that what stands there is what the mail server is rid of.  While
FOLDER/busy exists, messages are answered with 451.  Prints "ready".
"""
import os
import re
import socketserver
import sys
import threading

lock = threading.Lock()
count = 0


def first_id(content):
    found = re.search(rb"^X-First:(.*)$", content, re.MULTILINE)
    return found[1].strip().decode("ascii", "replace") if found else "-"


def keep(folder, content, recipients):
    global count
    with lock:
        count += 1
        name = os.path.join(folder, f"{count}.eml")
        with open(name, "wb") as file:
            file.write(content)
        lines = [f"{first_id(content)}\t{recipient}\t{name}\n"
                 for recipient in recipients]
        with open(os.path.join(folder, "delivered"), "a") as file:
            file.write("".join(lines))


class Handler(socketserver.StreamRequestHandler):
    def say(self, text):
        self.wfile.write(text.encode() + b"\r\n")

    def content(self):
        """The message, or nothing when the client broke off."""
        lines = []
        for line in self.rfile:
            if line == b".\r\n":
                return b"".join(lines)
            if line.startswith(b"."):
                line = line[1:]
            if line.endswith(b"\r\n"):
                line = line[:-2] + b"\n"
            lines.append(line)
        return None

    def take(self, recipients):
        self.say("354 go on")
        content = self.content()
        if content is None:
            return
        if os.path.exists(os.path.join(self.server.folder, "busy")):
            self.say("451 4.3.2 busy")
            return
        keep(self.server.folder, content, recipients)
        self.say("250 2.0.0 taken")

    def handle(self):
        self.say("220 sink.rei.example ESMTP")
        recipients = []
        for line in self.rfile:
            verb = line[:4].upper()
            if verb == b"EHLO":
                self.say("250-sink.rei.example\r\n250 8BITMIME")
            elif verb == b"RCPT":
                address = line.decode("utf-8", "replace")
                recipients.append(
                    address[address.find("<") + 1:address.find(">")])
                self.say("250 2.1.5 ok")
            elif verb == b"DATA":
                self.take(recipients)
                recipients = []
            elif verb == b"QUIT":
                self.say("221 2.0.0 bye")
                return
            else:
                if verb in (b"MAIL", b"RSET"):
                    recipients = []
                self.say("250 2.0.0 ok")


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 100

    def handle_error(self, request, client_address):
        """A server that is killed in the middle is part of the tests."""


def main():
    server = Server(("127.0.0.1", int(sys.argv[1])), Handler)
    server.folder = sys.argv[2]
    print("ready", flush=True)
    server.serve_forever()


main()
