package dev.cloister.benchmarks.peer;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A system call filter for the peers that bring none: it refuses what lets a program out or harms
 * the host, and lets through the rest. It is shorter than Cloister's allowlist, to the peers'
 * advantage. The numbers are those of x86-64.
 */
final class DenyFilter {
  private static final Map<String, Integer> DENIED = denied();

  // seccomp(2), bpf(2), linux/audit.h
  private static final int LOAD = 0x20;
  private static final int JUMP_IF_EQUAL = 0x15;
  private static final int JUMP_IF_AT_LEAST = 0x35;
  private static final int RETURN = 0x06;
  private static final int NUMBER_AT = 0;
  private static final int ARCHITECTURE_AT = 4;
  private static final int X86_64 = 0xc000003e;
  private static final int X32_BIT = 0x40000000;
  private static final int ALLOW = 0x7fff0000;
  private static final int ERRNO_EPERM = 0x00050001;
  private static final int KILL_PROCESS = 0x80000000;
  private static final int BYTES = 8;

  private DenyFilter() {}

  private static Map<String, Integer> denied() {
    Map<String, Integer> numbers = new LinkedHashMap<>();
    numbers.put("ptrace", 101);
    numbers.put("personality", 135);
    numbers.put("pivot_root", 155);
    numbers.put("adjtimex", 159);
    numbers.put("chroot", 161);
    numbers.put("acct", 163);
    numbers.put("settimeofday", 164);
    numbers.put("mount", 165);
    numbers.put("umount2", 166);
    numbers.put("swapon", 167);
    numbers.put("swapoff", 168);
    numbers.put("reboot", 169);
    numbers.put("init_module", 175);
    numbers.put("delete_module", 176);
    numbers.put("quotactl", 179);
    numbers.put("clock_settime", 227);
    numbers.put("kexec_load", 246);
    numbers.put("add_key", 248);
    numbers.put("request_key", 249);
    numbers.put("keyctl", 250);
    numbers.put("unshare", 272);
    numbers.put("perf_event_open", 298);
    numbers.put("name_to_handle_at", 303);
    numbers.put("open_by_handle_at", 304);
    numbers.put("setns", 308);
    numbers.put("process_vm_readv", 310);
    numbers.put("process_vm_writev", 311);
    numbers.put("finit_module", 313);
    numbers.put("bpf", 321);
    numbers.put("userfaultfd", 323);
    numbers.put("io_uring_setup", 425);
    numbers.put("io_uring_enter", 426);
    numbers.put("io_uring_register", 427);
    return numbers;
  }

  /** Whether there is one for this architecture. */
  static boolean isAvailable() {
    return System.getProperty("os.arch", "").equals("amd64");
  }

  /** The names, for whoever compiles it by itself. */
  static List<String> names() {
    return List.copyOf(DENIED.keySet());
  }

  /** The program: an array of struct sock_filter. */
  static byte[] program() {
    int count = DENIED.size();
    ByteBuffer code = ByteBuffer.allocate((count + 7) * BYTES).order(ByteOrder.LITTLE_ENDIAN);
    emit(code, LOAD, 0, 0, ARCHITECTURE_AT);
    emit(code, JUMP_IF_EQUAL, 0, count + 4, X86_64);
    emit(code, LOAD, 0, 0, NUMBER_AT);
    emit(code, JUMP_IF_AT_LEAST, count + 2, 0, X32_BIT);
    int left = count;
    for (int number : DENIED.values()) {
      emit(code, JUMP_IF_EQUAL, left, 0, number);
      left--;
    }
    emit(code, RETURN, 0, 0, ALLOW);
    emit(code, RETURN, 0, 0, ERRNO_EPERM);
    emit(code, RETURN, 0, 0, KILL_PROCESS);
    return code.array();
  }

  private static void emit(ByteBuffer code, int operation, int ifTrue, int ifFalse, int operand) {
    code.putShort((short) operation).put((byte) ifTrue).put((byte) ifFalse).putInt(operand);
  }
}
