package dev.cloister.sandbox.internal.posix;

/**
 * A user and a group.
 *
 * @param uid the user
 * @param gid the group
 */
public record Identity(int uid, int gid) {
  /** Those that this process acts as. */
  public static Identity effective() {
    return new Identity(LibC.geteuid(), LibC.getegid());
  }

  /** Whether this is root, of this user namespace at least. */
  public boolean isRoot() {
    return uid == 0;
  }
}
