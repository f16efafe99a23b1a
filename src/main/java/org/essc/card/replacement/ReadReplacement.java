package org.essc.card.replacement;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.util.UUID;
import org.essc.card.lifecycle.Requester;
import org.essc.card.lifecycle.Rules;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;

/** Shows a replacement to the partner that asked for it, or to a clerk who serves its region. */
@Singleton
class ReadReplacement {

  private final Pool pool;
  private final ReplacementStore store;
  private final Rules rules;

  ReadReplacement(Pool pool, ReplacementStore store, Rules rules) {
    this.pool = pool;
    this.store = store;
    this.rules = rules;
  }

  Uni<ReplacementView> handle(UUID id, Requester requester) {
    return store
        .find(pool, id)
        .map(
            found -> {
              boolean own =
                  found != null
                      && (requester.staff()
                          || found.requestedBy().equals(requester.idempotencyCaller()));
              if (!own) {
                throw ProblemException.of(ProblemType.NOT_FOUND);
              }
              if (requester.staff()) {
                rules.requireServed(rules.of(found.region()), requester);
              }
              return ReplacementView.of(found);
            });
  }
}
