package org.essc.files;

import io.smallrye.mutiny.Uni;
import java.util.function.BooleanSupplier;

/** Applies what is left of a file, chunk by chunk. */
public interface FileRun {

  /**
   * @param keepRunning asked before every chunk
   */
  Uni<Void> run(SpooledFile file, BooleanSupplier keepRunning);
}
