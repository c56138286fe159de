#include <algorithm>
#include <complex>
#include <iomanip>
#include <iostream>

using Point = std::complex<double>;

std::istream& operator>>(std::istream& in, Point& p) {
  double x, y;
  in >> x >> y;
  p = {x, y};
  return in;
}

int main() {
  int n;
  std::cin >> n;
  std::cout << std::setprecision(12);  // may print 1e-05: any notation is a number
  for (Point p, a, b; n-- > 0 && std::cin >> p >> a >> b;) {
    Point d = b - a;
    double t = std::norm(d) > 0 ? std::real((p - a) * std::conj(d)) / std::norm(d) : 0;
    std::cout << std::abs(p - a - std::clamp(t, 0.0, 1.0) * d) << '\n';
  }
}
