// Halves the segment until its ends are equal; with doubles they often never are.
#include <cstdio>

int main() {
  int n;
  std::scanf("%d", &n);
  double px, py, ax, ay, bx, by;
  while (n-- > 0 && std::scanf("%lf %lf %lf %lf %lf %lf", &px, &py, &ax, &ay, &bx, &by) == 6) {
    volatile double low = 0, high = 1;
    while (high - low > 0) {
      double middle = (low + high) / 2;
      (middle * (bx - ax) > px - ax ? high : low) = middle;
    }
    std::printf("%.9f\n", low + high);
  }
}
