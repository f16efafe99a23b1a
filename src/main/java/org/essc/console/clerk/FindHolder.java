package org.essc.console.clerk;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.essc.card.CardNo;
import org.essc.card.SearchCards;
import org.essc.card.change.FaceDataChanges;
import org.essc.console.ConsoleVisit;
import org.essc.person.IdNumber;
import org.essc.platform.problem.InvalidValueException;
import org.essc.platform.time.BusinessDates;
import org.essc.platform.time.ChinaTime;

/**
 * Finds a holder as the API's search does, in the clerk's regions and with the clerk's reason; also
 * by an ID number that holds once the next card is activated, as the holder's document says it.
 */
@Singleton
class FindHolder {

  private final Pool pool;
  private final SearchCards searchCards;
  private final FaceDataChanges faceData;
  private final Clock clock;

  FindHolder(
      Pool pool, SearchCards searchCards, FaceDataChanges faceData, @BusinessDates Clock clock) {
    this.pool = pool;
    this.searchCards = searchCards;
    this.faceData = faceData;
    this.clock = clock;
  }

  /**
   * @param number an ID number or a card number, as it was typed or scanned
   * @throws InvalidValueException for what is neither
   */
  Uni<Optional<UUID>> handle(ConsoleVisit visit, String number, LookReason reason) {
    var typed = number == null ? "" : number.replaceAll("\\s", "").toUpperCase(Locale.ROOT);
    var who =
        new SearchCards.Searcher(
            visit.actor(),
            visit.caller().idempotencyCaller(),
            visit.caller().jurisdiction(),
            0,
            reason.text());
    return search(who, typed).map(found -> Optional.ofNullable(found.holderId()));
  }

  private Uni<SearchCards.Found> search(SearchCards.Searcher who, String typed) {
    IdNumber idNumber;
    try {
      idNumber = IdNumber.parse(typed, ChinaTime.today(clock));
    } catch (InvalidValueException notOne) {
      return searchCards.byCardNo(who, CardNo.parse(typed));
    }
    return byIdNumber(who, idNumber)
        .chain(
            found ->
                // a passport's number and a card's may look alike
                found.holderId() == null && CardNo.looksLikeOne(typed)
                    ? searchCards.byCardNo(who, new CardNo(typed))
                    : Uni.createFrom().item(found));
  }

  private Uni<SearchCards.Found> byIdNumber(SearchCards.Searcher who, IdNumber typed) {
    return searchCards
        .byIdNumber(who, typed, null, 1)
        .chain(
            found ->
                found.holderId() != null
                    ? Uni.createFrom().item(found)
                    : faceData
                        .registered(pool, typed)
                        .chain(
                            registered ->
                                registered.equals(typed)
                                    ? Uni.createFrom().item(found)
                                    : searchCards.byIdNumber(who, registered, null, 1)));
  }
}
