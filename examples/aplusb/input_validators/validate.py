"""Exits with 42 if standard input is what the statement promises, byte for byte."""

import re
import sys

INTEGER = r"(0|-?[1-9][0-9]{0,18})"

data = sys.stdin.buffer.read().decode("ascii")
assert data.endswith("\n")
first, *lines = data[:-1].split("\n")
assert re.fullmatch(r"[1-9][0-9]*", first) and int(first) <= 20_000
assert len(lines) == int(first)
for line in lines:
    assert re.fullmatch(f"{INTEGER} {INTEGER}", line), line
    assert all(abs(int(word)) <= 10**18 for word in line.split())
sys.exit(42)
