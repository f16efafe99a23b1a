package org.essc.platform.web;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/** Parameters as a query or a form has them ({@code application/x-www-form-urlencoded}). */
public final class FormEncoding {

  private FormEncoding() {}

  /**
   * Whether all of it can be decoded. What one reader passes over, another one may read: of such a
   * text nobody can say that a parameter stands in it once.
   *
   * @param encoded or null for none
   */
  public static boolean isReadable(String encoded) {
    if (encoded == null) {
      return true;
    }
    try {
      URLDecoder.decode(encoded, StandardCharsets.UTF_8);
      return true;
    } catch (IllegalArgumentException malformed) {
      return false;
    }
  }
}
