package org.essc.card.pin;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import org.essc.act.Requester;
import org.essc.act.UnitOfWork;
import org.essc.card.CardRecord;

/**
 * What a clerk who is about to give a card a PIN or a phone looks back at: both together are all
 * that somebody needs to act for the holder from far away. A PIN goes over to the card that
 * replaces another, so what was done on one counts for the whole line of cards; and whoever has
 * asked for a phone that another has granted has chosen it, too.
 */
@Singleton
public class GivenBefore {

  /** The card, those that it has replaced and those that replace it, one after the other. */
  private static final String LINE =
      """
      with recursive line (id, replaces) as (
        select id, replaces from physical_card where id = $1 and holder_id = $2
        union
        select c.id, c.replaces
          from line l
          join physical_card c
            on c.holder_id = $2 and (c.id = l.replaces or c.replaces = l.id))
      """;

  private static final String PHONE =
      LINE
          + """
      select exists (select from line l join physical_card_history h on h.card_id = l.id
                      where h.holder_id = $2 and h.at > $3 and h.source = 'act'
                        and 'phone' = any(h.changed) and""";

  private static final String PHONE_BY_STAFF = PHONE + " h.actor like 'staff:%') given";

  private static final String PHONE_BY_ONE =
      PHONE
          + " h.actor = $4)\n"
          + """
          or exists (select from line l join pin_approval p on p.card_id = l.id
                      where p.holder_id = $2 and p.decided_at > $3 and p.state = 'approved'
                        and p.reason = 'new-phone' and p.requested_by = $4)
          or exists (select from line l join data_correction d on d.card_id = l.id
                      where d.holder_id = $2 and d.decided_at > $3 and d.state = 'corrected'
                        and 'phone' = any(d.corrects) and d.asked_by = $4) given""";

  /** A reset, whoever's; or a first PIN that one of these has set, which takes no proof. */
  private static final String PIN =
      LINE
          + """
      select exists (select from line l join card_act a on a.card_id = l.id
                      where a.holder_id = $2 and a.at > $3
                        and (a.act = 'card.reset-pin' and a.actor like 'staff:%'
                             or a.actor = any($4) and a.reason = $5)) given""";

  /** Whether staff gave it another phone within that time. */
  Uni<Boolean> phone(UnitOfWork work, CardRecord card, Duration within) {
    return given(work, PHONE_BY_STAFF, about(work, card, within));
  }

  /**
   * Whether one and the same did, or asked for it.
   *
   * @param actor as {@link Requester#actorText}
   */
  Uni<Boolean> phone(UnitOfWork work, CardRecord card, Duration within, String actor) {
    return given(work, PHONE_BY_ONE, about(work, card, within).addString(actor));
  }

  /**
   * Whether staff reset its PIN within that time, or one of these set its first own one.
   *
   * @param actors as {@link Requester#actorText}
   */
  public Uni<Boolean> pin(UnitOfWork work, CardRecord card, Duration within, List<String> actors) {
    return given(
        work,
        PIN,
        about(work, card, within)
            .addArrayOfString(actors.toArray(String[]::new))
            .addString(SetPin.FIRST_VALUE));
  }

  private static Tuple about(UnitOfWork work, CardRecord card, Duration within) {
    var since = work.at().minus(within).atOffset(ZoneOffset.UTC);
    return Tuple.of(card.id(), card.holderId(), since);
  }

  private static Uni<Boolean> given(UnitOfWork work, String sql, Tuple values) {
    return work.connection()
        .preparedQuery(sql)
        .execute(values)
        .map(rows -> rows.iterator().next().getBoolean("given"));
  }
}
