package org.essc.console.clerk;

import java.util.List;
import org.essc.console.ConsoleFrame;
import org.essc.console.FormKey;

/**
 * Where the picture for a card's face is taken or chosen.
 *
 * @param key name of the form ({@link FormKey})
 * @param wanted whether the region wants a picture with the application
 * @param picture that was refused, as a {@code data:} address; or empty
 * @param marks over that picture
 */
record PhotoView(
    ConsoleFrame frame,
    String region,
    String regionCode,
    String key,
    boolean wanted,
    List<RuleView> rules,
    String picture,
    List<Mark> marks,
    RefusalView refusal) {

  /**
   * A part of the picture, in hundredths of its width and height.
   *
   * @param kind {@code zone} where the background is looked at, {@code frame} of the proportions
   *     that are wanted
   */
  record Mark(String kind, double x, double y, double width, double height) {}

  @Override
  public String toString() {
    return "PhotoView[" + regionCode + "]";
  }
}
