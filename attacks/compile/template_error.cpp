// A type whose name has a million characters, and a mistake in which it is quoted.
template <class One, class Other>
struct Pair {};

template <int Depth, class Inner = int>
struct Name : Name<Depth - 1, Pair<Inner, Inner>> {};

template <class Inner>
struct Name<0, Inner> {
  int size() { return Inner::mistake + Inner().mistake; }
};

int main() { return Name<18>().size(); }
