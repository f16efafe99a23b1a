package org.essc.card.production;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.essc.audit.AuditEntry;
import org.essc.audit.AuditLog;
import org.essc.keys.JweEncrypter;
import org.essc.keys.JwkSet;
import org.essc.keys.JwsSigner;
import org.essc.keys.KeyPurpose;
import org.essc.partner.PartnerKeys;
import org.essc.platform.config.Issuer;
import org.essc.platform.outbox.SubjectType;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.random.Randomness;

/**
 * Step 3: a part for the factory, signed by the platform and then encrypted to the factory. Put
 * together anew at every fetch, so that nothing lies about outside the encrypted columns; what it
 * orders stays the same until results come in.
 *
 * <p>Signed with the key for assertions, under a type of its own: like an assertion a part tells
 * one partner something now, and need be verifiable for minutes only, when it is received.
 */
@Singleton
class ExportPart {

  static final String JWS_TYPE = "essc-production+jws";
  static final String JWE_TYPE = "essc-production+jwe";
  private static final Duration LIFE = Duration.ofMinutes(5);

  /** Parts in memory at a time, each with its photos several times over as it is encoded. */
  private static final int AT_ONCE = 2;

  private final OrderedCardStore cards;
  private final PartnerKeys partners;
  private final JwsSigner signer;
  private final JweEncrypter encrypter;
  private final AuditLog audit;
  private final Issuer issuer;
  private final Randomness randomness;
  private final Clock clock;
  private final AtomicInteger underWay = new AtomicInteger();

  ExportPart(
      OrderedCardStore cards,
      PartnerKeys partners,
      JwsSigner signer,
      JweEncrypter encrypter,
      AuditLog audit,
      Issuer issuer,
      Randomness randomness,
      Clock clock) {
    this.cards = cards;
    this.partners = partners;
    this.signer = signer;
    this.encrypter = encrypter;
    this.audit = audit;
    this.issuer = issuer;
    this.randomness = randomness;
    this.clock = clock;
  }

  /**
   * The part as JWE in compact serialization.
   *
   * @throws ProblemException {@code overloaded} where others are being put together
   */
  Uni<String> handle(ProductionBatch batch, int part) {
    if (batch.collecting()) {
      return Uni.createFrom().failure(ProblemException.of(ProductionProblems.BATCH_COLLECTING));
    }
    if (underWay.incrementAndGet() > AT_ONCE) {
      underWay.decrementAndGet();
      return Uni.createFrom().failure(ProblemException.overloaded());
    }
    return export(batch, part).onTermination().invoke(underWay::decrementAndGet);
  }

  private Uni<String> export(ProductionBatch batch, int part) {
    return partners
        .find(batch.factoryNo())
        .map(
            factory ->
                factory
                    .flatMap(PartnerKeys.Registered::keys)
                    .orElseThrow(() -> ProblemException.of(ProductionProblems.FACTORY_KEY_MISSING)))
        .chain(
            keys ->
                cards.ordered(batch.id(), part).flatMap(found -> seal(batch, part, found, keys)))
        .call(
            jwe ->
                audit.record(
                    AuditEntry.of("production-part.export", batch.factoryNo().actor())
                        .object(SubjectType.PRODUCTION_BATCH, batch.id())
                        .detail("part", part)
                        .success()));
  }

  private Uni<String> seal(
      ProductionBatch batch, int part, List<OrderedCard> ordered, JwkSet keys) {
    return signer
        .signLarge(KeyPurpose.ASSERTION, JWS_TYPE, claims(batch, part, ordered))
        .emitOn(Infrastructure.getDefaultExecutor())
        .map(
            signed ->
                encrypter
                    .encrypt(signed, JWE_TYPE, keys)
                    .orElseThrow(
                        () -> ProblemException.of(ProductionProblems.FACTORY_KEY_MISSING)));
  }

  private Map<String, Object> claims(ProductionBatch batch, int part, List<OrderedCard> ordered) {
    var now = clock.instant();
    var claims = new LinkedHashMap<String, Object>();
    claims.put("iss", issuer.value());
    claims.put("aud", batch.factoryNo().value());
    claims.put("iat", now);
    claims.put("exp", now.plus(LIFE));
    claims.put("jti", randomness.uuid().toString());
    claims.put("batchId", batch.id().toString());
    claims.put("part", part);
    claims.put("parts", batch.parts());
    claims.put("regionCode", batch.region().value());
    claims.put("validityYears", batch.validityYears());
    claims.put("cards", ordered.stream().map(OrderedCard::members).toList());
    return claims;
  }
}
