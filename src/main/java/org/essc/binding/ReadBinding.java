package org.essc.binding;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.UUID;
import org.essc.audit.AuditEntry;
import org.essc.audit.AuditLog;
import org.essc.card.BankAccount;
import org.essc.ecard.LiveECards;
import org.essc.partner.PartnerNo;
import org.essc.platform.outbox.SubjectType;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.platform.time.BusinessDates;

/**
 * Tells a bank where a binding stands, and while it is asked what it has to verify: its own account
 * number, or else whose account it is to find. Each time that it is told so is an entry of the
 * audit log.
 */
@Singleton
class ReadBinding {

  private final BindingStore store;
  private final LiveECards eCards;
  private final AuditLog audit;
  private final Pool pool;
  private final Clock clock;

  ReadBinding(
      BindingStore store,
      LiveECards eCards,
      AuditLog audit,
      Pool pool,
      @BusinessDates Clock clock) {
    this.store = store;
    this.eCards = eCards;
    this.audit = audit;
    this.pool = pool;
    this.clock = clock;
  }

  /**
   * @throws ProblemException 404 {@code not-found} where it is not the bank's
   */
  Uni<BindingView> of(UUID id, PartnerNo bank) {
    return BindingQueries.find(pool, id, bank)
        .map(found -> found.orElseThrow(() -> ProblemException.of(ProblemType.NOT_FOUND)))
        .chain(
            binding ->
                binding.isAsked(clock.instant())
                    ? asked(binding).call(told -> audit.record(entry(binding, told)))
                    : Uni.createFrom().item(BindingView.of(binding)));
  }

  /** Before the bank has it: what nobody can look up afterwards is not told. */
  private static AuditEntry entry(BankBinding binding, BindingView told) {
    return AuditEntry.of("binding.read", binding.bank().actor())
        .holder(binding.holderId())
        .object(SubjectType.BANK_BINDING, binding.id())
        .detail("told", told.holder() == null ? "accountNo" : "name.idNumber")
        .success();
  }

  private Uni<BindingView> asked(BankBinding binding) {
    if (binding.request().orElseThrow().disclosed().isEmpty()) {
      return store
          .account(pool, binding)
          .map(
              account ->
                  BindingView.of(binding, account.map(BankAccount::value).orElse(null), null));
    }
    return eCards
        .find(pool, binding.eCardId(), binding.holderId())
        .map(
            eCard ->
                BindingView.of(
                    binding,
                    null,
                    new BindingView.Owner(
                        eCard.card().idNumber().value(), eCard.card().name().value())));
  }
}
