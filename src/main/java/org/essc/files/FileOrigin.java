package org.essc.files;

import java.util.Map;

/**
 * Who sends a file, and on what terms.
 *
 * @param terms by the columns that {@link FileKind#terms} names; no personal data
 */
public record FileOrigin(String partnerNo, Map<String, String> terms) {

  public FileOrigin {
    terms = Map.copyOf(terms);
  }

  public static FileOrigin of(String partnerNo) {
    return new FileOrigin(partnerNo, Map.of());
  }
}
