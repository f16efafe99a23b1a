package org.essc.payment;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.essc.card.CardState;
import org.essc.card.CardUsability;
import org.essc.ecard.ECardProblems;
import org.essc.family.Delegation;
import org.essc.family.Delegations;
import org.essc.payment.AuthorizePayments.PaidBy;
import org.essc.platform.batch.LockWait;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.time.BusinessDates;
import org.essc.platform.time.ChinaTime;
import org.essc.region.PolicyTerms.FamilyAbility;

/**
 * Those who pay for somebody else, as they are when the bank comes: that they still may, and have a
 * card that may be used.
 */
@Singleton
class Payers {

  /**
   * Those with an electronic card, as nobody acts without one. Which of them was shown is not kept.
   * The holder's card is held by now, and may come after these in the order in which cards are
   * locked: so nobody is waited for.
   */
  private static final String HOLD_CARDS =
      """
      select c.state, c.suspended_by is not null suspended,
             least(c.valid_until, e.valid_until) valid_until
        from physical_card c
        join ecard e on e.card_id = c.id and e.holder_id = c.holder_id and e.state = 'active'
       where c.holder_id = $1
         for share of c nowait""";

  private final Delegations delegations;
  private final Clock clock;

  Payers(Delegations delegations, @BusinessDates Clock clock) {
    this.delegations = delegations;
    this.clock = clock;
  }

  /**
   * Who pays, and may until the transaction ends.
   *
   * @param holderId for whom
   * @throws ProblemException 409 {@code payment-authorization-void} where it is so no more
   */
  Uni<UUID> hold(SqlClient transaction, UUID holderId, PaidBy by) {
    return delegations
        .hold(transaction, by.membershipId())
        .map(
            found ->
                found
                    .filter(one -> stands(one, holderId, by))
                    .map(Delegation::actorId)
                    .orElseThrow(() -> ProblemException.of(PaymentProblems.VOID)));
  }

  private static boolean stands(Delegation now, UUID holderId, PaidBy by) {
    return now.memberId().equals(holderId)
        && now.kind().text().equals(by.kind())
        && now.allows(FamilyAbility.PAYMENT);
  }

  /**
   * That the payer has a card that may be used, and has it until the transaction ends.
   *
   * @throws ProblemException 409 {@code card-not-usable} with {@code whose}, {@code
   *     payment-authorization-void} where there is no electronic card any more; 503 where somebody
   *     is changing one of the cards just now
   */
  Uni<Void> requireCard(SqlClient transaction, UUID payer) {
    return transaction
        .preparedQuery(HOLD_CARDS)
        .execute(Tuple.of(payer))
        .onFailure(LockWait::ended)
        .transform(ProblemException::unavailable)
        .invoke(
            rows -> {
              var today = ChinaTime.today(clock);
              requireUsable(rows.stream().map(row -> usability(row, today)).toList());
            })
        .replaceWithVoid();
  }

  private static void requireUsable(List<CardUsability> cards) {
    if (cards.isEmpty()) {
      throw ProblemException.of(PaymentProblems.VOID);
    }
    if (cards.stream().noneMatch(CardUsability::usable)) {
      throw ECardProblems.actorsCardNotUsable(cards.get(0));
    }
  }

  private static CardUsability usability(Row row, LocalDate today) {
    return CardUsability.of(
        CardState.of(row.getShort("state")),
        row.getBoolean("suspended"),
        row.getLocalDate("valid_until"),
        today);
  }
}
