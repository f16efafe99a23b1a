package org.essc.console.clerk;

import java.util.List;
import org.essc.console.ConsoleFrame;

/**
 * Asks why a record is to be opened.
 *
 * @param missing whether it was asked for before and not said
 */
record WhyView(ConsoleFrame frame, String holderId, boolean missing) {

  public List<String> reasons() {
    return LookReason.texts();
  }
}
