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
 * @param bankCode null until the bank that was asked has said which account it is
 * @param accountTail the account number's last four digits; null like the code
 * @param enables what it is for: {@code payment}
 * @param until last day on which it is good
 * @param consentedAt when the holder agreed with the PIN
 * @param ending how it ended, where it has
 * @param request where the holder asked for it
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
    Optional<Ending> ending,
    Optional<Request> request) {

  /**
   * @param by text of an {@link EndedBy}
   * @param reason a code, where one was given
   */
  public record Ending(Instant at, String by, Optional<String> reason) {}

  /**
   * What a bank was asked.
   *
   * @param answerUntil in business time
   * @param disclosed names of what it is told of the holder, to find the account by
   */
  public record Request(Instant answerUntil, List<String> disclosed) {}

  /** As a holder agrees to it now. */
  static BankBinding agreed(
      UUID id,
      UUID holderId,
      UUID eCardId,
      PartnerNo bank,
      String bankCode,
      String accountTail,
      LocalDate until,
      Instant at) {
    return new BankBinding(
        id,
        holderId,
        eCardId,
        bank,
        bankCode,
        accountTail,
        List.of("payment"),
        until,
        BindingState.CONSENTED,
        at,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** The same, asked of its bank. */
  BankBinding requested(Request request) {
    return new BankBinding(
        id,
        holderId,
        eCardId,
        bank,
        bankCode,
        accountTail,
        enables,
        until,
        BindingState.REQUESTED,
        consentedAt,
        activatedAt,
        ending,
        Optional.of(request));
  }

  boolean isRequested() {
    return state == BindingState.REQUESTED;
  }

  boolean isActive() {
    return state == BindingState.ACTIVE;
  }

  /**
   * Whether its bank may still answer, and is told what it has to verify: what lapses is ended only
   * some time after its last moment.
   *
   * @param now in business time
   */
  boolean isAsked(Instant now) {
    return isRequested() && now.isBefore(request.orElseThrow().answerUntil());
  }

  @Override
  public String toString() {
    return "BankBinding[" + id + " " + state.text() + "]";
  }
}
