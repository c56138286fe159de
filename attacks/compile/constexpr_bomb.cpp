// A computation at compile time that has no end worth waiting for. The compiler bounds one, not a million of them.
constexpr unsigned long long spin(unsigned long long from) {
  unsigned long long sum = from;
  for (int i = 0; i < 200000; i++) sum = sum * 6364136223846793005ULL + 1442695040888963407ULL;
  return sum;
}

template <int Number>
struct Spin {
  static constexpr unsigned long long value = spin(Number) + Spin<Number - 1>::value;
};

template <>
struct Spin<0> {
  static constexpr unsigned long long value = 0;
};

int main() { return Spin<800>::value == 1; }
