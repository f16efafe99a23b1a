package org.essc.binding;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.util.UUID;
import org.essc.card.BankAccount;
import org.essc.ecard.LiveECards;
import org.essc.partner.PartnerNo;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;

/**
 * Tells a bank where a binding stands, and while it is asked what it has to verify: its own account
 * number, or else whose account it is to find.
 */
@Singleton
class ReadBinding {

  private final BindingStore store;
  private final LiveECards eCards;
  private final Pool pool;

  ReadBinding(BindingStore store, LiveECards eCards, Pool pool) {
    this.store = store;
    this.eCards = eCards;
    this.pool = pool;
  }

  /**
   * @throws ProblemException 404 {@code not-found} where it is not the bank's
   */
  Uni<BindingView> of(UUID id, PartnerNo bank) {
    return BindingQueries.find(pool, id, bank)
        .map(found -> found.orElseThrow(() -> ProblemException.of(ProblemType.NOT_FOUND)))
        .chain(
            binding ->
                binding.isRequested()
                    ? asked(binding)
                    : Uni.createFrom().item(BindingView.of(binding)));
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
