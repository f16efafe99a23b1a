package org.essc.partner.admin;

import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Page;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.essc.audit.AuditEntry;
import org.essc.audit.AuditLog;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;

/** Partners as their administrators see them. */
@ApplicationScoped
public class Partners implements PanacheRepositoryBase<Partner, String> {

  private static final String AUDIT =
      "select audit_append(cast(?1 as smallint), array[cast(?2 as text)])";

  private final AuditLog audit;

  public Partners(AuditLog audit) {
    this.audit = audit;
  }

  Uni<Partner> get(String partnerNo) {
    return findById(partnerNo)
        .onItem()
        .ifNull()
        .failWith(() -> ProblemException.of(ProblemType.NOT_FOUND));
  }

  /** In the order of their numbers, those after the given one. */
  Uni<List<Partner>> after(String partnerNo, int limit) {
    return find("partnerNo > ?1 order by partnerNo", partnerNo).page(Page.ofSize(limit)).list();
  }

  /** Ends a transaction: what changed and its audit entry commit together, or not at all. */
  Uni<Void> flushWith(AuditEntry entry) {
    return getSession()
        .chain(
            session ->
                session
                    .flush()
                    .chain(
                        () ->
                            session
                                .createNativeQuery(AUDIT, Long.class)
                                .setParameter(1, audit.chain())
                                .setParameter(2, audit.payload(entry))
                                .getSingleResult()))
        .replaceWithVoid();
  }
}
