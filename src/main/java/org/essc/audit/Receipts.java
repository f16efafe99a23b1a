package org.essc.audit;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.IntStream;
import org.essc.audit.Mark.Place;

/**
 * Remembers, outside of the database, the newest entry of each chain that this instance has written
 * and that was committed: before the answer to which it belongs is sent. So what is cut off between
 * two signed heads is noticed as well, as long as one of the instances that wrote there lives.
 */
@Singleton
class Receipts {

  private final AtomicReferenceArray<Place> places = new AtomicReferenceArray<>(AuditLog.CHAINS);

  Receipts() {
    for (int chain = 0; chain < AuditLog.CHAINS; chain++) {
      places.set(chain, Place.START);
    }
  }

  /** Takes note of an append as soon as it is committed, at no cost to whoever waits for it. */
  void note(SqlClient client, int chain, Place place) {
    var transaction = client instanceof SqlConnection connection ? connection.transaction() : null;
    (transaction == null ? Uni.createFrom().voidItem() : transaction.completion())
        .subscribe()
        .with(committed -> remember(chain, place), rolledBack -> {});
  }

  void remember(int chain, Place place) {
    places.accumulateAndGet(chain, place, (old, fresh) -> fresh.isAfter(old) ? fresh : old);
  }

  List<Place> newest() {
    return IntStream.range(0, AuditLog.CHAINS).mapToObj(places::get).toList();
  }

  /** After a restore: what was lost is not missed any more. */
  void forget() {
    for (int chain = 0; chain < AuditLog.CHAINS; chain++) {
      places.set(chain, Place.START);
    }
  }
}
