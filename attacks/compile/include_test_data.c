// The answers of the problem, as headers: beside the source, above it, where programs lie, where a service keeps them.
#if __has_include("data/secret/1.ans")
#error BROKEN data/secret/1.ans can be read
#endif
#if __has_include("../data/secret/1.ans")
#error BROKEN ../data/secret/1.ans can be read
#endif
#if __has_include("../../data/secret/1.ans")
#error BROKEN ../../data/secret/1.ans can be read
#endif
#if __has_include("/data/secret/1.ans")
#error BROKEN /data/secret/1.ans can be read
#endif
#if __has_include("/program/data/secret/1.ans")
#error BROKEN /program/data/secret/1.ans can be read
#endif
#if __has_include("/program/main")
#error BROKEN /program/main can be read
#endif
#if __has_include("/problems/hello/data/secret/1.ans")
#error BROKEN /problems/hello/data/secret/1.ans can be read
#endif
#if __has_include("/work/data/secret/1.ans")
#error BROKEN /work/data/secret/1.ans can be read
#endif
#if __has_include("/work/1.ans")
#error BROKEN /work/1.ans can be read
#endif
#if __has_include("/tmp/1.ans")
#error BROKEN /tmp/1.ans can be read
#endif
#if __has_include("/var/lib/cloister/artifacts-0/log")
#error BROKEN /var/lib/cloister/artifacts-0/log can be read
#endif
#include <stdio.h>

int main(void) {
  puts("held");
  return 0;
}
