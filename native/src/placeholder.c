int main(void) {
  return 70; // EX_SOFTWARE: there is no launcher yet
}
