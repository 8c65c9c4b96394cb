#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""notified.py PATH - be the socket that sd_notify(3) writes to

Prints each assignment on a line of its own, followed by the seconds on the
monotonic clock at which it came.
"""
import socket
import sys
import time

listener = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
listener.bind(sys.argv[1])
while True:
    for line in listener.recv(4096).decode().split("\n"):
        print(line, f"{time.monotonic():.3f}", flush=True)
