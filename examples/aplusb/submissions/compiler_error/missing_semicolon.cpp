// @EXPECTED_RESULTS@: COMPILER-ERROR
#include <iostream>

int main() {
  std::cout << 1 + 2
}
