package org.essc.card.settlement;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.essc.partner.PartnerNo;
import org.essc.platform.text.Word;
import org.essc.region.PolicyTerms.SettlementSide;

/**
 * What one partner is asked, or told, about one side's business.
 *
 * @param side code of {@code cancellation.settledFirst}
 * @param kind {@code inquiry} or {@code notice}
 * @param openItems codes of what is not settled
 */
public record Settlement(
    UUID id,
    UUID holderId,
    UUID cancellationId,
    UUID cardId,
    PartnerNo partnerNo,
    String side,
    String kind,
    State state,
    List<String> openItems,
    Instant askedAt,
    Instant answeredAt) {

  static final String INQUIRY = "inquiry";
  static final String NOTICE = "notice";

  public Settlement {
    openItems = List.copyOf(openItems);
  }

  /** Where it stands. */
  public enum State implements Word {
    OPEN,
    SETTLED,
    NOT_SETTLED,
    UNANSWERED,
    /** Another's answer ended the cancellation first. */
    CLOSED,
    /** A notice: nothing is asked. */
    TOLD;

    static State of(String text) {
      return valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
  }

  public boolean inquiry() {
    return kind.equals(INQUIRY);
  }

  boolean ofBank() {
    return side.equals(SettlementSide.BANK_BUSINESS.code());
  }
}
