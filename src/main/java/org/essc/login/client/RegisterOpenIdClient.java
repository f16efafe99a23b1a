package org.essc.login.client;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.essc.audit.Actor;
import org.essc.audit.AuditEntry;
import org.essc.audit.AuditLog;
import org.essc.login.client.RegistrationRules.Standing;
import org.essc.partner.PartnerNo;
import org.essc.platform.outbox.SubjectType;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;

/** Makes a partner an OpenID client, or ends that; it counts from the next request on. */
@Singleton
class RegisterOpenIdClient {

  private static final String PARTNER =
      "select sandbox, roles, claims from partner where partner_no = $1 for share";

  private static final String PUT =
      """
      insert into openid_client (partner_no, redirect_uris, post_logout_redirect_uris,
                                 backchannel_logout_uri, web_origins, auth_method, profile, scopes,
                                 dpop_bound, scan_allowed, backchannel_delivery_mode,
                                 backchannel_notification_endpoint, created_at, updated_at, version)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $12, $13, $11, $11, 0)
      on conflict (partner_no) do update
        set redirect_uris = excluded.redirect_uris,
            post_logout_redirect_uris = excluded.post_logout_redirect_uris,
            backchannel_logout_uri = excluded.backchannel_logout_uri,
            web_origins = excluded.web_origins, auth_method = excluded.auth_method,
            profile = excluded.profile, scopes = excluded.scopes,
            dpop_bound = excluded.dpop_bound, scan_allowed = excluded.scan_allowed,
            backchannel_delivery_mode = excluded.backchannel_delivery_mode,
            backchannel_notification_endpoint = excluded.backchannel_notification_endpoint,
            updated_at = excluded.updated_at, version = openid_client.version + 1""";

  private static final String DELETE = "delete from openid_client where partner_no = $1";

  private final Pool pool;
  private final RegistrationRules rules;
  private final AuditLog audit;
  private final Clock clock;

  RegisterOpenIdClient(Pool pool, RegistrationRules rules, AuditLog audit, Clock clock) {
    this.pool = pool;
    this.rules = rules;
    this.audit = audit;
    this.clock = clock;
  }

  Uni<Registration> put(PartnerNo partnerNo, Registration asked, Actor by) {
    return pool.withTransaction(
        transaction ->
            standing(transaction, partnerNo)
                .invoke(partner -> rules.require(asked, partner))
                .chain(() -> write(transaction, partnerNo, asked))
                .chain(() -> audited(transaction, "partner.register-openid-client", partnerNo, by))
                .replaceWith(asked));
  }

  Uni<Void> remove(PartnerNo partnerNo, Actor by) {
    return pool.withTransaction(
        transaction ->
            transaction
                .preparedQuery(DELETE)
                .execute(Tuple.of(partnerNo.value()))
                .invoke(
                    gone -> {
                      if (gone.rowCount() == 0) {
                        throw ProblemException.of(ProblemType.NOT_FOUND);
                      }
                    })
                .chain(() -> audited(transaction, "partner.remove-openid-client", partnerNo, by)));
  }

  /** Held, so that no entitlement is taken away between the look and the commit. */
  private static Uni<Standing> standing(SqlConnection transaction, PartnerNo partnerNo) {
    return transaction
        .preparedQuery(PARTNER)
        .execute(Tuple.of(partnerNo.value()))
        .map(
            rows ->
                rows.stream()
                    .findFirst()
                    .map(
                        row ->
                            new Standing(
                                row.getBoolean("sandbox"),
                                Set.of(row.getArrayOfStrings("roles")),
                                Set.of(row.getArrayOfStrings("claims"))))
                    .orElseThrow(() -> ProblemException.of(ProblemType.NOT_FOUND)));
  }

  private Uni<Void> write(SqlConnection transaction, PartnerNo partnerNo, Registration asked) {
    return transaction
        .preparedQuery(PUT)
        .execute(
            Tuple.from(
                new Object[] {
                  partnerNo.value(),
                  array(asked.redirectUris()),
                  array(asked.postLogoutRedirectUris()),
                  asked.backchannelLogoutUri(),
                  array(asked.webOrigins()),
                  asked.authMethod(),
                  asked.profile(),
                  array(asked.scopes()),
                  asked.dpopBound(),
                  asked.scanAllowed(),
                  clock.instant().atOffset(ZoneOffset.UTC),
                  asked.backchannelTokenDeliveryMode(),
                  asked.backchannelClientNotificationEndpoint()
                }))
        .replaceWithVoid();
  }

  private Uni<Void> audited(SqlConnection transaction, String act, PartnerNo partnerNo, Actor by) {
    var entry = AuditEntry.of(act, by).object(SubjectType.PARTNER, partnerNo).success();
    return audit.append(transaction, List.of(entry));
  }

  private static String[] array(List<String> values) {
    return values.toArray(String[]::new);
  }
}
