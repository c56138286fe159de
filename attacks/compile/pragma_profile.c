// An option by way of the source that reads a file of its choice, and says what it thinks of it.
#pragma GCC optimize("profile-use=/etc/passwd")
#pragma GCC dependency "/etc/shadow"

int main(void) { return 0; }
