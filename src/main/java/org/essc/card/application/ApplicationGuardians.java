package org.essc.card.application;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.UUID;
import org.essc.act.ActStore;
import org.essc.person.IdNumber;
import org.essc.platform.crypto.ColumnCipher;

/** Tells who stood behind the applications of a minor: applied, or consented to an agency's. */
@Singleton
public class ApplicationGuardians {

  private static final String FIND =
      "select id, details from card_application"
          + " where holder_id = $1 and state <> 'withdrawn' and kind = 'first'";

  private final ActStore acts;
  private final ColumnCipher cipher;

  ApplicationGuardians(ActStore acts, ColumnCipher cipher) {
    this.acts = acts;
    this.cipher = cipher;
  }

  public Uni<Boolean> has(SqlClient client, UUID holderId, IdNumber guardian) {
    return client
        .preparedQuery(FIND)
        .execute(Tuple.of(holderId))
        .chain(
            found -> {
              var ids = found.stream().map(row -> row.getUUID("id")).toList();
              boolean consented = found.stream().anyMatch(row -> consented(row, guardian));
              return consented || ids.isEmpty()
                  ? Uni.createFrom().item(consented)
                  : acts.guardians(client, ids, ApplyForCard.ACT)
                      .map(all -> all.contains(guardian));
            });
  }

  private boolean consented(Row row, IdNumber guardian) {
    var details = row.getBuffer("details");
    return details != null
        && ApplicationDetails.guardian(
                cipher.decrypt(
                    ApplicationColumns.DETAILS, row.getUUID("id").toString(), details.getBytes()))
            .filter(guardian::equals)
            .isPresent();
  }
}
