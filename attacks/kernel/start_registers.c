// The init had the secret of the set-up calls in a register shortly before the program was executed. A program of a few
// instructions, which this one writes and executes, prints every register as it finds it: integer, x87 and SSE.
#define _GNU_SOURCE
#include <elf.h>
#include <fcntl.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "attack.h"

#ifdef __x86_64__
enum { REGISTERS = 15, FLOATING = 512 };

// Pushes them, stores the floating ones in the page below, writes both out (1024 + 15 * 8 bytes) and exits.
__asm__(
    ".pushsection .rodata\n"
    "look: push %rax\n push %rbx\n push %rcx\n push %rdx\n push %rsi\n push %rdi\n push %rbp\n push %r8\n push %r9\n"
    "push %r10\n push %r11\n push %r12\n push %r13\n push %r14\n push %r15\n"
    "mov %rsp, %rbx\n sub $1024, %rsp\n and $-64, %rsp\n fxsave64 (%rsp)\n"
    "mov $1, %edi\n mov %rbx, %rsi\n mov $120, %edx\n mov $1, %eax\n syscall\n"
    "mov $1, %edi\n mov %rsp, %rsi\n mov $512, %edx\n mov $1, %eax\n syscall\n"
    "mov $60, %eax\n xor %edi, %edi\n syscall\n"
    "look_end:\n"
    ".popsection");
extern const char look[], look_end[];

static int write_program(const char *path) {
  static struct {
    Elf64_Ehdr head;
    Elf64_Phdr segment;
    char code[256];
  } image;
  const uint64_t base = 0x400000;
  image.head = (Elf64_Ehdr){.e_ident = {0x7f, 'E', 'L', 'F', ELFCLASS64, ELFDATA2LSB, EV_CURRENT},
                            .e_type = ET_EXEC,
                            .e_machine = EM_X86_64,
                            .e_version = EV_CURRENT,
                            .e_entry = base + sizeof image.head + sizeof image.segment,
                            .e_phoff = sizeof image.head,
                            .e_ehsize = sizeof image.head,
                            .e_phentsize = sizeof image.segment,
                            .e_phnum = 1};
  image.segment = (Elf64_Phdr){.p_type = PT_LOAD,
                               .p_flags = PF_R | PF_X,
                               .p_vaddr = base,
                               .p_filesz = sizeof image,
                               .p_memsz = sizeof image,
                               .p_align = 4096};
  memcpy(image.code, look, (size_t)(look_end - look));
  int file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0700);
  return file < 0 || write(file, &image, sizeof image) != sizeof image ? -1 : close(file);
}

static void search(const char *path) {
  char registers[REGISTERS * 8 + FLOATING] = "";
  int ends[2], tried = 0;
  if (pipe(ends) < 0) broken("pipe: %s", strerror(errno));
  pid_t child = fork();
  if (child == 0) {
    dup2(ends[1], 1);
    execl(path, path, (char *)NULL);
    _exit(1);
  }
  waitpid(child, NULL, 0);
  if (read(ends[0], registers, sizeof registers) != sizeof registers) broken("not all registers: %s", strerror(errno));
  for (size_t at = 0; at + 8 <= sizeof registers; at += 4, tried++) {
    uint64_t word;
    memcpy(&word, registers + at, sizeof word);
    if (syscall(SYS_unshare, 0, 0, 0, 0, 0, word) != -1 || errno != EPERM) broken("found at %zu", at);
  }
  held("%d words of the registers at the start", tried);
}
#endif

int main(int argc, char **argv) {
  (void)argc;
#ifdef __x86_64__
  // The program that a run begins with, too: the manifest runs what the step before has left.
  if (write_program("look") < 0) broken("look: %s", strerror(errno));
  search("./look");
#else
  held("%s looks on x86_64 only", argv[0]);
#endif
  (void)argv;
  return 0;
}
