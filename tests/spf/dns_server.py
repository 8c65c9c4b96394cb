#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""dns_server.py ZONE LOG - a name server for tests, on 127.0.0.1:53

Authoritative for everything, over UDP and TCP.  For a network namespace of
its own (in_namespace.sh).  ZONE has one record in a line, "NAME TYPE VALUE";
TXT values are split at 255 bytes.  Two types are no types: a name with
SERVFAIL answers that it has failed when it has nothing else to answer, one
with SILENT never answers.  Each question is written to LOG, "NAME TYPE".
"""
import ipaddress
import socket
import struct
import sys
import threading

TYPES = {"A": 1, "CNAME": 5, "PTR": 12, "MX": 15, "TXT": 16, "AAAA": 28}
NAMES = {number: name for name, number in TYPES.items()}
NOERROR, SERVFAIL, NXDOMAIN = 0, 2, 3
TRUNCATED = 0x0200


def wire_name(name):
    labels = [label for label in name.rstrip(".").split(".") if label]
    return b"".join(bytes([len(label)]) + label.encode("latin-1")
                    for label in labels) + b"\0"


def wire_text(value):
    """A TXT record of one string (cut where it must be) or of several."""
    strings = value if isinstance(value, (list, tuple)) else [value]
    out = b""
    for string in strings:
        data = string if isinstance(string, bytes) else \
            str(string).encode("utf-8")
        pieces = [data[i:i + 255] for i in range(0, len(data), 255)] or [b""]
        out += b"".join(bytes([len(piece)]) + piece for piece in pieces)
    return out


def wire_data(kind, value):
    if kind == "A":
        return ipaddress.IPv4Address(value).packed
    if kind == "AAAA":
        return ipaddress.IPv6Address(value).packed
    if kind == "MX":
        if isinstance(value, str):
            value = value.split()
        return struct.pack("!H", int(value[0])) + wire_name(str(value[1]))
    if kind == "TXT":
        return wire_text(value)
    return wire_name(str(value))


def read_question(packet):
    at, labels = 12, []
    while packet[at] != 0:
        labels.append(packet[at + 1:at + 1 + packet[at]].decode("latin-1"))
        at += 1 + packet[at]
    kind = struct.unpack("!H", packet[at + 1:at + 3])[0]
    return ".".join(labels).lower(), NAMES.get(kind, str(kind)), at + 5


class Server:
    """`zone` maps a name in lower case to a list of (type, value)."""

    def __init__(self, zone, note=lambda name, kind: None):
        self.zone, self.note = zone, note
        self.udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.udp.bind(("127.0.0.1", 53))
        self.tcp = socket.socket()
        self.tcp.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.tcp.bind(("127.0.0.1", 53))
        self.tcp.listen(64)
        for serve in (self.serve_udp, self.serve_tcp):
            threading.Thread(target=serve, daemon=True).start()

    def find(self, name, kind):
        """The answer's code and records, or None for no answer."""
        answers = []
        for _ in range(8):
            records = self.zone.get(name)
            if records is None:
                return (NOERROR if answers else NXDOMAIN), answers
            found = [(name, kind, value) for have, value in records
                     if have == kind]
            aliases = [value for have, value in records if have == "CNAME"]
            special = [have for have, _ in records
                       if have in ("SERVFAIL", "SILENT")]
            if not found and special:
                return None if special[0] == "SILENT" else (SERVFAIL, [])
            if found or not aliases or kind == "CNAME":
                return NOERROR, answers + found
            answers.append((name, "CNAME", aliases[0]))
            name = str(aliases[0]).rstrip(".").lower()
        return SERVFAIL, []

    def answer(self, packet, limit):
        name, kind, end = read_question(packet)
        self.note(name, kind)
        found = self.find(name, kind)
        if found is None:
            return None
        code, records = found
        body = b""
        for owner, have, value in records:
            data = wire_data(have, value)
            body += wire_name(owner) + struct.pack("!HHIH", TYPES[have], 1, 300,
                                                   len(data)) + data
        flags, count = 0x8180 | code, len(records)
        if end + len(body) > limit:
            flags, count, body = flags | TRUNCATED, 0, b""
        return packet[:2] + struct.pack("!HHHHH", flags, 1, count, 0, 0) + \
            packet[12:end] + body

    def serve_udp(self):
        while True:
            packet, client = self.udp.recvfrom(4096)
            has_edns = packet[10:12] != b"\0\0"
            try:
                answer = self.answer(packet, 1232 if has_edns else 512)
            except (IndexError, struct.error):
                continue
            if answer:
                self.udp.sendto(answer, client)

    def serve_tcp(self):
        while True:
            client = self.tcp.accept()[0]
            threading.Thread(target=self.serve_client, args=(client,),
                             daemon=True).start()

    def serve_client(self, client):
        with client, client.makefile("rb") as stream:
            while len(size := stream.read(2)) == 2:
                packet = stream.read(struct.unpack("!H", size)[0])
                answer = self.answer(packet, 65535)
                if answer:
                    client.sendall(struct.pack("!H", len(answer)) + answer)


def read_zone(path):
    zone = {}
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            if line.strip() and not line.startswith("#"):
                name, kind, value = (line.rstrip("\n").split(" ", 2) + [""])[:3]
                zone.setdefault(name.lower(), []).append((kind, value))
    return zone


def main():
    log = open(sys.argv[2], "a", encoding="utf-8")

    def note(name, kind):
        log.write(f"{name} {kind}\n")
        log.flush()

    Server(read_zone(sys.argv[1]), note)
    print("ready", flush=True)
    threading.Event().wait()


if __name__ == "__main__":
    main()
