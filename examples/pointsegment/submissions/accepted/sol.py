import sys
from math import hypot

for line in sys.stdin.read().splitlines()[1:]:
    px, py, ax, ay, bx, by = map(float, line.split())
    dx, dy = bx - ax, by - ay
    length2 = dx * dx + dy * dy
    t = ((px - ax) * dx + (py - ay) * dy) / length2 if length2 else 0.0
    t = min(max(t, 0.0), 1.0)
    print(hypot(px - ax - t * dx, py - ay - t * dy))
