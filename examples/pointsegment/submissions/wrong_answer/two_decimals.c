// Right but for its rounding: 0.001 becomes 0.00.
#include <math.h>
#include <stdio.h>

int main(void) {
  int n;
  if (scanf("%d", &n) != 1) return 1;
  while (n-- > 0) {
    double px, py, ax, ay, bx, by;
    if (scanf("%lf %lf %lf %lf %lf %lf", &px, &py, &ax, &ay, &bx, &by) != 6) return 1;
    double dx = bx - ax, dy = by - ay, length2 = dx * dx + dy * dy;
    double t = length2 > 0 ? ((px - ax) * dx + (py - ay) * dy) / length2 : 0;
    t = fmin(fmax(t, 0), 1);
    printf("%.2f\n", hypot(px - ax - t * dx, py - ay - t * dy));
  }
}
