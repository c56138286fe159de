"""Exits with 42 if standard input is what the statement promises, byte for byte."""

import re
import sys

REAL = r"-?(0|[1-9][0-9]{0,6})(\.[0-9]{1,3})?"

data = sys.stdin.buffer.read().decode("ascii")
assert data.endswith("\n")
first, *lines = data[:-1].split("\n")
assert re.fullmatch(r"[1-9][0-9]*", first) and int(first) <= 5_000
assert len(lines) == int(first)
for line in lines:
    assert re.fullmatch(rf"{REAL}( {REAL}){{5}}", line), line
    assert all(abs(float(word)) <= 1e6 for word in line.split())
sys.exit(42)
