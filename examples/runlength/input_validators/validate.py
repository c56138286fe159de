"""Exits with 42 if standard input is what the statement promises, byte for byte."""

import re
import sys

line = sys.stdin.buffer.read()
assert re.fullmatch(rb"[A-Za-z]+\n", line) and len(line) - 1 <= 10**6
sys.exit(42)
