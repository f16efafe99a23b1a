package org.essc.card;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.essc.audit.Actor;
import org.essc.audit.AuditEntry;
import org.essc.audit.AuditLog;
import org.essc.person.Holder;
import org.essc.person.HolderColumns;
import org.essc.person.Holders;
import org.essc.person.IdNumber;
import org.essc.platform.crypto.BlindIndex;
import org.essc.platform.time.BusinessDates;
import org.essc.platform.time.ChinaTime;
import org.essc.platform.web.ListPage;
import org.essc.region.Jurisdiction;

/**
 * Finds physical cards by their number or by their holder's, and shows them masked. Others' cards
 * than those of the searcher's regions look like what there is not.
 */
@ApplicationScoped
public class SearchCards {

  private final PhysicalCards cards;
  private final Holders holders;
  private final CardFaces faces;
  private final BlindIndex index;
  private final AuditLog audit;
  private final SearchThrottle throttle;
  private final Clock clock;

  SearchCards(
      PhysicalCards cards,
      Holders holders,
      CardFaces faces,
      BlindIndex index,
      AuditLog audit,
      SearchThrottle throttle,
      @BusinessDates Clock clock) {
    this.cards = cards;
    this.holders = holders;
    this.faces = faces;
    this.index = index;
    this.audit = audit;
    this.throttle = throttle;
    this.clock = clock;
  }

  /**
   * Who searches: a registry or a clerk.
   *
   * @param name as {@code card_act.actor} keeps it
   * @param jurisdiction the regions whose cards there are for them
   * @param requestsPerSecond a partner's rate limit, 0 for staff
   * @param reason code of why, where it was asked for; else null
   */
  public record Searcher(
      Actor actor, String name, Jurisdiction jurisdiction, int requestsPerSecond, String reason) {

    public Searcher(Actor actor, String name, Jurisdiction jurisdiction, int requestsPerSecond) {
      this(actor, name, jurisdiction, requestsPerSecond, null);
    }
  }

  /** What was found, and whose it is; null for nobody's. */
  public record Found(CardPage page, UUID holderId) {

    static final Found NOTHING = new Found(new CardPage(List.of(), null), null);
  }

  public Uni<Found> byCardNo(Searcher who, CardNo cardNo) {
    return search(
        who,
        "card-no",
        () ->
            cards
                .ofCardNo(index.of(CardIndexes.CARD_NO, cardNo.value()))
                .chain(
                    card ->
                        card == null || !who.jurisdiction().covers(card.regionCode())
                            ? Uni.createFrom().item(Found.NOTHING)
                            : holders
                                .findById(card.holderId())
                                .map(holder -> found(List.of(card), holder, 1))));
  }

  /**
   * @param after id of the last card of the page before, or null
   */
  public Uni<Found> byIdNumber(Searcher who, IdNumber idNumber, UUID after, int limit) {
    return search(
        who,
        "id-number",
        () ->
            holders
                .ofIdNumber(
                    idNumber.type(), index.of(HolderColumns.ID_NUMBER_INDEX, idNumber.value()))
                .chain(
                    holder ->
                        holder == null
                            ? Uni.createFrom().item(Found.NOTHING)
                            : cards
                                .ofHolderAfter(holder.id(), who.jurisdiction(), after, limit + 1)
                                .map(cards -> found(cards, holder, limit))));
  }

  /** In a budget, in a session, and recorded: with the holder, where one was found. */
  private Uni<Found> search(Searcher who, String by, Supplier<Uni<Found>> search) {
    return throttle.search(
        new SearchThrottle.Searcher(who.name(), who.requestsPerSecond()),
        () -> Panache.withSession(search::get).call(found -> record(who, by, found)),
        found -> !found.page().items().isEmpty(),
        failure -> false);
  }

  private Found found(List<PhysicalCard> found, Holder holder, int limit) {
    return found.isEmpty() ? Found.NOTHING : new Found(page(found, holder, limit), holder.id());
  }

  private CardPage page(List<PhysicalCard> found, Holder holder, int limit) {
    var page = ListPage.of(found, limit, card -> card.id().toString());
    return new CardPage(page.map(card -> summary(card, holder)).items(), page.nextCursor());
  }

  private CardSummary summary(PhysicalCard card, Holder holder) {
    var usability = card.usability(ChinaTime.today(clock));
    return new CardSummary(
        faces.cardNo(card).masked(),
        faces.name(card).masked(),
        faces.idNumber(holder).masked(),
        card.regionCode().value(),
        card.shownState().code(),
        usability.usable(),
        usability.reason(),
        card.issuedOn(),
        card.validUntil());
  }

  private Uni<Void> record(Searcher who, String by, Found found) {
    var entry =
        AuditEntry.of("card.search", who.actor())
            .detail("by", by)
            .detail("found", found.page().items().size());
    if (who.reason() != null) {
      entry.detail("reason", who.reason());
    }
    return audit.record(
        found.holderId() == null ? entry.success() : entry.holder(found.holderId()).success());
  }
}
