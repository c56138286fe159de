#include "interpreter.h"

#include <linux/seccomp.h>
#include <stddef.h>
#include <string.h>

#include "filter.h"

static int taken;

int steps(void) { return taken; }

// Only what filter.c emits; anything else is a fault of its own.
static uint32_t interpret(const struct seccomp_data *data) {
  const struct sock_fprog *program = filter_program();
  uint32_t a = 0, x = 0;
  taken = 0;
  for (size_t at = 0; at < program->len; at++) {
    const struct sock_filter *i = &program->filter[at];
    taken++;
    switch (i->code) {
      case BPF_LD | BPF_W | BPF_ABS:
        if (i->k + 4 > sizeof *data || i->k % 4) return 0xdead0001;
        memcpy(&a, (const char *)data + i->k, 4);
        break;
      case BPF_ALU | BPF_AND | BPF_K: a &= i->k; break;
      case BPF_ALU | BPF_XOR | BPF_K: a ^= i->k; break;
      case BPF_ALU | BPF_OR | BPF_X: a |= x; break;
      case BPF_MISC | BPF_TAX: x = a; break;
      case BPF_JMP | BPF_JA: at += i->k; break;
      case BPF_JMP | BPF_JEQ | BPF_K: at += a == i->k ? i->jt : i->jf; break;
      case BPF_JMP | BPF_JGE | BPF_K: at += a >= i->k ? i->jt : i->jf; break;
      case BPF_JMP | BPF_JSET | BPF_K: at += a & i->k ? i->jt : i->jf; break;
      case BPF_RET | BPF_K: return i->k;
      default: return 0xdead0002;
    }
  }
  return 0xdead0003;
}

int action(uint32_t arch, int number, const uint64_t args[6]) {
  struct seccomp_data data = {.nr = number, .arch = arch};
  if (args) memcpy(data.args, args, sizeof data.args);
  uint32_t returned = interpret(&data);
  if (returned == SECCOMP_RET_ALLOW) return ALLOW;
  if (returned == SECCOMP_RET_KILL_PROCESS) return KILL;
  // An errno of 0 would fake success.
  if ((returned & SECCOMP_RET_ACTION_FULL) == SECCOMP_RET_ERRNO && (returned & SECCOMP_RET_DATA))
    return (int)(returned & SECCOMP_RET_DATA);
  return WRONG;
}
