package dev.cloister.grader.judging;

import dev.cloister.grader.language.SourceSet;
import dev.cloister.grader.problem.Problem;

/**
 * One submission to judge.
 *
 * @param problem what it tries to solve
 * @param source its files
 * @param selection which tests are run
 */
public record JudgeRequest(Problem problem, SourceSet source, TestSelection selection) {}
