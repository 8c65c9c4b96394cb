#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""refuse.py CALL[,CALL]... COMMAND... - a system that refuses system calls

Runs COMMAND under a seccomp filter that answers these calls with EPERM, as
containers and hardened hosts do.  "seccomp" is both of its forms.  Exits
with 77 on a machine whose numbers are not known here.
"""
import ctypes
import os
import platform
import struct
import sys

NUMBERS = {
    "x86_64": {"seccomp": 317, "prctl": 157, "memfd_create": 319,
               "inotify_init1": 294},
    "aarch64": {"seccomp": 277, "prctl": 167, "memfd_create": 279,
                "inotify_init1": 26},
}
PR_SET_SECCOMP, PR_SET_NO_NEW_PRIVS, FILTER = 22, 38, 2
LOAD, EQUAL, RETURN = 0x20, 0x15, 0x06
ALLOW, EPERM = 0x7FFF0000, 0x00050001
NUMBER_AT, ARGUMENT_AT = 0, 16


def instruction(code, if_true, if_false, value):
    return struct.pack("HBBI", code, if_true, if_false, value)


def refuse(number):
    return (instruction(LOAD, 0, 0, NUMBER_AT) +
            instruction(EQUAL, 0, 1, number) +
            instruction(RETURN, 0, 0, EPERM))


def refuse_prctl(number, option):
    return (instruction(LOAD, 0, 0, NUMBER_AT) +
            instruction(EQUAL, 0, 3, number) +
            instruction(LOAD, 0, 0, ARGUMENT_AT) +
            instruction(EQUAL, 0, 1, option) +
            instruction(RETURN, 0, 0, EPERM))


numbers = NUMBERS.get(platform.machine())
if numbers is None:
    sys.exit(77)
program = b""
for name in sys.argv[1].split(","):
    program += refuse(numbers[name])
    if name == "seccomp":
        program += refuse_prctl(numbers["prctl"], PR_SET_SECCOMP)
program += instruction(RETURN, 0, 0, ALLOW)
buffer = ctypes.create_string_buffer(program, len(program))
header = struct.pack("HP", len(program) // 8, ctypes.addressof(buffer))
libc = ctypes.CDLL(None, use_errno=True)
if libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 or \
        libc.prctl(PR_SET_SECCOMP, FILTER, header, 0, 0) != 0:
    sys.exit(os.strerror(ctypes.get_errno()))
os.execv(sys.argv[2], sys.argv[2:])
