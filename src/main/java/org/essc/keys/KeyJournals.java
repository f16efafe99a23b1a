package org.essc.keys;

import io.quarkus.arc.All;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.util.List;

/** All journals there are, told one after the other. */
@Singleton
class KeyJournals {

  private final List<KeyJournal> journals;

  KeyJournals(@All List<KeyJournal> journals) {
    this.journals = journals;
  }

  Uni<Void> record(SqlConnection transaction, KeyTransition transition) {
    return Multi.createFrom()
        .iterable(journals)
        .onItem()
        .transformToUniAndConcatenate(journal -> journal.record(transaction, transition))
        .collect()
        .asList()
        .replaceWithVoid();
  }
}
