package org.essc.card.cancellation;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;
import org.essc.audit.AuditEntry;
import org.essc.audit.AuditLog;
import org.essc.card.BankAccount;
import org.essc.card.CardRecord;
import org.essc.card.CardSelector;
import org.essc.card.CardStore;
import org.essc.partner.HolderClaim;
import org.essc.partner.PartnerCaller;

/** What a partner is asked and told: its own alone, with what it may know of the holder. */
@Singleton
class ListSettlements {

  private final Pool pool;
  private final CancellationStore cancellations;
  private final SettlementStore settlements;
  private final CardStore cards;
  private final CardBank cardBank;
  private final AuditLog audit;

  ListSettlements(
      Pool pool,
      CancellationStore cancellations,
      SettlementStore settlements,
      CardStore cards,
      CardBank cardBank,
      AuditLog audit) {
    this.pool = pool;
    this.cancellations = cancellations;
    this.settlements = settlements;
    this.cards = cards;
    this.cardBank = cardBank;
    this.audit = audit;
  }

  Uni<SettlementPage> handle(PartnerCaller partner, boolean openOnly, UUID after, int limit) {
    return settlements
        .page(pool, partner.partnerNo(), openOnly, after, limit + 1)
        .chain(found -> page(partner, found, limit))
        .call(
            page ->
                audit.record(
                    AuditEntry.of("cancellation.list-settlements", partner.partnerNo().actor())
                        .detail("found", page.items().size())
                        .success()));
  }

  private Uni<SettlementPage> page(PartnerCaller partner, List<Settlement> found, int limit) {
    boolean more = found.size() > limit;
    var shown = more ? found.subList(0, limit) : found;
    var next = more ? shown.get(limit - 1).id().toString() : null;
    return Multi.createFrom()
        .iterable(shown)
        .onItem()
        .transformToUniAndConcatenate(one -> item(partner, one))
        .collect()
        .asList()
        .map(items -> new SettlementPage(items, next));
  }

  private Uni<SettlementPage.Item> item(PartnerCaller partner, Settlement settlement) {
    return cancellations
        .find(pool, settlement.cancellationId())
        .chain(
            cancellation ->
                cards
                    .find(pool, CardSelector.of(settlement.cardId()))
                    .chain(
                        card ->
                            account(partner, settlement)
                                .map(
                                    account ->
                                        item(
                                            partner,
                                            settlement,
                                            cancellation.orElseThrow(),
                                            card,
                                            account))));
  }

  /** The bank knows its customer by the account; null for who is no bank of the card's. */
  private Uni<BankAccount> account(PartnerCaller partner, Settlement settlement) {
    return atBank(settlement)
        ? cardBank
            .of(pool, settlement.cardId(), settlement.holderId())
            .map(
                at ->
                    cardBank.among(List.of(partner.partnerNo()), at).isEmpty()
                        ? null
                        : at.account())
        : Uni.createFrom().nullItem();
  }

  private static boolean atBank(Settlement settlement) {
    return settlement.side().equals(org.essc.region.PolicyTerms.Settlement.BANK_BUSINESS.code());
  }

  private static SettlementPage.Item item(
      PartnerCaller partner,
      Settlement settlement,
      Cancellation cancellation,
      CardRecord card,
      BankAccount account) {
    return new SettlementPage.Item(
        settlement.cancellationId(),
        settlement.side(),
        settlement.kind(),
        settlement.state().text(),
        cancellation.region().value(),
        atBank(settlement) ? null : card.cardNo().value(),
        account == null ? null : account.value(),
        may(partner, HolderClaim.ID_NUMBER) ? card.idNumber().value() : null,
        may(partner, HolderClaim.NAME) ? card.name().value() : null,
        settlement.askedAt(),
        settlement.inquiry() ? cancellation.deadline() : null);
  }

  private static boolean may(PartnerCaller partner, HolderClaim claim) {
    return partner.claims().contains(claim.text());
  }
}
