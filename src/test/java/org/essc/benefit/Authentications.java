package org.essc.benefit;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.UUID;
import org.essc.act.ActTransactions;
import org.essc.audit.Actor;
import org.essc.testing.CardRowsOf;
import org.essc.testing.TestPerson;
import org.essc.testing.Unis;

/** Authenticates the first benefit that somebody draws, by none of the ways. */
@Singleton
class Authentications {

  private final ActTransactions transactions;
  private final ChangeEntitlement change;
  private final CardRowsOf rows;

  Authentications(ActTransactions transactions, ChangeEntitlement change, CardRowsOf rows) {
    this.transactions = transactions;
    this.change = change;
    this.rows = rows;
  }

  /**
   * @param counter whether it was at one, which ends a doubt
   */
  void qualify(TestPerson person, LocalDate until, boolean counter) throws SQLException {
    Unis.get(qualify(rows.holderId(person), until, counter));
  }

  Uni<Void> qualify(UUID holder, LocalDate until, boolean counter) {
    return transactions.run(
        "benefit.qualify",
        Actor.system("test-" + holder),
        work ->
            change
                .lockOpen(work, holder)
                .chain(
                    open ->
                        change.qualify(
                            work,
                            open.get(0),
                            new ChangeEntitlement.Authentication(
                                UUID.randomUUID(), until, "a.signed.statement"),
                            counter))
                .replaceWithVoid());
  }
}
