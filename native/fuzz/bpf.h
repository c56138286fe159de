// Classic BPF as the kernel runs it on a system call, as far as filter.c writes it.
#pragma once

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

// Beside every SECCOMP_RET_* value: an instruction that the filter has no use for, a load outside, no return.
enum { BPF_STRANGE_LOAD = 0x0bad0001, BPF_STRANGE_CODE, BPF_NO_RETURN };

// How many instructions the last call took.
static int bpf_steps;

static inline uint32_t bpf_run(const struct sock_fprog *program, const struct seccomp_data *data) {
  uint32_t a = 0, x = 0;
  bpf_steps = 0;
  for (size_t at = 0; at < program->len; at++) {
    const struct sock_filter *i = &program->filter[at];
    bpf_steps++;
    switch (i->code) {
      case BPF_LD | BPF_W | BPF_ABS:
        if (i->k + 4 > sizeof *data || i->k % 4) return BPF_STRANGE_LOAD;
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
      default: return BPF_STRANGE_CODE;
    }
  }
  return BPF_NO_RETURN;
}
