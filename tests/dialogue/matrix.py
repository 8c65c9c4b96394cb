#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""matrix.py consent | list | rows MODE CEILING PORT SINK LOG HELD

Consent x recipients x category x action through a real mail server.  Prints
the consent table, or the source of the list, or sends one mail for each row
of the table on one connection and prints a TAP line for each: what became of
it is compared with what the rules say, worked out here once more.

HELD is a command that prints the names of the files that are held back.
"""
import itertools
import os
import re
import subprocess
import sys
import time

from smtp import Connection

ACTIONS = ["none", "tag", "quarantine", "reject"]
CATEGORIES = ["fakebill", "phish", "auction", "card", "virus", "illegal",
              "harmful", "life"]

# These are tagged at most, whatever anybody agreed to.
TAGGED = ["illegal", "harmful"]

# Of these the log says nothing but a note to the duty officer.
NOTED = ["harmful", "life"]

# What a recipient agreed to, and how far.  No categories: not inspected.
PEOPLE = {
    "all": (CATEGORIES, "reject"),
    "hold": (CATEGORIES, "quarantine"),
    "tag": (CATEGORIES, "tag"),
    "bill": (["fakebill"], "reject"),
    "quiet": ([word for word in CATEGORIES if word != "life"], "none"),
    "no": ([], "none"),
    "who": ([], "none"),  # in no row
}

AUDIENCES = {
    "one who agreed to everything": ["all"],
    "one who agreed to quarantine": ["hold"],
    "one who agreed to tags": ["tag"],
    "one who agreed to fakebill alone": ["bill"],
    "one who agreed to be watched only": ["quiet"],
    "one who opted out": ["no"],
    "one who is unknown": ["who"],
    "two who agreed, up to rejection and up to tags": ["all", "tag"],
    "two who agreed, one to fakebill alone": ["hold", "bill"],
    "one who agreed and one who opted out": ["all", "no"],
    "one who is unknown and one who agreed": ["who", "tag"],
}


def consent():
    for name, (categories, ceiling) in PEOPLE.items():
        if name == "who":
            continue
        words = ",".join(categories) or "none"
        if categories and ceiling == "none":
            words += "".join(f" ceiling.{word}=none" for word in categories)
        elif categories:
            words += f" ceiling={ceiling}"
        print(f"{name}@rei.example {words}")


def source():
    print("#!fakebill-list 1\n#!name test\n#!serial 1")
    for number, category in enumerate(CATEGORIES):
        for letter, group in (("P", "demand"), ("Q", "threat")):
            print(f"{letter}000{number}\tphrase\tkotoba-{category}-{group}\t"
                  f"active\tgrp={group} w=8 cat={category} add=2024-01-01 "
                  "src=t by=a ok=b")


def weakest(*actions):
    return min(actions, key=ACTIONS.index)


def expect(mode, ceiling, people, category):
    """The action, the outcome, and words that the log line must have."""
    agreed = [set(PEOPLE[name][0]) for name in people]
    if not all(agreed):
        return "none", "mixed" if any(agreed) else "not-inspected", ""
    if category not in set.intersection(*agreed):
        return "none", "judged", "verdict=none"
    if category == "life":
        return "none", "judged", "verdict=none"
    action = weakest(ceiling, *(PEOPLE[name][1] for name in people))
    if category in TAGGED:
        action = weakest(action, "tag")
    if mode == "observe":
        action = "none"
    if category == "harmful":
        return action, "judged", "verdict=none"
    return action, "judged", \
        "verdict=tag" if category in TAGGED else "verdict=reject"


def mail(mail_id, category):
    return (f"X-First: {mail_id}\nFrom: a@sender.example\n"
            "Date: Mon, 7 Oct 2024 09:00:00 +0900\n"
            f"Message-ID: <{mail_id}@sender.example>\n"
            f"Subject: kotoba\n\nkotoba-{category}-demand\n"
            f"kotoba-{category}-threat\n").encode()


def outcomes(log):
    with open(log, encoding="utf-8", errors="replace") as file:
        return [line for line in file if " outcome=" in line]


def queue_id(line):
    found = re.search(r"(\w+): action=", line)
    return found and found[1]


def all_notes(log):
    with open(log, encoding="utf-8", errors="replace") as file:
        return dict(re.findall(r"(\w+): note=(\w+)", file.read()))


def deliveries(sink, mail_id):
    with open(os.path.join(sink, "delivered"), encoding="utf-8") as file:
        lines = [line.rstrip("\n").split("\t") for line in file]
    return [line[1:] for line in lines if line[0] == mail_id]


def wait_for(sink, mail_id, count):
    for _ in range(600):
        found = deliveries(sink, mail_id)
        if len(found) >= count:
            break
        time.sleep(0.05)
    return found


class Row:
    def __init__(self, mode, ceiling, audience, category):
        self.people = AUDIENCES[audience]
        self.category = category
        self.mail_id = "-".join([mode, ceiling, *self.people, category])
        self.mail = mail(self.mail_id, category)
        self.action, self.outcome, self.words = expect(
            mode, ceiling, self.people, category)
        does = {"none": "changes nothing", "tag": "is tagged",
                "quarantine": "is held", "reject": "is refused"}[self.action]
        self.name = (f"Mode {mode}, Ceiling {ceiling}: {category} to "
                     f"{audience} {does}")

    def send(self, connection):
        self.reply = connection.attempt(
            self.mail, [f"{name}@rei.example" for name in self.people])

    def is_noted(self):
        return self.category in NOTED and all(
            self.category in PEOPLE[name][0] for name in self.people)

    def wrong(self, sink, held, notes, line):
        """What is not as it should be, or nothing."""
        logged = "none" if self.category in NOTED else self.action
        if f" action={logged} " not in line or self.words not in line \
                or f" outcome={self.outcome} " not in line:
            return "log: " + line
        if (notes.get(queue_id(line)) != (self.category if self.is_noted()
                                          else None)):
            return "a note to the duty officer or not"
        if not self.reply.startswith(
                "550 5.7.1" if self.action == "reject" else "250"):
            return "reply: " + self.reply
        if (self.mail_id in held) != (self.action == "quarantine"):
            return "held or not"
        if self.action in ("quarantine", "reject"):
            return deliveries(sink, self.mail_id) and "it was delivered"
        found = wait_for(sink, self.mail_id, len(self.people))
        if sorted(recipient for recipient, _ in found) != sorted(
                f"{name}@rei.example" for name in self.people):
            return f"delivered to {found}"
        with open(found[0][1], "rb") as file:
            content = file.read()
        if not content.endswith(self.mail):
            return "changed"
        tagged = b"\nX-Fakebill-Status: tag;" in b"\n" + content
        if tagged != (self.action == "tag") or (
                not tagged and b"X-Fakebill" in content):
            return "tagged or not"
        return None


def held_ids(command):
    names = subprocess.run(command, shell=True, capture_output=True,
                           text=True, check=False).stdout.split()
    ids = set()
    for name in names:
        with open(name, "rb") as file:
            ids.update(re.findall(rb"X-First: ([-a-z]+)", file.read()))
    return {found.decode() for found in ids}


def rows(mode, ceiling, port, sink, log, held_command):
    table = [Row(mode, ceiling, *cell)
             for cell in itertools.product(AUDIENCES, CATEGORIES)]
    before = len(outcomes(log))
    connection = Connection(int(port), "192.0.2.7")
    for row in table:
        row.send(connection)
    connection.say("QUIT")
    for _ in range(200):
        lines = outcomes(log)[before:]
        if len(lines) == len(table):
            break
        time.sleep(0.05)
    held, notes = held_ids(held_command), all_notes(log)
    lines += [""] * len(table)
    for row, line in zip(table, lines):
        wrong = row.wrong(sink, held, notes, line)
        print("not ok -" if wrong else "ok -", row.name)
        if wrong:
            print("#", wrong)


def main():
    if sys.argv[1] == "consent":
        consent()
    elif sys.argv[1] == "list":
        source()
    else:
        rows(*sys.argv[2:])


main()
