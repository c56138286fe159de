// Everything that differs between processor architectures or between kernel headers stands here.
#pragma once

#include <linux/audit.h>
#include <sys/syscall.h>

#if defined(__x86_64__)
#define ARCH_AUDIT AUDIT_ARCH_X86_64
#define ARCH_FOREIGN_BIT 0x40000000u  // x32 calls share the audit architecture and set this bit of the number
#elif defined(__aarch64__)
#define ARCH_AUDIT AUDIT_ARCH_AARCH64
#define ARCH_FOREIGN_BIT 0u
#else
#error "this architecture has no filter table yet: add its audit value here and its calls to syscalls.h"
#endif

// Numbers since 5.0 are the same on every architecture; older headers lack the later ones.
#ifndef SYS_mount_setattr
#define SYS_mount_setattr 442
#endif
#ifndef SYS_openat2
#define SYS_openat2 437
#endif
#ifndef SYS_close_range
#define SYS_close_range 436
#endif
