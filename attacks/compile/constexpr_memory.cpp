// An array that exists at compile time only, and is as large as all memory.
struct Room {
  char bytes[1 << 28] = {};
  constexpr Room() {
    for (int i = 0; i < 200000; i++) bytes[i * 1000] = 1;
  }
};

constexpr Room one, two, three, four;
constexpr Room rooms[8] = {};

int main() { return one.bytes[0] + two.bytes[0] + three.bytes[0] + four.bytes[0] + rooms[7].bytes[0]; }
