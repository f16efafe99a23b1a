package org.essc.ecard;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.essc.platform.lookup.Lookup;

/** From a signing's number to the signing, by {@code signing_lookup}, which tells whose it is. */
@Singleton
public class SigningLookup {

  private static final String FILL =
      """
      with page as materialized (
        select id, sign_no, holder_id from ecard_binding
         where id > $1 and id <= $3 order by id limit $2),
      added as (
        insert into signing_lookup as l (sign_no, holder_id)
        select sign_no, holder_id from page
        on conflict (sign_no) do update set holder_id = excluded.holder_id
         where l.holder_id <> excluded.holder_id)
      select id last from page order by id desc limit 1""";

  private static final String NEWEST = "select id from ecard_binding order by id desc limit 1";

  @Produces
  @Singleton
  Lookup filled() {
    return new Lookup("signing_lookup", NEWEST, FILL);
  }

  /**
   * {@link Lookup#holders} of signings.
   *
   * @param asked SQL that gives {@code asked.sign_no}
   */
  public static String holders(String asked) {
    return Lookup.holders(asked, "signing_lookup", "sign_no = asked.sign_no");
  }
}
