package org.essc.card;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.essc.platform.lookup.Lookup;

/** From a card's number to the card, by {@code card_lookup}, which tells whose it is. */
@Singleton
public class CardLookup {

  private static final String FILL =
      """
      with page as materialized (
        select id, card_no_index, holder_id from physical_card
         where id > $1 and id <= $3 order by id limit $2),
      added as (
        insert into card_lookup as l (card_no_index, holder_id)
        select card_no_index, holder_id from page
        on conflict (card_no_index) do update set holder_id = excluded.holder_id
         where l.holder_id <> excluded.holder_id)
      select id last from page order by id desc limit 1""";

  private static final String NEWEST = "select id from physical_card order by id desc limit 1";

  /**
   * From {@code asked.number} to {@code c}, the row of {@code physical_card}. An entry that leads
   * to somebody who has no such card is none; until all are entered, what is not found by it is
   * looked for among all cards.
   */
  public static final String JOIN =
      """
      cross join lateral (
        select c.* from card_lookup l
         cross join lateral (
           select * from physical_card
            where holder_id = l.holder_id and card_no_index = l.card_no_index limit 1) c
         where l.card_no_index = asked.number
        union all
        select * from physical_card where card_no_index = asked.number
           and (select filled_at is null from lookup_fill where lookup = 'card_lookup')
        limit 1) c""";

  @Produces
  @Singleton
  Lookup filled() {
    return new Lookup("card_lookup", NEWEST, FILL);
  }
}
