// Believes that every segment has a length.
#include <assert.h>
#include <math.h>
#include <stdio.h>

int main(void) {
  int n;
  if (scanf("%d", &n) != 1) return 1;
  while (n-- > 0) {
    double px, py, ax, ay, bx, by;
    if (scanf("%lf %lf %lf %lf %lf %lf", &px, &py, &ax, &ay, &bx, &by) != 6) return 1;
    double dx = bx - ax, dy = by - ay, length2 = dx * dx + dy * dy;
    assert(length2 > 0);
    double t = fmin(fmax(((px - ax) * dx + (py - ay) * dy) / length2, 0), 1);
    printf("%.9f\n", hypot(px - ax - t * dx, py - ay - t * dy));
  }
}
