package org.essc.card.imports;

import io.vertx.core.json.JsonObject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.essc.card.CardState;
import org.essc.card.ImportedCards.CardBasis;
import org.essc.card.ImportedCards.CardWrite;
import org.essc.card.ImportedCards.HistoryWrite;
import org.essc.card.StateChange;
import org.essc.card.imports.BatchPlan.NewHolder;
import org.essc.card.imports.BatchPlan.UnreadableCard;
import org.essc.files.Rejection;
import org.essc.platform.random.Randomness;

/**
 * Works out what a chunk changes, row by row in the file's order: a later row for the same card is
 * the newer truth, and both leave their entry in the history. CPU-bound, as what is to be written
 * is encrypted ({@link SealCards}): runs on a worker thread.
 *
 * <p>Of two files, the one received later is the newer truth, in whatever order they are applied:
 * see {@code physical_card.source_id}. An unchanged card's source is moved on only while an older
 * import is open, as no other could come with an older truth; so sending the same file again costs
 * no writes.
 */
@Singleton
class PlanBatch {

  static final int STATE = CardRow.CONTENT.indexOf(Column.STATE);

  private static final String HELD = "card-held";

  /** What a row may say of a card however little it knows of the card's account. */
  private static final Set<CardState> OUT_OF_USE =
      EnumSet.of(CardState.LOST, CardState.LOST_ORAL, CardState.CANCELLED);

  private static final Comparator<byte[]> BY_BYTES = Arrays::compareUnsigned;

  private final SealCards sealCards;
  private final Randomness randomness;

  PlanBatch(SealCards sealCards, Randomness randomness) {
    this.sealCards = sealCards;
    this.randomness = randomness;
  }

  BatchPlan plan(UUID importId, CheckedChunk chunk, KnownCards known, CheckedChunk.Keyed keyed) {
    return new Planning(importId, chunk, known, keyed).plan();
  }

  /** In PostgreSQL's order of UUIDs, which is unsigned; {@link UUID#compareTo} is not. */
  private static boolean isNewer(UUID one, UUID other) {
    int high = Long.compareUnsigned(one.getMostSignificantBits(), other.getMostSignificantBits());
    return high > 0
        || high == 0
            && Long.compareUnsigned(one.getLeastSignificantBits(), other.getLeastSignificantBits())
                > 0;
  }

  private final class Planning {

    private final UUID importId;
    private final CheckedChunk chunk;
    private final KnownCards known;
    private final CheckedChunk.Keyed keyed;
    private final Map<Integer, TrackedCard> cards = new HashMap<>();
    private final UUID[] newCards;
    private final UUID[] newPersons;
    private final Set<UUID> added = new HashSet<>();
    private final List<NewHolder> holders = new ArrayList<>();
    private final List<HistoryWrite> history = new ArrayList<>();
    private final Set<UnreadableCard> unreadable = new LinkedHashSet<>();
    private final List<Rejection> rejections;
    private long unchanged;
    private long rejectedRows;

    Planning(UUID importId, CheckedChunk chunk, KnownCards known, CheckedChunk.Keyed keyed) {
      this.importId = importId;
      this.chunk = chunk;
      this.known = known;
      this.keyed = keyed;
      this.newCards = newIds(chunk.cardIndexes(), known.cards().keySet());
      this.newPersons = newIds(chunk.personIndexes(), known.persons().keySet());
      this.rejections = new ArrayList<>(chunk.rejections());
      this.rejectedRows = chunk.rejectedRows();
    }

    BatchPlan plan() {
      for (int r = 0; r < chunk.rows().size(); r++) {
        apply(r);
      }
      var created = new ArrayList<CardWrite>();
      var updated = new ArrayList<CardWrite>();
      var confirmed = new ArrayList<UUID>();
      var states = new ArrayList<StateChange>();
      var basis = new ArrayList<CardBasis>();
      for (var entry : cards.entrySet()) {
        var card = entry.getValue();
        if (card.last != null) {
          (card.before == null ? created : updated)
              .add(sealCards.card(card, chunk.cardIndexes().get(entry.getKey())));
          changedState(card).ifPresent(states::add);
        } else if (card.confirmed) {
          confirmed.add(card.id);
        }
        if (card.before != null && (card.last != null || card.confirmed)) {
          basis.add(card.basis());
        }
      }
      holders.sort(Comparator.comparing(NewHolder::index, BY_BYTES));
      created.sort(Comparator.comparing(CardWrite::cardNoIndex, BY_BYTES));
      updated.sort(Comparator.comparing(CardWrite::id));
      history.sort(Comparator.comparing(HistoryWrite::cardId));
      long accepted = chunk.rows().size() + chunk.rejectedRows() - rejectedRows;
      return new BatchPlan(
          holders,
          created,
          updated,
          confirmed,
          basis,
          states,
          List.copyOf(unreadable),
          history,
          rejections,
          accepted,
          unchanged,
          rejectedRows);
    }

    private void apply(int r) {
      var row = chunk.rows().get(r);
      var card = cards.computeIfAbsent(chunk.cardOf()[r], this::tracked);
      if (card == null) {
        create(r, row);
      } else if (card.before != null && !chunk.served().covers(card.before.region())) {
        reject(row, RowCheck.REGION_NOT_SERVED, Column.CARD_NO.text());
      } else if (!card.holderId.equals(person(chunk.personOf()[r]))) {
        reject(row, "card-holder-changed", Column.ID_NUMBER.text());
      } else {
        change(r, row, card);
      }
    }

    private TrackedCard tracked(int position) {
      var card = known.cards().get(position);
      return card == null ? null : new TrackedCard(card);
    }

    private UUID person(int position) {
      var holderId = known.persons().get(position);
      return holderId == null ? newPersons[position] : holderId;
    }

    /**
     * For those that are not known, by their position: in the order in which they are inserted, so
     * that their own indexes grow at the end.
     */
    private UUID[] newIds(List<byte[]> indexes, Set<Integer> knownOnes) {
      var positions =
          IntStream.range(0, indexes.size())
              .filter(position -> !knownOnes.contains(position))
              .boxed()
              .sorted(Comparator.comparing(indexes::get, BY_BYTES))
              .toList();
      var uuids = Stream.generate(randomness::uuid).limit(positions.size()).sorted().iterator();
      var ids = new UUID[indexes.size()];
      positions.forEach(position -> ids[position] = uuids.next());
      return ids;
    }

    private void create(int r, CardRow row) {
      int position = chunk.personOf()[r];
      var holderId = person(position);
      if (newPersons[position] != null && added.add(holderId)) {
        holders.add(sealCards.holder(holderId, row, chunk.personIndexes().get(position)));
      }
      var card = new TrackedCard(newCards[chunk.cardOf()[r]], holderId);
      cards.put(chunk.cardOf()[r], card);
      card.content = row.content();
      card.contentMac = chunk.contentMacs().get(r);
      record(row, card, null, List.of(), null);
    }

    private void change(int r, CardRow row, TrackedCard card) {
      if (Arrays.equals(card.contentMac, chunk.contentMacs().get(r))) {
        unchanged(card);
      } else if (card.before != null && card.before.ended() && row.state() != CardState.CANCELLED) {
        reject(row, "card-ended", Column.STATE.text());
      } else if (card.before != null && card.before.heldFrom(row.state())) {
        reject(row, HELD, Column.STATE.text());
      } else if (card.before != null && isNewer(card.before.sourceId(), importId)) {
        reject(row, "row-superseded", Rejection.ROW);
      } else if (card.content == null) {
        unreadable.add(new UnreadableCard(card.id, card.holderId));
        reject(row, "card-unreadable", Rejection.ROW);
      } else {
        compareAccount(r, row, card);
      }
    }

    /** Whoever activated the bank function came to the bank for this account and no other. */
    private void compareAccount(int r, CardRow row, TrackedCard card) {
      var changed =
          card.before != null && card.before.bankActive()
              ? row.changedAccount(card.content)
              : Optional.<Column>empty();
      if (changed.isEmpty()) {
        compare(r, row, card);
      } else if (OUT_OF_USE.contains(row.state())) {
        compare(r, row.withoutAccount(), card);
      } else {
        reject(row, HELD, changed.get().text());
      }
    }

    private void unchanged(TrackedCard card) {
      unchanged++;
      card.confirmed =
          known.contested() && card.before != null && isNewer(importId, card.before.sourceId());
    }

    private void reject(CardRow row, String code, String field) {
      rejections.add(new Rejection(row.line(), code, field));
      rejectedRows++;
    }

    private void compare(int r, CardRow row, TrackedCard card) {
      var content = row.content(card.content);
      var changed = new ArrayList<String>();
      var previous = new JsonObject();
      for (int i = 0; i < content.length; i++) {
        if (!Objects.equals(content[i], card.content[i])) {
          var name = CardRow.CONTENT.get(i).text();
          changed.add(name);
          previous.put(name, card.content[i]);
        }
      }
      if (changed.isEmpty()) {
        unchanged(card);
        return;
      }
      var fromState = Short.valueOf(card.content[STATE]);
      card.content = content;
      card.contentMac =
          row.unsaid().isEmpty()
              ? chunk.contentMacs().get(r)
              : keyed.content(row.contentText(content));
      record(row, card, fromState, changed, previous);
    }

    private void record(
        CardRow row, TrackedCard card, Short fromState, List<String> changed, JsonObject previous) {
      card.version++;
      card.last = row;
      history.add(sealCards.history(card, fromState, changed, previous));
    }

    /** From what the card was before the chunk to what it is after it. */
    private Optional<StateChange> changedState(TrackedCard card) {
      var state = card.last.state();
      return card.stateBefore == null || card.stateBefore == state
          ? Optional.empty()
          : Optional.of(
              new StateChange(
                  card.id,
                  card.holderId,
                  card.last.regionCode(),
                  card.stateBefore,
                  state,
                  card.version));
    }
  }
}
