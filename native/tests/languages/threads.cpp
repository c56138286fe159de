#include <chrono>
#include <filesystem>
#include <fstream>
#include <future>
#include <iostream>
#include <random>
#include <regex>
#include <thread>
#include <vector>
int main() {
  auto answer = std::async(std::launch::async, [] { return std::vector<int>(1 << 20, 1).size(); });
  std::jthread other([] { std::this_thread::sleep_for(std::chrono::milliseconds(1)); });
  std::ofstream("copied") << std::random_device()() << std::endl;
  std::filesystem::copy_file("copied", "copy", std::filesystem::copy_options::overwrite_existing);
  std::cout << (answer.get() == 1 << 20 && std::regex_match("aab", std::regex("a+b")) ? "ok" : "no") << std::endl;
}
