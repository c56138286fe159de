// Two to the nine-hundredth types: each asks for two others, and none is asked for twice.
template <int Depth, unsigned long long Way>
struct Tree {
  static const int value = Tree<Depth - 1, Way * 2>::value + Tree<Depth - 1, Way * 2 + 1>::value;
};

template <unsigned long long Way>
struct Tree<0, Way> {
  static const int value = 1;
};

int main() { return Tree<60, 1>::value; }
