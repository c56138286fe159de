package dev.cloister.grader.config;

import java.util.Locale;

/** For what a fresh cell is opened. The setting and the options take the constants' words. */
public enum FreshCell {
  /**
   * For each submission: all its tests run in it, one after another, each with scratch folders of
   * its own; no process outlives its test.
   */
  SUBMISSION,
  /** For each run: no test shares a namespace with another. */
  RUN;

  /** As it is written in a setting or an option. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  @Override
  public String toString() {
    return word();
  }
}
