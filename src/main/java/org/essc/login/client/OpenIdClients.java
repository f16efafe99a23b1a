package org.essc.login.client;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.essc.partner.PartnerNo;
import org.essc.partner.SandboxStaff;
import org.essc.platform.batch.MicroBatcher;
import org.essc.platform.load.TimeLimit;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.sql.OnePlan;

/** Reads portals' registrations; what was changed counts from the next request on. */
@Singleton
public class OpenIdClients {

  /**
   * Whether partner {@code p} is good for logins; {@code $2} says whether this is a sandbox. A
   * database that once was embedded still has the demo partners, whose secrets are printed.
   */
  public static final String ACTIVE =
      "p.status = 'active' and p.roles && '{portal,bank}' and (not p.sandbox or $2)";

  private static final String FIND =
      OnePlan.of(
          """
      select o.*, p.name, p.sandbox, p.roles, p.claims, p.tokens_revoked_at, %s active
        from unnest($1::text[]) as asked (partner_no) join openid_client o using (partner_no)
        join partner p using (partner_no)"""
              .formatted(ACTIVE));

  private static final Duration PATIENCE = Duration.ofMillis(800);
  private static final int LANES = 2;
  private static final int MOST = 1_024;

  private final Pool pool;
  private final SandboxStaff sandbox;
  private final MicroBatcher<PartnerNo, Optional<OpenIdClient>> batcher;

  OpenIdClients(Pool pool, SandboxStaff sandbox, Vertx vertx) {
    this.pool = pool;
    this.sandbox = sandbox;
    this.batcher = new MicroBatcher<>(vertx, LANES, MOST, this::read);
  }

  /** Nothing where the partner has no registration; 503 when the database cannot tell. */
  public Uni<Optional<OpenIdClient>> find(PartnerNo partnerNo) {
    return batcher.ask(partnerNo).onFailure().transform(ProblemException::unavailable);
  }

  private Uni<List<Optional<OpenIdClient>>> read(List<PartnerNo> asked) {
    var numbers = asked.stream().map(PartnerNo::value).distinct().toArray(String[]::new);
    var rows = pool.preparedQuery(FIND).execute(Tuple.of(numbers, sandbox.present()));
    return TimeLimit.of(rows, PATIENCE)
        .map(
            read -> {
              var found =
                  read.stream()
                      .map(OpenIdClients::read)
                      .collect(Collectors.toMap(OpenIdClient::partnerNo, Function.identity()));
              return asked.stream().map(no -> Optional.ofNullable(found.get(no))).toList();
            });
  }

  private static OpenIdClient read(Row row) {
    return new OpenIdClient(
        new PartnerNo(row.getString("partner_no")),
        row.getString("name"),
        row.getBoolean("sandbox"),
        row.getBoolean("active"),
        Set.of(row.getArrayOfStrings("roles")),
        Set.of(row.getArrayOfStrings("claims")),
        Optional.ofNullable(row.getOffsetDateTime("tokens_revoked_at"))
            .map(OffsetDateTime::toInstant),
        List.of(row.getArrayOfStrings("redirect_uris")),
        List.of(row.getArrayOfStrings("post_logout_redirect_uris")),
        Optional.ofNullable(row.getString("backchannel_logout_uri")),
        Set.of(row.getArrayOfStrings("web_origins")),
        OpenIdClient.AuthMethod.of(row.getString("auth_method")),
        OpenIdClient.Profile.of(row.getString("profile")),
        Set.of(row.getArrayOfStrings("scopes")),
        row.getBoolean("dpop_bound"),
        row.getBoolean("scan_allowed"),
        Optional.ofNullable(row.getString("backchannel_delivery_mode"))
            .map(OpenIdClient.DeliveryMode::of),
        Optional.ofNullable(row.getString("backchannel_notification_endpoint")));
  }
}
