#include <algorithm>
#include <iostream>
#include <string>

int main() {
  std::string line, encoded;
  std::cin >> line;
  for (auto run = line.begin(); run != line.end();) {
    auto end = std::find_if(run, line.end(), [letter = *run](char c) { return c != letter; });
    encoded += std::to_string(end - run) + *run;
    run = end;
  }
  std::cout << encoded << '\n';
}
