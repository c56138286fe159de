import sys

words = iter(sys.stdin.read().split())
for _ in range(int(next(words))):
    print(int(next(words)) + int(next(words)))
