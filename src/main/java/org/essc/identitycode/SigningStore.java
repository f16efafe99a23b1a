package org.essc.identitycode;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.essc.card.CardState;
import org.essc.ecard.SignNo;
import org.essc.ecard.SigningLookup;
import org.essc.ecard.SigningsToldOf;
import org.essc.partner.PartnerNo;
import org.essc.platform.sql.OnePlan;
import org.essc.platform.time.BusinessDates;
import org.essc.platform.time.ChinaTime;
import org.essc.region.RegionCode;

/** Reads many signings in one statement; nothing is cached, so the state is that of this moment. */
@Singleton
class SigningStore {

  /** The live ones, and those that have a reason to tell why they ended. */
  private static final String SELECT =
      """
      select b.id, b.holder_id, b.sign_no, b.channel_no, b.state = 'active' live, e.level,
             c.id card_id, c.region_code, c.state,
             c.suspended_by is not null suspended,
             least(c.valid_until, e.valid_until) valid_until
        from %s
        join ecard_binding b on b.sign_no = asked.sign_no %s
        join ecard e on e.id = b.ecard_id and e.holder_id = b.holder_id
        join physical_card c on c.id = e.card_id and c.holder_id = e.holder_id
       where\s"""
          + SigningsToldOf.condition("$2");

  private static final String ASKED = "unnest($1::text[]) as asked (sign_no)";

  /** By the holder, whom the number leads to. */
  private static final String FIND =
      OnePlan.of(
          SELECT.formatted(SigningLookup.holders(ASKED), "and b.holder_id = asked.holder_id"));

  /** What is not entered yet, or wrongly so. */
  private static final String FIND_ANYWHERE = OnePlan.of(SELECT.formatted(ASKED, ""));

  private final Pool pool;
  private final Clock clock;

  SigningStore(Pool pool, @BusinessDates Clock clock) {
    this.pool = pool;
    this.clock = clock;
  }

  /** The live ones among the asked, by signing number. */
  Uni<Map<SignNo, Signing>> find(List<SignNo> signNos) {
    return find(FIND, signNos)
        .chain(
            found -> {
              var missing = signNos.stream().filter(one -> !found.containsKey(one)).toList();
              return missing.isEmpty()
                  ? Uni.createFrom().item(found)
                  : find(FIND_ANYWHERE, missing).invoke(found::putAll).replaceWith(found);
            });
  }

  private Uni<Map<SignNo, Signing>> find(String statement, List<SignNo> signNos) {
    return pool.preparedQuery(statement)
        .execute(
            Tuple.of(
                signNos.stream().map(SignNo::value).distinct().toArray(String[]::new),
                ChinaTime.today(clock)))
        .map(
            rows -> {
              var found = new HashMap<SignNo, Signing>();
              rows.forEach(
                  row -> {
                    var signing = signing(row);
                    found.put(signing.signNo(), signing);
                  });
              return found;
            });
  }

  private static Signing signing(Row row) {
    return new Signing(
        row.getUUID("id"),
        row.getUUID("holder_id"),
        row.getUUID("card_id"),
        new RegionCode(row.getString("region_code")),
        new SignNo(row.getString("sign_no")),
        new PartnerNo(row.getString("channel_no")),
        row.getBoolean("live"),
        row.getShort("level"),
        CardState.of(row.getShort("state")),
        row.getBoolean("suspended"),
        row.getLocalDate("valid_until"));
  }
}
