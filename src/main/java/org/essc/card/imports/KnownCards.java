package org.essc.card.imports;

import java.util.Map;
import java.util.UUID;

/**
 * What the database has of a chunk's cards and persons, by their position in {@link CheckedChunk}.
 */
record KnownCards(Map<Integer, KnownCard> cards, Map<Integer, UUID> persons) {

  /**
   * A card as it stands.
   *
   * @param content the values of {@link CardRow#CONTENT}; null where no row changes it
   */
  record KnownCard(UUID id, UUID holderId, int version, byte[] contentMac, String[] content) {

    KnownCard withContent(String[] values) {
      return new KnownCard(id, holderId, version, contentMac, values);
    }
  }
}
