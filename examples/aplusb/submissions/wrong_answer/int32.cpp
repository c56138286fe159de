#include <iostream>

int main() {
  int t;
  std::cin >> t;
  for (long long a, b; t-- > 0 && std::cin >> a >> b;)
    std::cout << static_cast<int>(static_cast<unsigned>(a) + static_cast<unsigned>(b)) << '\n';
}
