package dev.cloister.grader.judging;

/** Hears of a judging while it goes on, on the judging thread. */
public interface JudgeListener {
  /** Hears nothing. */
  JudgeListener NONE =
      new JudgeListener() {
        @Override
        public void onCompiled(Compilation compilation) {}

        @Override
        public void onTest(TestResult result) {}

        @Override
        public void onRetry(String fault) {}
      };

  /** The program was compiled. */
  void onCompiled(Compilation compilation);

  /** A test was judged. */
  void onTest(TestResult result);

  /** The judge failed and begins once more: what was heard before no longer counts. */
  void onRetry(String fault);
}
