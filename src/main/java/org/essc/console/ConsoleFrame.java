package org.essc.console;

import java.util.List;

/**
 * What every page of the console has.
 *
 * @param here text of the page's {@link Desk}, or empty
 * @param language {@code zh} or {@code en}
 * @param path of the page, for the link to the other language
 * @param token that its forms send back
 * @param name of who is logged in
 * @param desks texts of the desks that they have
 */
public record ConsoleFrame(
    String here, String language, String path, String token, String name, List<String> desks) {

  public String other() {
    return language.equals("en") ? "zh" : "en";
  }

  @Override
  public String toString() {
    return "ConsoleFrame[" + here + "]";
  }
}
