package dev.cloister.sandbox;

/**
 * How each limit was really held in one run.
 *
 * @param cpu processor time
 * @param wall elapsed time
 * @param memory memory
 * @param output bytes on standard output and error
 * @param processes processes and threads
 * @param fileSize size of one file
 * @param openFiles open descriptors
 * @param stack stack of the main thread
 */
public record Enforcement(
    Mechanism cpu,
    Mechanism wall,
    Mechanism memory,
    Mechanism output,
    Mechanism processes,
    Mechanism fileSize,
    Mechanism openFiles,
    Mechanism stack) {}
