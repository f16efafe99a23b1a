package org.essc.console.operator;

import java.util.List;

/** The ring of signing keys, a group for each purpose. */
record KeysView(OperatorFrame frame, List<Purpose> purposes) {

  /**
   * @param code as the API knows it
   */
  record Purpose(String code, String word, List<Key> keys) {}

  /**
   * @param state {@code next}, {@code active}, {@code retired}, {@code gone} or {@code revoked}
   * @param rotation when the schedule replaces it, or null
   * @param usable whether it may still be revoked
   */
  record Key(
      String kid,
      String algorithm,
      String state,
      String stateWord,
      String created,
      String activated,
      String ended,
      String rotation,
      boolean usable) {

    public String tone() {
      return switch (state) {
        case "active" -> "good";
        case "revoked" -> "bad";
        default -> "";
      };
    }
  }
}
