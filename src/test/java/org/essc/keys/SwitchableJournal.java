package org.essc.keys;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;

/** A journal that can be made to fail. */
@Singleton
public class SwitchableJournal implements KeyJournal {

  volatile boolean failing;

  @Override
  public Uni<Void> record(SqlConnection transaction, KeyTransition transition) {
    return failing
        ? Uni.createFrom().failure(new IllegalStateException("the journal is full"))
        : Uni.createFrom().voidItem();
  }
}
