package org.essc.card.imports;

import java.util.Map;
import java.util.UUID;

/**
 * What the database has of a chunk's cards and persons, by their position in {@link CheckedChunk}.
 *
 * @param contested whether an older import was still open when the cards were read: it may yet come
 *     to them, and must then find that a newer file has spoken of them
 */
record KnownCards(Map<Integer, KnownCard> cards, Map<Integer, UUID> persons, boolean contested) {

  /**
   * A card as it stands.
   *
   * @param sourceId the import or other writer whose truth it is
   * @param ended whether it ended here, by an act: then nothing brings it back
   * @param content the values of {@link CardRow#CONTENT}; null where no row changes it, and where
   *     what is stored cannot be read
   */
  record KnownCard(
      UUID id,
      UUID holderId,
      int version,
      UUID sourceId,
      boolean ended,
      byte[] contentMac,
      String[] content) {

    KnownCard withContent(String[] values) {
      return new KnownCard(id, holderId, version, sourceId, ended, contentMac, values);
    }
  }
}
