package org.essc.partner.token;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads registered partners with their credentials, fresh at every token request. */
@Singleton
class Clients {

  private static final String SELECT =
      """
      select partner_no, sandbox, status = 'active' as active, scopes, requests_per_second,
             jwks, jwks_uri, secret_digest
        from partner where partner_no = $1""";

  /** Anything else is nobody's number, and some of it (NUL) no text to PostgreSQL. */
  private static final Pattern NUMBER = Pattern.compile("[0-9]{10}");

  private static final Duration PATIENCE = Duration.ofMillis(800);

  private final Pool pool;

  Clients(Pool pool) {
    this.pool = pool;
  }

  Uni<Optional<Client>> find(String partnerNo) {
    if (!NUMBER.matcher(partnerNo).matches()) {
      return Uni.createFrom().item(Optional.empty());
    }
    return pool.preparedQuery(SELECT)
        .execute(Tuple.of(partnerNo))
        .ifNoItem()
        .after(PATIENCE)
        .fail()
        .map(
            rows -> {
              var found = rows.iterator();
              return found.hasNext() ? Optional.of(client(found.next())) : Optional.<Client>empty();
            })
        .onFailure()
        .transform(TokenError::unavailable);
  }

  private static Client client(Row row) {
    return new Client(
        row.getString("partner_no"),
        row.getBoolean("sandbox"),
        row.getBoolean("active"),
        Set.of(row.getArrayOfStrings("scopes")),
        row.getInteger("requests_per_second"),
        Optional.ofNullable(row.getString("jwks")),
        Optional.ofNullable(row.getString("jwks_uri")),
        Optional.ofNullable(row.getBuffer("secret_digest")).map(digest -> digest.getBytes()));
  }
}
