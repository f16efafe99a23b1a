package org.essc.partner.token;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.essc.partner.PartnerNo;
import org.essc.platform.batch.MicroBatcher;
import org.essc.platform.load.TimeLimit;
import org.essc.platform.sql.OnePlan;

/**
 * Reads registered partners with their credentials. A copy is good for refusing whoever does not
 * prove to be the client, without asking the database; whoever did is looked up anew, with all who
 * come at the same moment in one statement.
 */
@Singleton
class Clients {

  private static final String SELECT =
      OnePlan.of(
          """
      select p.partner_no, p.sandbox, p.status = 'active' as active, p.scopes,
             p.requests_per_second, p.jwks, p.jwks_uri, p.secret_digest,
             %s as version,
             o.auth_method, o.profile = 'fapi2' as fapi, o.dpop_bound
        from unnest($1::text[]) as asked (partner_no) join partner p using (partner_no)
        left join openid_client o using (partner_no)\
      """
              .formatted(ClientRegister.VERSION));

  private static final Duration PATIENCE = Duration.ofMillis(800);
  private static final int LANES = 2;
  private static final int MAX_BATCH = 1024;
  private static final int MOST_COPIES = 2_000;

  private final Pool pool;
  private final ClientRegister register;
  private final MicroBatcher<PartnerNo, Optional<Client>> batcher;
  private final Cache<PartnerNo, Client> copies =
      Caffeine.newBuilder().maximumSize(MOST_COPIES).build();

  Clients(Vertx vertx, Pool pool, ClientRegister register) {
    this.pool = pool;
    this.register = register;
    this.batcher = new MicroBatcher<>(vertx, LANES, MAX_BATCH, this::read);
  }

  /** The client as it was when it was read last; nothing for a number that nobody has. */
  Uni<Optional<Client>> copy(PartnerNo partnerNo) {
    return register
        .version(partnerNo)
        .chain(
            version -> {
              var copy = copies.getIfPresent(partnerNo);
              return version.isEmpty() || copy != null
                  ? Uni.createFrom().item(version.map(known -> copy))
                  : find(partnerNo);
            });
  }

  /** The client as it is now, if it was changed since the copy was read. */
  Uni<Optional<Client>> newerThan(Client copy) {
    return register
        .newest(copy.partnerNo())
        .chain(
            version ->
                version.isPresent() && !version.get().equals(copy.version())
                    ? find(copy.partnerNo())
                    : Uni.createFrom().item(Optional.empty()));
  }

  /** The client as it is now. */
  Uni<Optional<Client>> find(PartnerNo partnerNo) {
    return batcher
        .ask(partnerNo)
        .invoke(found -> found.ifPresent(client -> copies.put(partnerNo, client)))
        .onFailure()
        .transform(TokenError::unavailable);
  }

  private Uni<List<Optional<Client>>> read(List<PartnerNo> partnerNos) {
    var asked = partnerNos.stream().map(PartnerNo::value).distinct().toArray(String[]::new);
    return TimeLimit.of(pool.preparedQuery(SELECT).execute(Tuple.of(asked)), PATIENCE)
        .map(
            rows -> {
              var found = new HashMap<PartnerNo, Client>();
              rows.forEach(
                  row -> {
                    var client = client(row);
                    found.put(client.partnerNo(), client);
                  });
              return partnerNos.stream().map(no -> Optional.ofNullable(found.get(no))).toList();
            });
  }

  private static Client client(Row row) {
    return new Client(
        new PartnerNo(row.getString("partner_no")),
        row.getBoolean("sandbox"),
        row.getBoolean("active"),
        Set.of(row.getArrayOfStrings("scopes")),
        row.getInteger("requests_per_second"),
        Optional.ofNullable(row.getString("jwks")),
        Optional.ofNullable(row.getString("jwks_uri")),
        Optional.ofNullable(row.getBuffer("secret_digest")).map(digest -> digest.getBytes()),
        Optional.ofNullable(row.getString("auth_method")).map(method -> openId(row, method)),
        row.getString("version"));
  }

  private static Client.OpenIdTerms openId(Row row, String method) {
    return new Client.OpenIdTerms(method, row.getBoolean("fapi"), row.getBoolean("dpop_bound"));
  }
}
