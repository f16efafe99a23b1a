package org.essc.ecard;

import io.quarkus.arc.All;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.LocalDate;
import java.util.List;
import org.essc.act.ActTransactions;
import org.essc.act.UnitOfWork;
import org.essc.audit.Actor;
import org.essc.audit.AuditEntry;
import org.essc.card.CardUsability;
import org.essc.ecard.PairingStore.Live;
import org.essc.partner.PartnerNo;
import org.essc.platform.outbox.EventType;
import org.essc.platform.outbox.OutboxEvent;
import org.essc.platform.outbox.SubjectType;

/**
 * Ends an electronic card that its physical card has outlived, where a channel asks for one again:
 * with all that ends where a physical card does, in one transaction. The new one is issued
 * afterwards; until then there is none, as the old one was of no use any more.
 */
@Singleton
class ExpireECard {

  private static final String ACT = "ecard.expire";
  private static final Actor BY = Actor.system("issuance");

  private final ActTransactions transactions;
  private final PairingStore store;
  private final List<ECardFollower> followers;

  ExpireECard(
      ActTransactions transactions, PairingStore store, @All List<ECardFollower> followers) {
    this.transactions = transactions;
    this.store = store;
    this.followers = followers;
  }

  /**
   * Nothing where another request has done it.
   *
   * @param today the day in China, later than the electronic card's last one
   * @param asking channel that asks again: of its share of transactions this is one
   */
  Uni<Void> handle(Candidate card, LocalDate today, PartnerNo asking) {
    return transactions.run(
        ACT,
        asking.actor(),
        work ->
            store
                .lockOutlived(work.connection(), card.cardId(), card.holderId(), today)
                .chain(live -> live == null ? Uni.createFrom().voidItem() : end(work, card, live)));
  }

  private Uni<Void> end(UnitOfWork work, Candidate card, Live live) {
    work.audit(
        AuditEntry.of(ACT, BY)
            .holder(live.holderId())
            .object(SubjectType.ECARD, live.id())
            .success());
    work.event(
        OutboxEvent.of(EventType.ECARD_TERMINATED, live.holderId(), SubjectType.ECARD, live.id())
            .with("cardId", card.cardId().toString())
            .with("reason", CardUsability.EXPIRED.reason()));
    return store.terminate(work.connection(), live, work.at()).chain(() -> follow(work, card));
  }

  private Uni<Void> follow(UnitOfWork work, Candidate card) {
    return Multi.createFrom()
        .iterable(followers)
        .onItem()
        .transformToUniAndConcatenate(one -> one.ended(work, card.cardId(), card.holderId()))
        .collect()
        .asList()
        .replaceWithVoid();
  }
}
