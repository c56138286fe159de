// Starts a new run after nine letters.
#include <iostream>
#include <string>

int main() {
  std::string line, encoded;
  std::cin >> line;
  for (std::size_t i = 0, length; i < line.size(); i += length) {
    for (length = 1; length < 9 && i + length < line.size() && line[i + length] == line[i];) length++;
    encoded += std::to_string(length) + line[i];
  }
  std::cout << encoded << '\n';
}
