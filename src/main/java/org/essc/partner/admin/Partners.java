package org.essc.partner.admin;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Page;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.function.Function;
import org.essc.audit.AuditEntry;
import org.essc.audit.AuditLog;
import org.essc.partner.PartnerNo;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;

/** Partners as their administrators see them. */
@ApplicationScoped
public class Partners implements PanacheRepositoryBase<Partner, String> {

  private static final String AUDIT =
      "select chain, seq, hash"
          + " from audit_append_receipt(cast(?1 as smallint), array[cast(?2 as text)])";

  private final AuditLog audit;

  public Partners(AuditLog audit) {
    this.audit = audit;
  }

  /** In the order of their numbers, those after the given one. */
  Uni<List<Partner>> after(String number, int limit) {
    return find("partnerNo > ?1 order by partnerNo", number).page(Page.ofSize(limit)).list();
  }

  /**
   * Changes a partner in a transaction: what changed and its audit entry commit together, or not at
   * all.
   *
   * @param transition answers the entry that ends the transaction, or null where nothing changed
   */
  Uni<PartnerView> change(PartnerNo partnerNo, Function<Partner, AuditEntry> transition) {
    return Panache.withTransaction(
            () ->
                get(partnerNo)
                    .flatMap(
                        partner -> {
                          var entry = transition.apply(partner);
                          return entry == null
                              ? Uni.createFrom().item(new Changed(partner, null))
                              : flushWith(entry).map(receipt -> new Changed(partner, receipt));
                        }))
        .invoke(
            changed -> {
              if (changed.receipt() != null) {
                audit.note(changed.receipt());
              }
            })
        .map(changed -> PartnerView.of(changed.partner()));
  }

  private record Changed(Partner partner, AuditLog.Receipt receipt) {}

  Uni<Partner> get(PartnerNo partnerNo) {
    return findById(partnerNo.value())
        .onItem()
        .ifNull()
        .failWith(() -> ProblemException.of(ProblemType.NOT_FOUND));
  }

  private Uni<AuditLog.Receipt> flushWith(AuditEntry entry) {
    return getSession()
        .chain(
            session ->
                session
                    .flush()
                    .chain(
                        () ->
                            session
                                .createNativeQuery(AUDIT, Object[].class)
                                .setParameter(1, audit.chain())
                                .setParameter(2, audit.payload(entry))
                                .getSingleResult()))
        .map(
            last ->
                new AuditLog.Receipt(
                    ((Number) last[0]).intValue(),
                    ((Number) last[1]).longValue(),
                    (byte[]) last[2]));
  }
}
