package org.essc.person;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.essc.platform.lookup.Lookup;

/** From the number of an identity document to whoever has it, by {@code holder_lookup}. */
@Singleton
public class HolderLookup {

  private static final String FILL =
      """
      with page as materialized (
        select id, id_number_index, id_type from holder
         where id > $1 and id <= $3 order by id limit $2),
      added as (
        insert into holder_lookup as l (id_number_index, id_type, holder_id)
        select id_number_index, id_type, id from page
        on conflict (id_number_index, id_type) do update set holder_id = excluded.holder_id
         where l.holder_id <> excluded.holder_id)
      select id last from page order by id desc limit 1""";

  private static final String NEWEST = "select id from holder order by id desc limit 1";

  /**
   * From {@code asked.number} and {@code asked.id_type} to {@code h.id}. An entry that leads to
   * somebody who has not the number is none; until all are entered, who is not found by it is
   * looked for among all holders.
   */
  public static final String JOIN =
      """
      cross join lateral (
        select h.id from holder_lookup l
         cross join lateral (
           select id from holder
            where id = l.holder_id and id_number_index = l.id_number_index and id_type = l.id_type
            limit 1) h
         where l.id_number_index = asked.number and l.id_type = asked.id_type
        union all
        select id from holder where id_number_index = asked.number and id_type = asked.id_type
           and (select filled_at is null from lookup_fill where lookup = 'holder_lookup')
        limit 1) h""";

  @Produces
  @Singleton
  Lookup filled() {
    return new Lookup("holder_lookup", NEWEST, FILL);
  }

  /**
   * {@link Lookup#holders} of identity documents.
   *
   * @param asked SQL that gives {@code asked.number} and {@code asked.id_type}
   */
  public static String holders(String asked) {
    return Lookup.holders(
        asked, "holder_lookup", "id_number_index = asked.number and id_type = asked.id_type");
  }
}
