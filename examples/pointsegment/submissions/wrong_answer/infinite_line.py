# The distance to the whole line, not to the segment.
from math import hypot

for _ in range(int(input())):
    px, py, ax, ay, bx, by = map(float, input().split())
    dx, dy = bx - ax, by - ay
    if hypot(dx, dy) == 0:
        print(hypot(px - ax, py - ay))
    else:
        print(abs((px - ax) * dy - (py - ay) * dx) / hypot(dx, dy))
