package org.essc.card.replacement;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.util.UUID;
import org.essc.act.ActRules;
import org.essc.act.Requester;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;

/** Shows a replacement to the partner that asked for it, or to a clerk who serves its region. */
@Singleton
class ReadReplacement {

  private final Pool pool;
  private final ReplacementStore store;
  private final ReplacementApplications applications;
  private final ActRules rules;

  ReadReplacement(
      Pool pool, ReplacementStore store, ReplacementApplications applications, ActRules rules) {
    this.pool = pool;
    this.store = store;
    this.applications = applications;
    this.rules = rules;
  }

  Uni<ReplacementView> handle(UUID id, Requester requester) {
    return store
        .find(pool, id)
        .invoke(
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
            })
        .chain(
            found ->
                applications
                    .lacksPhoto(pool, rules.of(found.region()), found)
                    .map(lacks -> ReplacementView.of(found, lacks)));
  }
}
