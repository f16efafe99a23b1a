package org.essc.card.replacement;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
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
   * Both cards' addresses, and what of the old one was changed, and not later of the new one. What
   * a registry's file says with a cancellation is of a card that it has done with.
   */
  private static final String CHANGED =
      """
      with changed as (
        select h.card_id, f.field, max(h.at) as at
          from physical_card_history h cross join unnest(h.changed) f (field)
         where h.card_id in ($1, $2) and h.holder_id = $3 and h.at > $4
           and (h.to_state <> 9 or h.source = 'act')
         group by h.card_id, f.field)
      select o.address, n.address as new_address,
             array(select here.field
                     from changed here
                     left join changed there
                       on there.card_id = n.id and there.field = here.field
                    where here.card_id = o.id and (there.at is null or there.at < here.at))
               as fields
        from physical_card o, physical_card n
       where o.id = $1 and o.holder_id = $3 and n.id = $2 and n.holder_id = $3""";

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
        .map(rows -> change(old, newCard, rows.iterator().next()))
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

  private CardChange change(CardRecord old, CardRecord newCard, Row row) {
    var fields = List.of(row.getArrayOfStrings("fields"));
    var change = CardChange.named(EventType.CARD_CONTACT_CHANGED);
    if (fields.contains("phone") && old.phone() != null && !old.phone().equals(newCard.phone())) {
      change = change.set(CardField.PHONE, old.phone().value());
    }
    var address = address(row, "address", old.id());
    if (fields.contains("address")
        && address != null
        && !address.equals(address(row, "new_address", newCard.id()))) {
      change = change.set(CardField.ADDRESS, address);
    }
    if (fields.contains("regionCode") && !old.region().equals(newCard.region())) {
      change = change.set(CardField.REGION, old.region().value());
    }
    return change;
  }

  private String address(Row row, String column, UUID card) {
    var sealed = row.getBuffer(column);
    return sealed == null
        ? null
        : cipher.decrypt(CardColumns.ADDRESS, card.toString(), sealed.getBytes());
  }
}
