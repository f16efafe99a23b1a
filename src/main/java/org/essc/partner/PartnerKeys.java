package org.essc.partner;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.essc.keys.JwkSet;
import org.essc.platform.problem.ProblemException;
import org.essc.region.Jurisdiction;
import org.essc.region.RegionCode;

/** What a partner that is not the caller is, and its public keys, read anew at every question. */
@Singleton
public class PartnerKeys {

  private static final String SELECT =
      "select status = 'active' as active, roles, regions, jwks, jwks_uri from partner"
          + " where partner_no = $1";

  private final Pool pool;
  private final RemoteKeys remote;

  PartnerKeys(Pool pool, RemoteKeys remote) {
    this.pool = pool;
    this.remote = remote;
  }

  /**
   * A partner that is not suspended.
   *
   * @param jurisdiction the regions that it serves
   * @param keys empty where it has none, as a sandbox partner with a secret
   */
  public record Registered(Set<String> roles, Jurisdiction jurisdiction, Optional<JwkSet> keys) {}

  /**
   * The partner; nothing where there is none of that number, or it is suspended. Keys that it
   * publishes itself may have to be fetched: not to be asked within a transaction.
   *
   * @throws ProblemException {@code service-unavailable} where its own server is away
   */
  public Uni<Optional<Registered>> find(PartnerNo partnerNo) {
    return find(partnerNo, any -> true);
  }

  /**
   * As above, if it has the role and serves the region: of any other no keys are fetched, so that
   * none is away.
   *
   * @throws ProblemException {@code service-unavailable} where its own server is away
   */
  public Uni<Optional<Registered>> find(PartnerNo partnerNo, PartnerRole role, RegionCode region) {
    return find(
        partnerNo,
        partner -> partner.roles().contains(role.text()) && partner.jurisdiction().covers(region));
  }

  private Uni<Optional<Registered>> find(PartnerNo partnerNo, Predicate<Registered> wanted) {
    return pool.preparedQuery(SELECT)
        .execute(Tuple.of(partnerNo.value()))
        .flatMap(
            rows -> {
              var found = rows.iterator();
              var row = found.hasNext() ? found.next() : null;
              return row == null
                      || !row.getBoolean("active")
                      || !wanted.test(registered(row, Optional.empty()))
                  ? Uni.createFrom().item(Optional.<Registered>empty())
                  : keys(row).map(keys -> Optional.of(registered(row, keys)));
            });
  }

  private Uni<Optional<JwkSet>> keys(Row row) {
    var uri = row.getString("jwks_uri");
    if (uri != null) {
      return remote
          .keys(uri)
          .map(Optional::of)
          .onFailure()
          .transform(ProblemException::unavailable);
    }
    return Uni.createFrom()
        .item(() -> Optional.ofNullable(row.getString("jwks")).map(JwkSet::parse));
  }

  private static Registered registered(Row row, Optional<JwkSet> keys) {
    return new Registered(
        Set.of(row.getArrayOfStrings("roles")),
        Jurisdiction.of(Set.of(row.getArrayOfStrings("regions"))),
        keys);
  }
}
