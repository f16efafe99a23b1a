package org.essc.card.activation;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.ZoneOffset;
import org.essc.card.CardRecord;

/**
 * Counts wrong PINs of old medical cards by the social security card that one is switched over to:
 * its chip was read, so nobody without it makes its holder wait.
 */
@Singleton
class MedicalPinStore {

  private static final String RESERVE =
      """
      insert into medical_card_pin as m (card_id, holder_id, errors, since)
      values ($1, $2, 1, $3)
      on conflict (card_id, holder_id) do update
        set errors = case when m.since <= $4 then 1 else m.errors + 1 end,
            since = case when m.since <= $4 then $3 else m.since end
        where m.since <= $4 or m.errors < $5
      returning errors""";

  private static final String GIVE_BACK =
      "update medical_card_pin set errors = errors - 1"
          + " where card_id = $1 and holder_id = $2 and errors > 0";

  private static final String CLEAR =
      "delete from medical_card_pin where card_id = $1 and holder_id = $2";

  private final Pool pool;
  private final MedicalPinConfig config;
  private final Clock clock;

  MedicalPinStore(Pool pool, MedicalPinConfig config, Clock clock) {
    this.pool = pool;
    this.config = config;
    this.clock = clock;
  }

  /** Counts an attempt before it is made; null where too many were wrong. */
  Uni<Integer> reserve(CardRecord card) {
    var now = clock.instant().atOffset(ZoneOffset.UTC);
    return pool.preparedQuery(RESERVE)
        .execute(
            Tuple.of(card.id(), card.holderId(), now, now.minus(config.window()), config.errors()))
        .map(rows -> rows.size() == 0 ? null : rows.iterator().next().getInteger("errors"));
  }

  /** Nobody has looked at it. */
  Uni<Void> giveBack(CardRecord card) {
    return execute(GIVE_BACK, card);
  }

  /** It was right. */
  Uni<Void> clear(CardRecord card) {
    return execute(CLEAR, card);
  }

  private Uni<Void> execute(String sql, CardRecord card) {
    return pool.preparedQuery(sql).execute(Tuple.of(card.id(), card.holderId())).replaceWithVoid();
  }
}
