package org.essc.payment;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.essc.audit.AuditEntry;
import org.essc.audit.AuditLog;
import org.essc.partner.PartnerNo;
import org.essc.payment.ReconciliationStore.Line;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.time.ChinaTime;
import org.essc.platform.web.ListPage;

/**
 * Step 7: a bank's day in China, for its books: which accounts were linked and ended, what was
 * redeemed, reversed and given up. A day that is told does not change any more.
 */
@Singleton
class ReconcilePayments {

  /** What was begun before midnight is committed by then, and every instance's clock is past it. */
  private static final Duration CLOSING = Duration.ofMinutes(5);

  private final ReconciliationStore store;
  private final AuditLog audit;
  private final Clock clock;

  ReconcilePayments(ReconciliationStore store, AuditLog audit, Clock clock) {
    this.store = store;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * A day's lines, oldest first.
   *
   * @param nextCursor to be sent as {@code cursor} for the next page; absent on the last
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(
      name = "PaymentReconciliation",
      requiredProperties = {"day", "items"})
  record Page(LocalDate day, List<Item> items, String nextCursor) {}

  /** One thing that happened. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(
      name = "PaymentReconciliationItem",
      requiredProperties = {"kind", "at", "bindingId"})
  record Item(
      @Schema(
              description =
                  "redeemed: money was taken; reversed: it was undone, on whichever day it was"
                      + " taken; void: an authorisation was given up",
              enumeration = {"binding-linked", "binding-ended", "redeemed", "reversed", "void"})
          String kind,
      Instant at,
      UUID bindingId,
      @Schema(description = "Of the payment authorisation; absent for bindings") UUID jti,
      String verifierNo,
      @Schema(description = "In fen; absent where nothing was taken") Integer amountFen,
      @Schema(enumeration = "CNY") String currency,
      @Schema(enumeration = {"holder", "bank", "operator", "card", "lapse"}) String endedBy) {

    private static Item of(Line line) {
      boolean payment = line.verifierNo() != null;
      return new Item(
          line.kind(),
          line.at(),
          line.bindingId(),
          payment ? line.id() : null,
          line.verifierNo(),
          line.amountFen(),
          line.amountFen() == null ? null : PaymentAuthorization.CNY,
          line.endedBy());
    }
  }

  /**
   * @throws ProblemException 400 {@code invalid-request} for a day that is not over
   */
  Uni<Page> handle(PartnerNo bank, LocalDate day, ReconciliationCursor after, int limit) {
    if (!day.isBefore(LocalDate.ofInstant(clock.instant().minus(CLOSING), ChinaTime.ZONE))) {
      throw ProblemException.invalid("day", "day-not-over");
    }
    var from = day.atStartOfDay(ChinaTime.ZONE).toInstant();
    var to = day.plusDays(1).atStartOfDay(ChinaTime.ZONE).toInstant();
    return store
        .list(bank, from, to, after, limit + 1)
        .map(found -> page(day, found, limit))
        .call(
            page ->
                audit.record(
                    AuditEntry.of("payment.reconcile", bank.actor())
                        .detail("day", day.toString())
                        .detail("found", page.items().size())
                        .success()));
  }

  private static Page page(LocalDate day, List<Line> found, int limit) {
    var page = ListPage.of(found, limit, line -> ReconciliationCursor.after(line).text());
    return new Page(day, page.map(Item::of).items(), page.nextCursor());
  }
}
