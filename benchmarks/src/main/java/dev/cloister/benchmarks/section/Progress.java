package dev.cloister.benchmarks.section;

/** Hears how far it is. */
public interface Progress {
  /** Something new has begun. */
  void stage(String what);

  /** So much of it is done. */
  void done(long part, long whole);

  /** Hears nothing. */
  Progress NONE =
      new Progress() {
        @Override
        public void stage(String what) {}

        @Override
        public void done(long part, long whole) {}
      };
}
