#!/usr/bin/python3
# SPDX-License-Identifier: BSD-2-Clause
"""suite.py SUITE ASK_SPF DIFFERENCES - the test suite of RFC 7208

Serves the zones of SUITE (rfc7208-tests.yml.gz of Debian's python3-spf) by a
real name server and lets ASK_SPF ask a real SPF worker.  Each test is one TAP
line.  DIFFERENCES lists the results that differ, one in a line: test, result,
reason, with TABs between.  A difference that is not listed fails, and so does
a listed one that is gone.
"""
import gzip
import subprocess
import sys

import yaml

import dns_server


def records_of(entries):
    """One name of the suite's zone.  SPF stands for TXT where no TXT does."""
    records, is_silent = [], False
    for entry in entries:
        if entry == "TIMEOUT":
            is_silent = True
            continue
        for kind, value in entry.items():
            records.append((kind, value))
    if not any(kind == "TXT" for kind, _ in records):
        records += [("TXT", value) for kind, value in records if kind == "SPF"]
    records = [(kind, value) for kind, value in records
               if kind in dns_server.TYPES and value not in ("NONE", ["NONE"])]
    return records + [("SERVFAIL", "")] * is_silent


def zone_of(scenario):
    return {str(name).lower(): records_of(entries)
            for name, entries in scenario["zonedata"].items()}


def question_of(test):
    texts = [str(test.get(key) or "").encode("utf-8").hex()
             for key in ("helo", "mailfrom")]
    return "\t".join([test["host"]] + texts) + "\n"


def ask(program, tests):
    """The results of all tests of a scenario, by one worker."""
    answer = subprocess.run(
        [program], input="".join(question_of(test) for test in tests.values()),
        stdout=subprocess.PIPE, encoding="utf-8", timeout=120, check=True)
    return dict(zip(tests, answer.stdout.splitlines()))


def wanted(test):
    result = test["result"]
    return result if isinstance(result, list) else [result]


def read_differences(path):
    with open(path, encoding="utf-8") as lines:
        rows = [line.rstrip("\n").split("\t") for line in lines
                if line.strip() and not line.startswith("#")]
    return {name: (result, reason) for name, result, reason in rows}


def main():
    suite, program, path = sys.argv[1:4]
    known = read_differences(path)
    server = dns_server.Server({})
    count, false_passes, different = 0, 0, 0

    def tap(is_right, name):
        nonlocal count
        count += 1
        print("ok" if is_right else "not ok", count, "-", name, flush=True)

    with gzip.open(suite) as stream:
        scenarios = [scenario for scenario in yaml.safe_load_all(stream)
                     if scenario]
    for scenario in scenarios:
        server.zone = zone_of(scenario)
        results = ask(program, scenario["tests"])
        for name, test in scenario["tests"].items():
            want, got = wanted(test), results.get(name, "nothing")
            line = f"{scenario['description']}: {name} is {got}"
            false_passes += got == "pass" and "pass" not in want
            if got in want:
                tap(name not in known, line)
                continue
            different += 1
            listed, reason = known.get(name, ("", "not listed"))
            tap(got == listed, f"{line}, not {' or '.join(want)} ({reason})")
    names = {name for scenario in scenarios for name in scenario["tests"]}
    for name in known:
        if name not in names:
            tap(False, f"{name} is listed as different and is no test")
    tap(false_passes == 0, f"{false_passes} of {len(names)} are a false pass")
    tap(len(names) >= 203, f"{different} of {len(names)} results differ")
    print(f"1..{count}")


main()
