// Options of the compiler by way of the source: a plugin, a wrapper, another file to write to. Only those that tune
// code count, and the rest must not be heeded.
#pragma GCC optimize("O3", "unroll-loops")
#pragma GCC optimize("-fplugin=/work/plugin.so")
#pragma GCC optimize("plugin=/work/plugin.so")
#pragma GCC optimize("-wrapper,/bin/sh")
#pragma GCC optimize("dump-tree-all=/work/main")
#pragma GCC dependency "/etc/passwd" is newer
#pragma comment(linker, "-T/etc/passwd")
#pragma weak main

#include <stdio.h>

int main(void) {
  puts("held");
  return 0;
}
