// @EXPECTED_RESULTS@: COMPILER-ERROR
int main() {
  std::cout << 1.0 << std::endl;
}
