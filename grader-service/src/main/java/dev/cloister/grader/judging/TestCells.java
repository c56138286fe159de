package dev.cloister.grader.judging;

import dev.cloister.grader.config.FreshCell;
import dev.cloister.sandbox.Cell;
import dev.cloister.sandbox.Command;
import dev.cloister.sandbox.CommandException;
import dev.cloister.sandbox.RunResult;
import dev.cloister.sandbox.SandboxException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The cells in which the tests of one submission run, one after another. Not thread-safe. */
final class TestCells implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TestCells.class);

  private final Opener opener;
  private final FreshCell freshCell;
  private Optional<Cell> current = Optional.empty();

  /** Opens a cell that has the program in it. */
  interface Opener {
    Cell open() throws SandboxException;
  }

  TestCells(Opener opener, FreshCell freshCell) {
    this.opener = opener;
    this.freshCell = freshCell;
  }

  /**
   * Runs one test. A cell that fails is destroyed, and the test is run once more in a new one: what
   * an earlier test did to the cell must not decide on this one.
   *
   * @throws SandboxException if that failed too
   */
  RunResult run(Command command) throws SandboxException, InterruptedException {
    try {
      return cell().run(command);
    } catch (CommandException e) {
      // The cell is as good as before; another one would have no such program either.
      throw e;
    } catch (SandboxException e) {
      LOG.warn("a test is run once more, in a new cell: {}", e.getMessage());
      close();
      return cell().run(command);
    } finally {
      if (freshCell == FreshCell.RUN) {
        close();
      }
    }
  }

  private Cell cell() throws SandboxException {
    if (current.isEmpty()) {
      current = Optional.of(opener.open());
    }
    return current.get();
  }

  /** Destroys the cell that is open, if one is. */
  @Override
  public void close() {
    current.ifPresent(Cell::close);
    current = Optional.empty();
  }
}
