package org.essc.binding;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.essc.partner.PartnerNo;

/**
 * A bank account that is linked to an electronic card. The account's number is not here: nobody but
 * its bank ever reads it.
 *
 * @param accountTail the account number's last four digits
 * @param enables what it is for: {@code payment}
 * @param until last day on which it is good
 * @param endedBy who ended it, where it has ended
 */
public record BankBinding(
    UUID id,
    UUID holderId,
    UUID eCardId,
    PartnerNo bank,
    String bankCode,
    String accountTail,
    List<String> enables,
    LocalDate until,
    BindingState state,
    Instant consentedAt,
    Optional<Instant> activatedAt,
    Optional<Instant> endedAt,
    Optional<String> endedBy) {

  @Override
  public String toString() {
    return "BankBinding[" + id + " " + state.text() + "]";
  }
}
