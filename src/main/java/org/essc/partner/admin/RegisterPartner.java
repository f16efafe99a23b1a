package org.essc.partner.admin;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgException;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.essc.audit.Actor;
import org.essc.audit.AuditEntry;
import org.essc.audit.AuditLog;
import org.essc.partner.PartnerNo;
import org.essc.platform.idempotency.Answer;
import org.essc.platform.idempotency.Idempotency;
import org.essc.platform.idempotency.Ticket;
import org.essc.platform.outbox.SubjectType;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.text.JsonText;

/**
 * A new organisation gets its number's account; account, kept answer and audit entry commit
 * together.
 */
@Singleton
class RegisterPartner {

  private static final String INSERT =
      """
      insert into partner (partner_no, name, sandbox, status, roles, scopes, claims,
                           requests_per_second, jwks, jwks_uri, created_at, updated_at, version,
                           service_channels, regions, agency_routes)
      values ($1, $2, false, 'active', $3, $4, $5, $6, $7, $8, $9, $9, 0, $10, $11, $12)""";

  private static final String UNIQUE_VIOLATION = "23505";

  private final Pool pool;
  private final Idempotency idempotency;
  private final AuditLog audit;
  private final Clock clock;
  private final ObjectMapper json;

  RegisterPartner(
      Pool pool, Idempotency idempotency, AuditLog audit, Clock clock, ObjectMapper json) {
    this.pool = pool;
    this.idempotency = idempotency;
    this.audit = audit;
    this.clock = clock;
    this.json = json;
  }

  Uni<Answer> handle(Partner partner, Actor by, Ticket ticket) {
    var answer = answer(PartnerView.of(partner));
    var entry =
        AuditEntry.of("partner.register", by)
            .object(SubjectType.PARTNER, partner.partnerNo())
            .success();
    return pool.withTransaction(
        transaction ->
            insert(transaction, partner)
                .chain(() -> idempotency.finish(transaction, ticket, answer))
                .chain(() -> audit.append(transaction, List.of(entry)))
                .replaceWith(answer));
  }

  /** As it will stand in the database, to the millisecond. */
  Partner partner(PartnerNo partnerNo, String name, Entitlements entitlements, KeySource keys) {
    var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    var partner = Partner.register(partnerNo, name, entitlements, now);
    partner.replaceKeys(keys, now);
    return partner;
  }

  private Uni<Void> insert(SqlConnection transaction, Partner partner) {
    var entitlements = partner.entitlements();
    return transaction
        .preparedQuery(INSERT)
        .execute(
            Tuple.from(
                new Object[] {
                  partner.partnerNo().value(),
                  partner.name(),
                  entitlements.roles().toArray(String[]::new),
                  entitlements.scopes().toArray(String[]::new),
                  entitlements.claims().toArray(String[]::new),
                  entitlements.requestsPerSecond(),
                  partner.jwks().orElse(null),
                  partner.jwksUri().orElse(null),
                  partner.createdAt().atOffset(ZoneOffset.UTC),
                  entitlements.serviceChannels().toArray(String[]::new),
                  entitlements.regions().toArray(String[]::new),
                  entitlements.agencyRoutes().toArray(String[]::new)
                }))
        .replaceWithVoid()
        .onFailure(RegisterPartner::isTaken)
        .transform(taken -> ProblemException.of(PartnerProblems.PARTNER_EXISTS));
  }

  private static boolean isTaken(Throwable failure) {
    return failure instanceof PgException refused && UNIQUE_VIOLATION.equals(refused.getSqlState());
  }

  private Answer answer(PartnerView view) {
    return new Answer(201, JsonText.write(json, view));
  }
}
