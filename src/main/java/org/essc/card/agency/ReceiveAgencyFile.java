package org.essc.card.agency;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import org.essc.act.ActProblems;
import org.essc.act.ActRules;
import org.essc.act.Requester;
import org.essc.audit.AuditEntry;
import org.essc.audit.AuditLog;
import org.essc.card.application.ApplicationProblems;
import org.essc.card.application.ApplicationRules;
import org.essc.files.FileFormat;
import org.essc.files.FileOrigin;
import org.essc.files.FilesConfig;
import org.essc.files.ReceiveFile;
import org.essc.platform.crypto.ColumnCipher;
import org.essc.platform.idempotency.Answer;
import org.essc.platform.idempotency.Idempotency;
import org.essc.platform.idempotency.IdempotencyKey;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.random.Randomness;
import org.essc.region.PolicyTerms.ApplicationRoute;
import org.essc.region.RegionCode;

/**
 * Takes an agency's file, if it may apply there as what it says it is. Steps 1 and 2 of the
 * agency's flow in docs/flows/application.md.
 */
@Singleton
class ReceiveAgencyFile extends ReceiveFile {

  private final ActRules rules;
  private final AuditLog audit;

  ReceiveAgencyFile(
      Pool pool,
      AgencyFileStore files,
      FilesConfig config,
      ColumnCipher cipher,
      Randomness randomness,
      Clock clock,
      AuditLog audit,
      AgencyFileRunner runner,
      Idempotency idempotency,
      ObjectMapper json,
      ActRules rules) {
    super(pool, files, config, cipher, randomness, clock, audit, runner, idempotency, json);
    this.rules = rules;
    this.audit = audit;
  }

  /** Where an agency applies, and as what. */
  record Terms(RegionCode region, ApplicationRoute route, Set<ApplicationRoute> granted) {}

  Uni<Answer> handle(Requester agency, Terms terms, IdempotencyKey key, Multi<byte[]> content) {
    return Uni.createFrom()
        .item(terms)
        .invoke(given -> require(agency, given))
        .onFailure(ProblemException.class)
        .call(refusal -> audit.record(refused(agency, (ProblemException) refusal)))
        .chain(
            () ->
                receiveOnce(
                    new FileOrigin(
                        agency.partnerNo(),
                        Map.of(
                            AgencyFileStore.REGION, terms.region().value(),
                            AgencyFileStore.ROUTE, terms.route().code())),
                    key,
                    FileFormat.NDJSON,
                    content));
  }

  private void require(Requester agency, Terms terms) {
    if (!terms.granted().contains(terms.route())) {
      throw ProblemException.of(ApplicationProblems.AGENCY_ROUTE_NOT_GRANTED);
    }
    var policy = rules.of(terms.region());
    if (!agency.jurisdiction().covers(terms.region())) {
      throw ProblemException.of(ActProblems.OUTSIDE_JURISDICTION)
          .with("regionCode", terms.region().value());
    }
    ApplicationRules.requireRoute(policy, terms.route());
  }

  private static AuditEntry refused(Requester agency, ProblemException refusal) {
    return AuditEntry.of("agency-application.receive", agency.actor()).refused(refusal.type());
  }
}
