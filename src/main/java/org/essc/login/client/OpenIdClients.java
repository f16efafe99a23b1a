package org.essc.login.client;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.essc.partner.PartnerNo;
import org.essc.partner.SandboxStaff;
import org.essc.platform.problem.ProblemException;

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
      """
      select o.*, p.name, p.sandbox, p.roles, p.claims, %s active
        from openid_client o join partner p using (partner_no)
       where o.partner_no = $1"""
          .formatted(ACTIVE);

  private final Pool pool;
  private final SandboxStaff sandbox;

  OpenIdClients(Pool pool, SandboxStaff sandbox) {
    this.pool = pool;
    this.sandbox = sandbox;
  }

  /** Nothing where the partner has no registration; 503 when the database cannot tell. */
  public Uni<Optional<OpenIdClient>> find(PartnerNo partnerNo) {
    return pool.preparedQuery(FIND)
        .execute(Tuple.of(partnerNo.value(), sandbox.present()))
        .onFailure()
        .transform(ProblemException::unavailable)
        .map(rows -> rows.stream().findFirst().map(OpenIdClients::read));
  }

  private static OpenIdClient read(Row row) {
    return new OpenIdClient(
        new PartnerNo(row.getString("partner_no")),
        row.getString("name"),
        row.getBoolean("sandbox"),
        row.getBoolean("active"),
        Set.of(row.getArrayOfStrings("roles")),
        Set.of(row.getArrayOfStrings("claims")),
        List.of(row.getArrayOfStrings("redirect_uris")),
        List.of(row.getArrayOfStrings("post_logout_redirect_uris")),
        Optional.ofNullable(row.getString("backchannel_logout_uri")),
        Set.of(row.getArrayOfStrings("web_origins")),
        OpenIdClient.AuthMethod.of(row.getString("auth_method")),
        OpenIdClient.Profile.of(row.getString("profile")),
        Set.of(row.getArrayOfStrings("scopes")),
        row.getBoolean("dpop_bound"),
        row.getBoolean("scan_allowed"));
  }
}
