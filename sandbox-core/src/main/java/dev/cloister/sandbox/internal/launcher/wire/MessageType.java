package dev.cloister.sandbox.internal.launcher.wire;

/** The type numbers. */
final class MessageType {
  static final int HELLO = 1;
  static final int TEMPLATE = 2;
  static final int OPEN_CELL = 3;
  static final int KILL_CELL = 4;
  static final int HELLO_OK = 17;
  static final int OK = 18;
  static final int CELL_GONE = 19;
  static final int FAIL = 20;
  static final int PUT = 33;
  static final int RUN = 34;
  static final int STOP = 35;
  static final int COLLECT = 36;
  static final int MOUNT = 37;
  static final int READY = 49;
  static final int DONE = 50;
  static final int RESULT = 51;
  static final int FILE = 52;
  static final int REFUSED = 53;
  static final int OUTPUT = 54;

  private MessageType() {}
}
