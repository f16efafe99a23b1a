package org.essc.card.settlement;

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
import org.essc.card.settlement.SettlementStore.Listed;
import org.essc.partner.HolderClaim;
import org.essc.partner.PartnerCaller;
import org.essc.platform.web.ListPage;

/** What a partner is asked and told: its own alone, with what it may know of the holder. */
@Singleton
class ListSettlements {

  private final Pool pool;
  private final SettlementStore settlements;
  private final CardStore cards;
  private final CardBank cardBank;
  private final AuditLog audit;

  ListSettlements(
      Pool pool, SettlementStore settlements, CardStore cards, CardBank cardBank, AuditLog audit) {
    this.pool = pool;
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

  private Uni<SettlementPage> page(PartnerCaller partner, List<Listed> found, int limit) {
    var page = ListPage.of(found, limit, one -> one.settlement().id().toString());
    return Multi.createFrom()
        .iterable(page.items())
        .onItem()
        .transformToUniAndConcatenate(one -> item(partner, one))
        .collect()
        .asList()
        .map(items -> new SettlementPage(items, page.nextCursor()));
  }

  private Uni<SettlementPage.Item> item(PartnerCaller partner, Listed listed) {
    return cards
        .find(pool, CardSelector.of(listed.settlement().cardId()))
        .chain(
            card ->
                account(partner, listed.settlement())
                    .map(account -> item(partner, listed, card, account)));
  }

  /** The bank knows its customer by the account; null for who is no bank of the card's. */
  private Uni<BankAccount> account(PartnerCaller partner, Settlement settlement) {
    return settlement.ofBank()
        ? cardBank
            .of(pool, settlement.cardId(), settlement.holderId())
            .map(
                at ->
                    cardBank.among(List.of(partner.partnerNo()), at).isEmpty()
                        ? null
                        : at.account())
        : Uni.createFrom().nullItem();
  }

  private static SettlementPage.Item item(
      PartnerCaller partner, Listed listed, CardRecord card, BankAccount account) {
    var settlement = listed.settlement();
    return new SettlementPage.Item(
        settlement.cancellationId(),
        settlement.side(),
        settlement.kind(),
        settlement.state().text(),
        listed.region().value(),
        settlement.ofBank() ? null : card.cardNo().value(),
        account == null ? null : account.value(),
        may(partner, HolderClaim.ID_NUMBER) ? card.idNumber().value() : null,
        may(partner, HolderClaim.NAME) ? card.name().value() : null,
        settlement.askedAt(),
        settlement.inquiry() ? listed.deadline() : null);
  }

  private static boolean may(PartnerCaller partner, HolderClaim claim) {
    return partner.claims().contains(claim.text());
  }
}
