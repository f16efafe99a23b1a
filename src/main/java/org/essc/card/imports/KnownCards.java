package org.essc.card.imports;

import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.essc.card.CardState;
import org.essc.region.RegionCode;

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
   * @param bankActive whether its bank function was activated: the account is then the one for
   *     which the holder came to the bank
   * @param held why it stands still here; null where the registry may say what it likes
   * @param content the values of {@link CardRow#CONTENT}; null where no row changes it, and where
   *     what is stored cannot be read
   */
  record KnownCard(
      UUID id,
      UUID holderId,
      int version,
      UUID sourceId,
      RegionCode region,
      CardState state,
      boolean ended,
      boolean bankActive,
      Hold held,
      byte[] contentMac,
      String[] content) {

    /** Whether only an act here may bring it to that state: a file that says so came too early. */
    boolean heldFrom(CardState to) {
      return held != null && to != state && !held.lets.contains(to);
    }

    KnownCard withContent(String[] values) {
      return new KnownCard(
          id,
          holderId,
          version,
          sourceId,
          region,
          state,
          ended,
          bankActive,
          held,
          contentMac,
          values);
    }
  }

  /**
   * What was begun here and is ended here: by a release, an unlocking, an activation. It holds
   * whatever a file has called the card since, or the next file would end it.
   */
  enum Hold {
    /** Reported lost here, and not released. */
    LOST(CardState.LOST, CardState.LOST_ORAL, CardState.CANCELLED),
    /** Its PIN is locked. */
    LOCKED(CardState.LOCKED, CardState.LOST, CardState.LOST_ORAL, CardState.CANCELLED),
    /**
     * Made in another card's place and not activated; with its activation, and only so, that one
     * ends.
     */
    REPLACING(CardState.SEALED, CardState.LOST, CardState.LOST_ORAL, CardState.CANCELLED),
    /** Made here and not handed out: its face was not looked at, and nobody has it. */
    WAITING(CardState.SEALED, CardState.LOST, CardState.LOST_ORAL, CardState.CANCELLED);

    private final Set<CardState> lets;

    Hold(CardState... lets) {
      this.lets = Set.of(lets);
    }
  }
}
