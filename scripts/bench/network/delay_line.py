"""Joins two network interfaces by a line that delays each packet: delay_line.py ONE OTHER SECONDS. Ends with its standard input.

Not every kernel has netem; TUN it has. The interfaces are gone when this process is.
"""
import fcntl
import os
import select
import struct
import sys
import time
from collections import deque

TUNSETIFF, TUN_WITHOUT_HEADER = 0x400454CA, 0x1001
LARGEST = 65_536
AT_ONCE = 64


def open_end(name):
    end = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(end, TUNSETIFF, struct.pack("16sH", name.encode(), TUN_WITHOUT_HEADER))
    return end


def take(end, line, delay):
    for _ in range(AT_ONCE):
        try:
            packet = os.read(end, LARGEST)
        except (BlockingIOError, OSError):  # nothing more, or the interface is not up yet
            return
        line.append((time.monotonic() + delay, packet))


def give(end, line):
    now = time.monotonic()
    while line and line[0][0] <= now:
        try:
            os.write(end, line.popleft()[1])
        except OSError:  # full or down: lost, as on any line
            pass


def main(one, other, delay):
    ends = [open_end(one), open_end(other)]
    lines = [deque(), deque()]  # from each end
    print("joined", flush=True)
    while True:
        due = min((line[0][0] for line in lines if line), default=None)
        wait = None if due is None else max(0, due - time.monotonic())
        ready, _, _ = select.select([*ends, sys.stdin], [], [], wait)
        if sys.stdin in ready:
            return
        for rank in (0, 1):
            if ends[rank] in ready:
                take(ends[rank], lines[rank], delay)
            give(ends[1 - rank], lines[rank])


main(sys.argv[1], sys.argv[2], float(sys.argv[3]))
