# Divides by zero for a segment that is a point.
from math import hypot

for _ in range(int(input())):
    px, py, ax, ay, bx, by = map(float, input().split())
    dx, dy = bx - ax, by - ay
    t = ((px - ax) * dx + (py - ay) * dy) / (dx * dx + dy * dy)
    t = min(max(t, 0.0), 1.0)
    print(hypot(px - ax - t * dx, py - ay - t * dy))
