# Waits for a line that never comes, because it takes the end of the input for an empty line.
import sys

for _ in range(int(input())):
    input()
while True:
    if sys.stdin.readline().strip():
        break
