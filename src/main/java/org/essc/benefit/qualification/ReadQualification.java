package org.essc.benefit.qualification;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.UUID;
import org.essc.act.Requester;
import org.essc.audit.AuditEntry;
import org.essc.audit.AuditLog;
import org.essc.platform.outbox.SubjectType;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;

/** One authentication, for the insurer, for whoever asked for it, and for clerks of the region. */
@Singleton
class ReadQualification {

  private final QualificationStore store;
  private final QualificationRules rules;
  private final Statement statement;
  private final AuditLog audit;

  ReadQualification(
      QualificationStore store, QualificationRules rules, Statement statement, AuditLog audit) {
    this.store = store;
    this.rules = rules;
    this.statement = statement;
    this.audit = audit;
  }

  Uni<QualificationView> handle(UUID id, Requester reader) {
    return store
        .existing(id)
        .invoke(one -> requireMayRead(one, reader))
        .call(
            one ->
                audit.record(
                    AuditEntry.of("benefit.read-qualification", reader.actor())
                        .holder(one.holderId())
                        .object(SubjectType.BENEFIT_QUALIFICATION, id)
                        .success()))
        .chain(statement::standing)
        .map(QualificationView::of);
  }

  private void requireMayRead(Qualification one, Requester reader) {
    if (reader.staff()) {
      rules.requireServed(one.region(), reader);
      return;
    }
    var number = reader.partnerNo();
    if (!number.equals(one.insurer()) && !number.value().equals(one.askedBy())) {
      throw ProblemException.of(ProblemType.NOT_FOUND);
    }
  }
}
