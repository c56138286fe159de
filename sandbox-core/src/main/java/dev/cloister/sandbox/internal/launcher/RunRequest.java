package dev.cloister.sandbox.internal.launcher;

import dev.cloister.sandbox.internal.launcher.wire.Request;
import java.util.List;

/**
 * One command to run in a cell.
 *
 * @param freshScratch whether it gets scratch folders of its own
 * @param argv the command
 * @param env NAME=VALUE
 * @param cwd an absolute path in the cell
 * @param limits what the cell's init holds
 * @param outputBytes limit of each output, held on this side
 * @param stdin standard input
 * @param stdout standard output
 * @param stderr standard error
 */
public record RunRequest(
    boolean freshScratch,
    List<String> argv,
    List<String> env,
    String cwd,
    Request.RunLimits limits,
    long outputBytes,
    Source stdin,
    Sink stdout,
    Sink stderr) {}
