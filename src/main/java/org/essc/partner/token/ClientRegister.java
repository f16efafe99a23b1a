package org.essc.partner.token;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.essc.partner.PartnerNo;
import org.essc.platform.batch.SharedReading;

/**
 * Which client numbers there are, and the version of what stands behind each: all of it at once, as
 * there are some thousand partners at most.
 *
 * <p>So a number that nobody has costs nothing but a look into memory. It is refused by a reading
 * that began after it came: who was registered just now is not kept out by others' made-up numbers.
 * Nothing that a caller sends is kept.
 */
@Singleton
class ClientRegister {

  /**
   * Of partner {@code p} and its registration {@code o} as OpenID client, if it has one; the same
   * never comes again, also where a registration was ended and made anew.
   */
  static final String VERSION = "concat_ws(' ', p.version, o.created_at, o.version)";

  private static final String SELECT =
      "select p.partner_no, %s from partner p left join openid_client o using (partner_no)"
          .formatted(VERSION);

  private final Pool pool;
  private final SharedReading<Map<PartnerNo, String>> readings = new SharedReading<>(this::read);
  private volatile Map<PartnerNo, String> versions = Map.of();

  ClientRegister(Pool pool) {
    this.pool = pool;
  }

  /** Known before the first request, so that a burst right after the start finds them. */
  void readEarly(@Observes StartupEvent event) {
    readings.ask().subscribe().with(nobody -> {}, failure -> {});
  }

  /** The version of what is registered for a number, as known; empty where there is no such. */
  Uni<Optional<String>> version(PartnerNo partnerNo) {
    var known = versions.get(partnerNo);
    return known != null ? Uni.createFrom().item(Optional.of(known)) : newest(partnerNo);
  }

  /** The same as it is now: from a reading that begins after the question. */
  Uni<Optional<String>> newest(PartnerNo partnerNo) {
    return readings
        .ask()
        .map(all -> Optional.ofNullable(all.get(partnerNo)))
        .onFailure()
        .transform(TokenError::unavailable);
  }

  private Uni<Map<PartnerNo, String>> read() {
    return pool.preparedQuery(SELECT)
        .execute()
        .map(
            rows -> {
              var read = new HashMap<PartnerNo, String>();
              rows.forEach(row -> read.put(new PartnerNo(row.getString(0)), row.getString(1)));
              versions = read;
              return read;
            });
  }
}
