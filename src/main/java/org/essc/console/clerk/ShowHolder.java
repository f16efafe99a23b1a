package org.essc.console.clerk;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.essc.act.ActRules;
import org.essc.act.Requester;
import org.essc.card.CardRecord;
import org.essc.card.CardState;
import org.essc.console.ConsoleVisit;
import org.essc.console.Desk;
import org.essc.console.DeskTime;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.platform.time.BusinessDates;
import org.essc.platform.time.ChinaTime;
import org.essc.region.RegionCode;
import org.essc.region.RegionNames;

/** A holder with all that is theirs in the clerk's regions; of others there is nothing. */
@Singleton
class ShowHolder {

  private static final int ADULT = 18;

  private final DossierStore dossiers;
  private final ActRules rules;
  private final RegionNames regions;
  private final ActCalls calls;
  private final Clock clock;

  ShowHolder(
      DossierStore dossiers,
      ActRules rules,
      RegionNames regions,
      ActCalls calls,
      @BusinessDates Clock clock) {
    this.dossiers = dossiers;
    this.rules = rules;
    this.regions = regions;
    this.calls = calls;
    this.clock = clock;
  }

  /**
   * @throws ProblemException {@code not-found} where none of the holder's cards is of the clerk's
   *     regions
   */
  Uni<HolderView> handle(ConsoleVisit visit, Requester clerk, UUID holderId) {
    return handle(visit, clerk, holderId, "", true);
  }

  /**
   * As above, with what has just become of something on the page.
   *
   * @param good whether it was done
   */
  Uni<HolderView> handle(
      ConsoleVisit visit, Requester clerk, UUID holderId, String note, boolean good) {
    var words = Words.in(visit.language());
    return dossier(clerk, holderId)
        .chain(dossier -> told(dossier, words).map(dossier::with))
        .map(dossier -> view(visit, dossier, words, note, good));
  }

  /** Who the family is, certificates for the clerk who is to decide on them, and refusals. */
  private Uni<Map<UUID, List<String>>> told(Dossier dossier, Words words) {
    return Multi.createFrom()
        .iterable(dossier.open())
        .filter(ShowHolder::saysMore)
        .onItem()
        .transformToUniAndConcatenate(
            item -> more(item, words).map(lines -> Map.entry(item.id(), lines)))
        .collect()
        .asMap(Map.Entry::getKey, Map.Entry::getValue)
        .map(
            read -> {
              var told = FamilyLines.told(dossier.family(), words);
              told.putAll(read);
              return told;
            });
  }

  private static boolean saysMore(DossierStore.Open item) {
    return item.kind() == DeskItem.REVIEW
        || item.kind() == DeskItem.GUARDIANSHIP
        || item.kind() == DeskItem.CORRECTION && item.state().equals("refused");
  }

  private Uni<List<String>> more(DossierStore.Open item, Words words) {
    var id = item.id().toString();
    return switch (item.kind()) {
      case REVIEW -> calls.review(id).map(review -> BenefitLines.certificate(review, words));
      case GUARDIANSHIP ->
          dossiers
              .cards(item.id())
              .map(cards -> cards.stream().limit(1).map(card -> guardian(card, words)).toList());
      default ->
          calls
              .refusalOfCorrection(id)
              .map(
                  reason ->
                      reason.stream()
                          .map(
                              why -> words.of("member", "reason") + words.of("word", "colon") + why)
                          .toList());
    };
  }

  /** As the family shows whoever acts: the second clerk has the documents, and reads it there. */
  private static String guardian(CardRecord card, Words words) {
    return FamilyLines.fact("actor", card.name().masked(), words);
  }

  /**
   * All of it.
   *
   * @throws ProblemException {@code not-found}, as above
   */
  Uni<Dossier> dossier(Requester clerk, UUID holderId) {
    return cards(clerk, holderId)
        .chain(
            cards -> {
              var ids = cards.stream().map(CardRecord::id).toList();
              return Uni.combine()
                  .all()
                  .unis(
                      dossiers.open(holderId, ids, clock.instant()),
                      dossiers.applications(holderId))
                  .asTuple()
                  .chain(
                      found ->
                          more(
                              clerk,
                              holderId,
                              cards,
                              ids,
                              open(found.getItem1(), clerk),
                              shown(found.getItem2(), DossierStore.Application::region, clerk)));
            });
  }

  private Uni<Dossier> more(
      Requester clerk,
      UUID holderId,
      List<CardRecord> cards,
      List<UUID> ids,
      List<DossierStore.Open> open,
      List<DossierStore.Application> applications) {
    var cancellations =
        open.stream()
            .filter(item -> item.kind() == DeskItem.CANCELLATION)
            .map(DossierStore.Open::id)
            .toList();
    return Uni.combine()
        .all()
        .unis(
            dossiers.settlements(holderId, cancellations),
            dossiers.happened(
                holderId, ids, applications.stream().map(DossierStore.Application::id).toList()),
            calls.family(clerk, cards.get(0).id()))
        .asTuple()
        .map(
            found ->
                new Dossier(
                    cards,
                    Stream.concat(
                            open.stream(),
                            FamilyLines.open(found.getItem3(), cards.get(0).region()).stream())
                        .toList(),
                    found.getItem1(),
                    found.getItem2(),
                    found.getItem3(),
                    Map.of()));
  }

  /** A benefit is the person's: whoever serves a card of the person sees it, whoever pays. */
  private List<DossierStore.Open> open(List<DossierStore.Open> all, Requester clerk) {
    return all.stream()
        .filter(item -> item.kind() == DeskItem.BENEFIT || rules.shows(item.region(), clerk))
        .toList();
  }

  private <T> List<T> shown(List<T> all, Function<T, RegionCode> region, Requester clerk) {
    return all.stream().filter(one -> rules.shows(region.apply(one), clerk)).toList();
  }

  /**
   * What there is of a holder for one clerk.
   *
   * @param family as the API tells it
   * @param told lines of what is under way, by its id
   */
  record Dossier(
      List<CardRecord> cards,
      List<DossierStore.Open> open,
      List<DossierStore.Settled> settlements,
      List<DossierStore.Happened> happened,
      JsonObject family,
      Map<UUID, List<String>> told) {

    Dossier with(Map<UUID, List<String>> lines) {
      return new Dossier(cards, open, settlements, happened, family, lines);
    }
  }

  Uni<List<CardRecord>> cards(Requester clerk, UUID holderId) {
    return dossiers
        .cards(holderId)
        .map(cards -> cards.stream().filter(card -> rules.shows(card.region(), clerk)).toList())
        .invoke(
            cards -> {
              if (cards.isEmpty()) {
                throw ProblemException.of(ProblemType.NOT_FOUND);
              }
            });
  }

  private HolderView view(
      ConsoleVisit visit, Dossier dossier, Words words, String note, boolean good) {
    var cards = dossier.cards();
    var holder = cards.get(0);
    var today = ChinaTime.today(clock);
    return new HolderView(
        visit.frame(Desk.CLERK),
        note,
        good,
        holder.holderId().toString(),
        holder.name().masked(),
        holder.idType().code(),
        holder.idNumber().masked(),
        holder.phone() == null ? null : holder.phone().masked(),
        holder.birthDate() != null && holder.birthDate().plusYears(ADULT).isAfter(today),
        holder.lacksCapacity(),
        cards.stream().map(card -> card(visit, card, today, words)).toList(),
        dossier.open().stream().map(item -> HolderLines.item(item, dossier, words)).toList(),
        dossier.happened().stream().map(one -> HolderLines.event(one, words)).toList());
  }

  private HolderView.Card card(ConsoleVisit visit, CardRecord card, LocalDate today, Words words) {
    var usability = card.usability(today);
    return new HolderView.Card(
        card.id().toString(),
        card.cardNo().masked(),
        regions.of(card.region(), visit.language()),
        card.shownState().code(),
        tone(card.shownState(), usability.usable()),
        card.temporary(),
        usability.reason(),
        day(card.issuedOn()),
        day(card.validUntil()),
        moment(card.socialActivatedAt()),
        moment(card.bankActivatedAt()),
        HolderLines.acts(card, words));
  }

  private static String tone(CardState state, boolean usable) {
    return switch (state) {
      case NORMAL -> usable ? "good" : "warn";
      case SEALED -> "";
      case CANCELLED -> "";
      case LOCKED -> "warn";
      default -> "bad";
    };
  }

  private static String day(LocalDate day) {
    return day == null ? null : day.toString();
  }

  private static String moment(Instant at) {
    return at == null ? null : DeskTime.text(at);
  }
}
