package org.essc;

import java.util.List;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.essc.platform.crypto.MasterKey;

/**
 * What the program does instead of serving requests: a plain Java program on the platform's
 * database.
 */
@FunctionalInterface
interface Command {

  /**
   * Runs it to its end; the result is the process' exit code.
   *
   * @param key read when it is asked for, as not every command needs one
   */
  int run(List<String> arguments, DataSource database, Supplier<MasterKey> key);
}
