// Divides by a length of zero and prints nan, which is no answer whatever the tolerance.
#include <algorithm>
#include <cmath>
#include <cstdio>

int main() {
  int n;
  std::scanf("%d", &n);
  double px, py, ax, ay, bx, by;
  while (n-- > 0 && std::scanf("%lf %lf %lf %lf %lf %lf", &px, &py, &ax, &ay, &bx, &by) == 6) {
    double dx = bx - ax, dy = by - ay;
    double t = ((px - ax) * dx + (py - ay) * dy) / (dx * dx + dy * dy);
    if (t < 0) t = 0;
    if (t > 1) t = 1;
    std::printf("%.9f\n", std::hypot(px - ax - t * dx, py - ay - t * dy));
  }
}
