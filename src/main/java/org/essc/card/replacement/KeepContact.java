package org.essc.card.replacement;

import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.UUID;
import org.essc.act.Act;
import org.essc.act.ActContext;
import org.essc.act.Requester;
import org.essc.act.UnitOfWork;
import org.essc.audit.Actor;
import org.essc.card.CardChange;
import org.essc.card.CardColumns;
import org.essc.card.CardField;
import org.essc.card.CardRecord;
import org.essc.card.ChangeCard;
import org.essc.platform.crypto.ColumnCipher;
import org.essc.platform.outbox.EventType;
import org.essc.region.Jurisdiction;

/**
 * Keeps the phone, address and region that the old card has come to have since the new one was
 * asked for: that was made with what the old one said then.
 */
@Singleton
class KeepContact {

  /** Who changed the phone was somebody else, and stands in the old card's history. */
  private static final Requester ITSELF =
      new Requester(
          Actor.system("replacement"), "system:replacement", null, Jurisdiction.NATIONWIDE);

  /** A change has its time from before it waited for the card, which is for seconds at most. */
  private static final Duration WAITED = Duration.ofMinutes(1);

  /**
   * What of the old card was changed, and not later of the new one, with both cards' addresses.
   * What a registry's file says with a cancellation is of a card that it has done with: where one
   * has changed it since, the entry of the first such file has what it was.
   */
  private static final String CHANGED =
      """
      with changed as (
        select h.card_id, f.field, max(h.at) as at, max(h.version) as version
          from physical_card_history h cross join unnest(h.changed) f (field)
         where h.card_id in ($1, $2) and h.holder_id = $3 and h.at > $4
           and (h.to_state <> 9 or h.source = 'act')
         group by h.card_id, f.field)
      select here.card_id, here.field, o.address, n.address as new_address, w.version, w.previous
        from changed here
        join physical_card o on o.id = here.card_id and o.holder_id = $3
        join physical_card n on n.id = $2 and n.holder_id = $3
        left join changed there on there.card_id = n.id and there.field = here.field
        left join lateral (
          select h.version, h.previous from physical_card_history h
           where h.card_id = $1 and h.holder_id = $3 and h.at > $4 and h.version > here.version
             and h.to_state = 9 and h.source = 'import' and here.field = any(h.changed)
           order by h.version limit 1) w on true
       where here.card_id = $1 and (there.at is null or there.at < here.at)""";

  private final ChangeCard changeCard;
  private final ColumnCipher cipher;

  KeepContact(ChangeCard changeCard, ColumnCipher cipher) {
    this.changeCard = changeCard;
    this.cipher = cipher;
  }

  /**
   * Within the completion, or before another card is asked for in the new one's place; both cards
   * are locked. What was changed on the new card itself stays where that was later, and so does all
   * of one whose holder is registered under another ID number.
   *
   * @param newCard as it is by now
   * @return the new card as it is then
   */
  Uni<CardRecord> carryOver(UnitOfWork work, CardRecord old, CardRecord newCard, Replacement open) {
    if (!old.holderId().equals(newCard.holderId())) {
      return Uni.createFrom().item(newCard);
    }
    var since = open.requestedAt().minus(WAITED).atOffset(ZoneOffset.UTC);
    return work.connection()
        .preparedQuery(CHANGED)
        .execute(Tuple.of(old.id(), newCard.id(), old.holderId(), since))
        .map(rows -> change(old, newCard, rows))
        .chain(
            change ->
                change.fields().isEmpty()
                    ? Uni.createFrom().item(newCard)
                    : changeCard.change(
                        work,
                        newCard,
                        Act.of("card.change-contact", ActContext.itself(ITSELF))
                            .because("kept-through-replacement"),
                        change));
  }

  private CardChange change(CardRecord old, CardRecord newCard, RowSet<Row> rows) {
    var change = CardChange.named(EventType.CARD_CONTACT_CHANGED);
    for (var row : rows) {
      change =
          switch (row.getString("field")) {
            case "phone" -> keep(change, CardField.PHONE, row, phone(old), phone(newCard));
            case "address" ->
                keep(
                    change,
                    CardField.ADDRESS,
                    row,
                    address(row, "address", old.id()),
                    address(row, "new_address", newCard.id()));
            case "regionCode" ->
                keep(change, CardField.REGION, row, old.region().value(), newCard.region().value());
            default -> change;
          };
    }
    return change;
  }

  /** Nothing that the new card has is erased. */
  private CardChange keep(
      CardChange change, CardField field, Row row, String present, String ofNew) {
    var value = row.getBuffer("previous") == null ? present : beforeItsFile(row);
    return value == null || value.equals(ofNew) ? change : change.set(field, value);
  }

  private String beforeItsFile(Row row) {
    var entry = row.getUUID("card_id") + "/" + row.getInteger("version");
    return new JsonObject(
            cipher.decrypt(CardColumns.PREVIOUS, entry, row.getBuffer("previous").getBytes()))
        .getString(row.getString("field"));
  }

  private static String phone(CardRecord card) {
    return card.phone() == null ? null : card.phone().value();
  }

  private String address(Row row, String column, UUID card) {
    var sealed = row.getBuffer(column);
    return sealed == null
        ? null
        : cipher.decrypt(CardColumns.ADDRESS, card.toString(), sealed.getBytes());
  }
}
