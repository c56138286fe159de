package dev.cloister.grader.cli;

import dev.cloister.sandbox.Cell;
import dev.cloister.sandbox.Command;
import dev.cloister.sandbox.Execution;
import dev.cloister.sandbox.Input;
import dev.cloister.sandbox.RunResult;
import dev.cloister.sandbox.SandboxException;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Runs a command with this process's own standard streams, byte for byte, as they come. */
final class PassThrough {
  private final Cell cell;
  private final Command command;

  PassThrough(Cell cell, Command command) {
    this.cell = cell;
    this.command = command;
  }

  RunResult run() throws SandboxException, InterruptedException {
    Execution execution = cell.start(command);
    Thread hook = new Thread(execution::cancel, "cancel");
    Runtime.getRuntime().addShutdownHook(hook);
    Thread out =
        pump("stdout", execution.stdout(), new FileOutputStream(FileDescriptor.out), execution);
    Thread err =
        pump("stderr", execution.stderr(), new FileOutputStream(FileDescriptor.err), execution);
    if (command.stdin() instanceof Input.Live) {
      // Nobody waits for this one: it may sit in a read of a terminal when the program has ended.
      feed(new FileInputStream(FileDescriptor.in), execution.stdin());
    }
    try {
      RunResult result = execution.await();
      out.join();
      err.join();
      return result;
    } finally {
      removeHook(hook);
    }
  }

  /** Copies the program's output; who reads ours no more ends the program, as a pipe would. */
  private static Thread pump(String name, InputStream from, OutputStream to, Execution execution) {
    Thread thread =
        new Thread(
            () -> {
              byte[] buffer = new byte[1 << 16];
              try (from) {
                for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
                  to.write(buffer, 0, n);
                }
              } catch (IOException e) {
                execution.cancel();
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private static void feed(InputStream from, OutputStream to) {
    Thread thread =
        new Thread(
            () -> {
              byte[] buffer = new byte[1 << 16];
              try (to) {
                for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
                  to.write(buffer, 0, n);
                  to.flush();
                }
              } catch (IOException e) {
                // The program reads no more, or has ended: what is left has no reader.
                return;
              }
            },
            "stdin");
    thread.setDaemon(true);
    thread.start();
  }

  private static void removeHook(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending already, and the hook with it.
      return;
    }
  }
}
