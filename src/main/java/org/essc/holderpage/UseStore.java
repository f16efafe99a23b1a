package org.essc.holderpage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.essc.ecard.LiveSigning;
import org.essc.platform.crypto.ColumnCipher;
import org.essc.platform.crypto.ColumnRef;

/**
 * Reads what a card was used for: verifications, logins, and what was done with its PIN. Of what
 * was disclosed it gives the names only.
 */
@Singleton
class UseStore {

  private static final ColumnRef CLAIMS = new ColumnRef("verification", "claims");
  private static final TypeReference<Map<String, String>> MAP = new TypeReference<>() {};

  /** Each part along an index of its own. */
  private static final String FIND =
      """
      select u.id, u.kind, u.at, p.name who, u.detail, u.claims, u.scopes
        from (
          (select id, 'verification' kind, verified_at at, verifier_no who, purpose detail, claims,
                  null::text[] scopes
             from verification
            where holder_id = $1 and verified_at > $3 and verified_at < $4
            order by verified_at desc limit $5)
          union all
          (select id, 'login', created_at, partner_no, null, null, scopes
             from login_session
            where holder_id = $1 and created_at > $3 and created_at < $4
            order by created_at desc limit $5)
          union all
          (select id, act, at, channel, null, null, null
             from card_act
            where card_id = $2 and holder_id = $1
              and act in ('ecard.set-pin', 'ecard.change-pin', 'ecard.reset-pin')
              and at > $3 and at < $4
            order by at desc limit $5)) u
        left join partner p on p.partner_no = u.who
       order by u.at desc limit $5""";

  private final Pool pool;
  private final ColumnCipher cipher;
  private final ObjectMapper json;

  UseStore(Pool pool, ColumnCipher cipher, ObjectMapper json) {
    this.pool = pool;
    this.cipher = cipher;
    this.json = json;
  }

  /**
   * @param kind {@code verification}, {@code login} or the act of a PIN
   * @param disclosed names of claims or scopes
   */
  record Use(String kind, String who, Instant at, String detail, List<String> disclosed) {}

  /** The newest first. */
  Uni<List<Use>> of(LiveSigning signing, Instant after, Instant before, int limit) {
    return pool.preparedQuery(FIND)
        .execute(
            Tuple.of(
                signing.holderId(),
                signing.cardId(),
                after.atOffset(ZoneOffset.UTC),
                before.atOffset(ZoneOffset.UTC),
                limit))
        .map(rows -> rows.stream().map(this::use).toList());
  }

  private Use use(Row row) {
    return new Use(
        row.getString("kind"),
        row.getString("who"),
        row.getOffsetDateTime("at").toInstant(),
        row.getString("detail"),
        disclosed(row));
  }

  private List<String> disclosed(Row row) {
    var claims = row.getBuffer("claims");
    if (claims != null) {
      return names(row.getUUID("id"), claims.getBytes());
    }
    var scopes = row.getArrayOfStrings("scopes");
    return scopes == null ? List.of() : List.of(scopes);
  }

  /** A masked name stands under the same claim as a whole one. */
  private static String name(Map.Entry<String, String> claim) {
    return claim.getKey().equals("name") && claim.getValue().indexOf('*') >= 0
        ? "maskedName"
        : claim.getKey();
  }

  private List<String> names(UUID id, byte[] sealed) {
    try {
      return json.readValue(cipher.decrypt(CLAIMS, id.toString(), sealed), MAP).entrySet().stream()
          .map(UseStore::name)
          .sorted()
          .toList();
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a verification's claims cannot be read");
    }
  }
}
