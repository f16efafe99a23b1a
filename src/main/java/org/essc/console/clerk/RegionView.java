package org.essc.console.clerk;

import java.util.List;
import org.essc.console.ConsoleFrame;

/**
 * In which region somebody applies.
 *
 * @param wrong whether what was entered is no region of the clerk's
 */
record RegionView(ConsoleFrame frame, List<Region> regions, boolean wrong) {

  /** One whose rules are known and which the clerk serves. */
  record Region(String code, String name) {}
}
