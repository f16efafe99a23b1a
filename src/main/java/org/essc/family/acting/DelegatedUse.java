package org.essc.family.acting;

import java.util.UUID;
import org.essc.platform.outbox.EventType;
import org.essc.platform.outbox.OutboxEvent;
import org.essc.platform.outbox.SubjectType;

/** Tells a card's channels that somebody else has used it for its holder. */
public final class DelegatedUse {

  private DelegatedUse() {}

  /**
   * @param use {@code code}, {@code login} or {@code qualification}
   */
  public static OutboxEvent event(UUID holderId, UUID eCardId, Delegate delegate, String use) {
    return OutboxEvent.of(EventType.ECARD_USED_BY_DELEGATE, holderId, SubjectType.ECARD, eCardId)
        .with("actKind", delegate.kind().text())
        .with("use", use);
  }
}
