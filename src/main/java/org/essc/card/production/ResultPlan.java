package org.essc.card.production;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.essc.act.ActStore.Subject;
import org.essc.card.CardNo;
import org.essc.region.RegionCode;

/** Works out what a part's results change: which cards come to be, which failed, which neither. */
final class ResultPlan {

  /**
   * An application of the part, locked.
   *
   * @param state the item's: {@code ordered}, {@code produced} or {@code failed}
   * @param cardNo of the card that was recorded, or null
   * @param inProduction whether the application still is in production for this batch
   */
  record Item(
      UUID applicationId,
      UUID holderId,
      RegionCode region,
      String state,
      CardNo cardNo,
      boolean inProduction,
      LocalDate appliedOn,
      String name,
      String phone,
      String address,
      UUID replaces) {

    @Override
    public String toString() {
      return "Item[" + applicationId + "]";
    }
  }

  /** A card that comes to be. */
  record NewCard(Item item, CardResult.Made made) {}

  /** A card that was not made. */
  record Failure(Item item, String reason) {

    Subject subject() {
      return new Subject(item.holderId(), null, item.applicationId(), item.region());
    }
  }

  private final Map<UUID, Item> items;
  private final int validityYears;
  private final LocalDate today;
  private final Set<UUID> seen = new HashSet<>();
  private final Set<CardNo> numbers = new HashSet<>();
  private final List<NewCard> made = new ArrayList<>();
  private final List<Failure> failed = new ArrayList<>();
  private final Map<UUID, String> rejections = new LinkedHashMap<>();
  private int unreadable;
  private int unchanged;

  private ResultPlan(Map<UUID, Item> items, int validityYears, LocalDate today) {
    this.items = items;
    this.validityYears = validityYears;
    this.today = today;
  }

  static ResultPlan of(
      ProductionBatch batch, Map<UUID, Item> items, List<CardResult> results, LocalDate today) {
    var plan = new ResultPlan(items, batch.validityYears(), today);
    results.forEach(plan::add);
    return plan;
  }

  List<NewCard> made() {
    return made;
  }

  List<Failure> failed() {
    return failed;
  }

  /** Application and code; results without a readable application id are only counted. */
  Map<UUID, String> rejections() {
    return rejections;
  }

  int unreadable() {
    return unreadable;
  }

  int unchanged() {
    return unchanged;
  }

  private void add(CardResult result) {
    if (result.applicationId() == null) {
      unreadable++;
      return;
    }
    var item = items.get(result.applicationId());
    var objection = objection(item, result);
    if (objection != null) {
      rejections.putIfAbsent(result.applicationId(), objection);
    } else if (!item.state().equals("ordered")) {
      unchanged++;
    } else if (result.made() != null) {
      numbers.add(result.made().cardNo());
      made.add(new NewCard(item, result.made()));
    } else {
      failed.add(new Failure(item, result.failure()));
    }
  }

  private String objection(Item item, CardResult result) {
    if (!seen.add(result.applicationId())) {
      return "application-twice";
    }
    if (item == null) {
      return "application-not-in-part";
    }
    if (result.fault() != null) {
      return result.fault();
    }
    return switch (item.state()) {
      case "produced" ->
          result.made() != null && result.made().cardNo().equals(item.cardNo())
              ? null
              : "already-produced";
      case "failed" -> result.made() == null ? null : "already-failed";
      default -> result.made() == null ? stateObjection(item) : objection(item, result.made());
    };
  }

  private static String stateObjection(Item item) {
    return item.inProduction() ? null : "application-state";
  }

  private String objection(Item item, CardResult.Made card) {
    if (!item.inProduction()) {
      return "application-state";
    }
    if (numbers.contains(card.cardNo())) {
      return "card-no-used";
    }
    if (card.issuedOn().isAfter(today)) {
      return "issued-in-future";
    }
    if (card.issuedOn().isBefore(item.appliedOn())) {
      return "issued-before-application";
    }
    var end = card.issuedOn().plusYears(validityYears);
    return card.validUntil().equals(end) || card.validUntil().equals(end.minusDays(1))
        ? null
        : "validity-not-by-rule";
  }
}
