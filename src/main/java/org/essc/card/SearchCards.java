package org.essc.card;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.essc.audit.Actor;
import org.essc.audit.AuditEntry;
import org.essc.audit.AuditLog;
import org.essc.platform.crypto.BlindIndex;
import org.essc.platform.time.BusinessDates;
import org.essc.platform.time.ChinaTime;

/** Finds physical cards by their number or by their holder's, and shows them masked. */
@ApplicationScoped
public class SearchCards {

  private final PhysicalCards cards;
  private final Holders holders;
  private final CardFaces faces;
  private final BlindIndex index;
  private final AuditLog audit;
  private final Clock clock;

  SearchCards(
      PhysicalCards cards,
      Holders holders,
      CardFaces faces,
      BlindIndex index,
      AuditLog audit,
      @BusinessDates Clock clock) {
    this.cards = cards;
    this.holders = holders;
    this.faces = faces;
    this.index = index;
    this.audit = audit;
    this.clock = clock;
  }

  public Uni<CardPage> byCardNo(String partnerNo, CardNo cardNo) {
    return Panache.withSession(
            () ->
                cards
                    .ofCardNo(index.of(CardIndexes.CARD_NO, cardNo.value()))
                    .chain(
                        card ->
                            card == null
                                ? Uni.createFrom().item(new CardPage(List.of(), null))
                                : holders
                                    .findById(card.holderId())
                                    .map(holder -> page(List.of(card), holder, 1))))
        .call(page -> record(partnerNo, "card-no", page));
  }

  /**
   * @param after id of the last card of the page before, or null
   */
  public Uni<CardPage> byIdNumber(String partnerNo, IdNumber idNumber, UUID after, int limit) {
    return Panache.withSession(
            () ->
                holders
                    .ofIdNumber(
                        IdType.RESIDENT_ID, index.of(CardIndexes.ID_NUMBER, idNumber.value()))
                    .chain(
                        holder ->
                            holder == null
                                ? Uni.createFrom().item(new CardPage(List.of(), null))
                                : cards
                                    .ofHolderAfter(holder.id(), after, limit + 1)
                                    .map(found -> page(found, holder, limit))))
        .call(page -> record(partnerNo, "id-number", page));
  }

  private CardPage page(List<PhysicalCard> found, Holder holder, int limit) {
    var shown = found.size() > limit ? found.subList(0, limit) : found;
    return new CardPage(
        shown.stream().map(card -> summary(card, holder)).toList(),
        found.size() > limit ? shown.get(limit - 1).id().toString() : null);
  }

  private CardSummary summary(PhysicalCard card, Holder holder) {
    var usability = card.usability(ChinaTime.today(clock));
    return new CardSummary(
        faces.cardNo(card).masked(),
        faces.name(card).masked(),
        faces.idNumber(holder).masked(),
        card.regionCode().value(),
        card.state().code(),
        usability.usable(),
        usability.reason(),
        card.issuedOn(),
        card.validUntil());
  }

  private Uni<Void> record(String partnerNo, String by, CardPage page) {
    return audit.record(
        AuditEntry.of("card.search", Actor.partner(partnerNo))
            .detail("by", by)
            .detail("found", page.items().size())
            .success());
  }
}
