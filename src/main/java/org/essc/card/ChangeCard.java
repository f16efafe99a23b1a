package org.essc.card;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.essc.act.Act;
import org.essc.act.ActStore;
import org.essc.act.UnitOfWork;
import org.essc.platform.crypto.ColumnCipher;
import org.essc.platform.outbox.OutboxEvent;
import org.essc.platform.outbox.SubjectType;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.random.Randomness;

/**
 * The one way in which an act changes a card. One guarded update that must hit one row; with it, in
 * the same transaction, the act, the history, the event, the audit entry and what follows the card.
 */
@Singleton
public class ChangeCard {

  /**
   * The import then compares contents instead of relying on its digest, and leaves alone what an
   * older file says.
   */
  private static final String ALWAYS =
      "version = c.version + 1, updated_at = $4, source_id = greatest(c.source_id, $5),"
          + " content_mac = $6";

  private static final String WHERE = " where c.id = $1 and c.holder_id = $2 and c.version = $3";

  private static final String BEFORE = " from (select p.* from physical_card p where p.id = $1) o";

  private static final String HISTORY =
      """
      insert into physical_card_history (card_id, version, holder_id, at, actor, source, source_id,
                                         from_state, to_state, changed, previous)
      values ($1, $2, $3, $4, $5, 'act', $6, $7, $8, $9, $10)""";

  private static final int MAC_LENGTH = 32;

  private final ActStore acts;
  private final ColumnCipher cipher;
  private final Randomness randomness;
  private final Instance<CardFollower> followers;

  ChangeCard(
      ActStore acts,
      ColumnCipher cipher,
      Randomness randomness,
      @Any Instance<CardFollower> followers) {
    this.acts = acts;
    this.cipher = cipher;
    this.randomness = randomness;
    this.followers = followers;
  }

  /**
   * Changes a card that this transaction has locked.
   *
   * @param card as it is locked
   * @return the card as it is after this change; what followed may have changed it further
   * @throws ProblemException {@code card-state} where the transition does not lead from its state,
   *     or an act has ended the card
   */
  public Uni<CardRecord> change(UnitOfWork work, CardRecord card, Act act, CardChange change) {
    var transition = change.transition();
    if (transition != null && (card.endedHere() || !transition.leadsFrom(card.state()))) {
      return Uni.createFrom().failure(wrongState(card));
    }
    var after = card.after(change);
    return acts.record(work, act, card.subject(), card.state().text(), after.state().text())
        .chain(
            actId ->
                update(work, card, change, actId)
                    .chain(old -> history(work, card, after, act, change, actId, old)))
        .invoke(
            () ->
                work.tell(act.with("state", after.state().code()), event(card, after, act, change)))
        .chain(() -> follow(work, act, card, after))
        .replaceWith(after);
  }

  /** The refusal of an act that the card's state does not allow. */
  public static ProblemException wrongState(CardRecord card) {
    return ProblemException.of(CardProblems.CARD_STATE)
        .with("state", card.shownState().code())
        .with("ended", card.replaced() ? "replaced" : null);
  }

  /** What the changed fields held before, as the record does not carry all of them. */
  private Uni<JsonObject> update(UnitOfWork work, CardRecord card, CardChange change, UUID actId) {
    var sql = new StringBuilder("update physical_card c set ").append(ALWAYS);
    var old = new StringBuilder(" returning 1");
    var values =
        Tuple.tuple()
            .addUUID(card.id())
            .addUUID(card.holderId())
            .addInteger(card.version())
            .addOffsetDateTime(work.timestamp())
            .addUUID(actId)
            .addValue(Buffer.buffer(randomness.bytes(MAC_LENGTH)));
    for (var field : change.fields().entrySet()) {
      values.addValue(stored(card, field.getKey(), field.getValue()));
      var column = field.getKey().column();
      sql.append(", ").append(column).append(" = $").append(values.size());
      old.append(", o.").append(column);
    }
    var where = new StringBuilder(change.fields().isEmpty() ? "" : BEFORE).append(WHERE);
    if (change.transition() != null) {
      values.addShort(change.transition().to().code());
      sql.append(", state = $").append(values.size());
      values.addArrayOfShort(change.transition().fromCodes());
      where.append(" and c.ended is null and c.state = any($").append(values.size()).append(')');
      if (change.transition().ended() != null) {
        values.addString(change.transition().ended());
        sql.append(", ended = $").append(values.size()).append(", ended_at = $4");
      }
    }
    return work.connection()
        .preparedQuery(sql.append(where).append(old).toString())
        .execute(values)
        .map(
            rows -> {
              if (rows.rowCount() != 1) {
                throw wrongState(card);
              }
              return previous(card, change, rows.iterator().next());
            });
  }

  private Object stored(CardRecord card, CardField field, Object value) {
    return value == null || field.encrypted() == null
        ? value
        : Buffer.buffer(cipher.encrypt(field.encrypted(), card.id().toString(), (String) value));
  }

  private JsonObject previous(CardRecord card, CardChange change, Row row) {
    var old = new JsonObject();
    for (var field : change.fields().keySet()) {
      old.put(field.text(), opened(card, field, row.getValue(field.column())));
    }
    return old;
  }

  private Object opened(CardRecord card, CardField field, Object value) {
    if (value instanceof Buffer sealed) {
      return cipher.decrypt(field.encrypted(), card.id().toString(), sealed.getBytes());
    }
    return value instanceof OffsetDateTime || value instanceof LocalDate || value instanceof UUID
        ? value.toString()
        : value;
  }

  private Uni<Void> history(
      UnitOfWork work,
      CardRecord card,
      CardRecord after,
      Act act,
      CardChange change,
      UUID actId,
      JsonObject old) {
    List<String> changed =
        new ArrayList<>(change.fields().keySet().stream().map(CardField::text).toList());
    if (change.transition() != null) {
      // what a file has called cancelled stays so, and is final now
      changed.add(card.ended() ? "ended" : "state");
    }
    var sealed =
        old.isEmpty()
            ? null
            : Buffer.buffer(
                cipher.encrypt(
                    CardColumns.PREVIOUS, card.id() + "/" + after.version(), old.encode()));
    return work.connection()
        .preparedQuery(HISTORY)
        .execute(
            Tuple.tuple()
                .addUUID(card.id())
                .addInteger(after.version())
                .addUUID(card.holderId())
                .addOffsetDateTime(work.timestamp())
                .addString(act.by().requester().actorText())
                .addUUID(actId)
                .addShort(card.state().code())
                .addShort(after.state().code())
                .addArrayOfString(changed.toArray(String[]::new))
                .addValue(sealed))
        .replaceWithVoid();
  }

  private Uni<Void> follow(UnitOfWork work, Act act, CardRecord before, CardRecord after) {
    return Multi.createFrom()
        .iterable(CardFollower.inTurn(followers))
        .onItem()
        .transformToUniAndConcatenate(one -> one.changed(work, act.by(), before, after))
        .collect()
        .asList()
        .replaceWithVoid();
  }

  private static OutboxEvent event(
      CardRecord before, CardRecord after, Act act, CardChange change) {
    var event =
        OutboxEvent.of(change.event(), after.holderId(), SubjectType.CARD, after.id())
            .with("regionCode", after.region().value())
            .with("fromState", before.state().code())
            .with("state", after.state().code())
            .with("version", after.version());
    return act.reason() == null ? event : event.with("reason", act.reason());
  }
}
