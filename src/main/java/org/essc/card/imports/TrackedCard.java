package org.essc.card.imports;

import java.util.UUID;
import org.essc.card.CardState;
import org.essc.card.ImportedCards.CardBasis;
import org.essc.card.imports.KnownCards.KnownCard;

/** A card while the chunk's rows are applied to it. */
final class TrackedCard {
  final UUID id;
  final UUID holderId;
  final KnownCard before;
  final CardState stateBefore;
  int version;
  byte[] contentMac;
  String[] content;

  /** The last row that changed it; null where none did. */
  CardRow last;

  boolean confirmed;

  /** A new card. */
  TrackedCard(UUID id, UUID holderId) {
    this.id = id;
    this.holderId = holderId;
    this.before = null;
    this.stateBefore = null;
  }

  TrackedCard(KnownCard before) {
    this.id = before.id();
    this.holderId = before.holderId();
    this.before = before;
    this.version = before.version();
    this.contentMac = before.contentMac();
    this.content = before.content();
    this.stateBefore = before.state();
  }

  /** Of one of {@link CardRow#CONTENT}. */
  String value(Column column) {
    return content[CardRow.CONTENT.indexOf(column)];
  }

  CardBasis basis() {
    return new CardBasis(id, before.version(), before.sourceId());
  }
}
