package org.essc.benefit.qualification;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.UUID;
import org.essc.benefit.Entitlement;
import org.essc.keys.CompactJws;
import org.essc.keys.JwsSigner;
import org.essc.keys.KeyPurpose;
import org.essc.keys.SignedJws;
import org.essc.keys.SigningKeyRing;
import org.essc.platform.config.Issuer;
import org.essc.platform.crypto.PairwiseIds;
import org.essc.platform.time.ChinaTime;
import org.essc.region.BenefitWay.Way;

/**
 * Signs that a qualification was authenticated: a JWS (RFC 7515) of type {@value #TYPE} for the
 * insurer, whose {@code sub} means nothing to anybody else, with neither a name nor a number.
 */
@Singleton
class Statement {

  static final String TYPE = "essc-benefit-statement+jwt";

  private final JwsSigner signer;
  private final SigningKeyRing keys;
  private final PairwiseIds pairwise;
  private final Issuer issuer;
  private final Clock clock;

  Statement(
      JwsSigner signer, SigningKeyRing keys, PairwiseIds pairwise, Issuer issuer, Clock clock) {
    this.signer = signer;
    this.keys = keys;
    this.pairwise = pairwise;
    this.issuer = issuer;
    this.clock = clock;
  }

  /** Good until the end of its last day in China. */
  Uni<String> sign(UUID id, Entitlement entitlement, Way way, LocalDate on, LocalDate until) {
    return sign(
        new Said(
            id,
            entitlement.insurer().value(),
            entitlement.holderId(),
            entitlement.scheme().text(),
            entitlement.reference(),
            way,
            on,
            until));
  }

  /**
   * The statement of an authentication, signed anew where its key is published no more: it was
   * revoked, or is older than any credential. Kept is what the insurer was told: what is signed
   * anew says the same and is good for as long as its own key, so whoever reads it later gets
   * another.
   */
  Uni<Qualification> standing(Qualification one) {
    if (one.statement() == null || keys.trusts(KeyPurpose.CREDENTIAL, kid(one.statement()))) {
      return Uni.createFrom().item(one);
    }
    var said =
        new Said(
            one.id(),
            one.insurer().value(),
            one.holderId(),
            one.scheme(),
            CompactJws.known(one.statement()).claim("reference"),
            one.way(),
            one.qualifiedOn(),
            one.qualifiedUntil());
    return sign(said)
        .map(anew -> one.decided(one.state(), one.qualifiedOn(), one.qualifiedUntil(), anew));
  }

  private static String kid(String statement) {
    return CompactJws.known(statement).header("kid");
  }

  private record Said(
      UUID id,
      String insurer,
      UUID holderId,
      String scheme,
      String reference,
      Way way,
      LocalDate on,
      LocalDate until) {}

  private Uni<String> sign(Said said) {
    var insurer = said.insurer();
    var until = said.until();
    var claims = new LinkedHashMap<String, Object>();
    claims.put("iss", issuer.value());
    claims.put("aud", insurer);
    claims.put("sub", pairwise.of(insurer, said.holderId()));
    claims.put("jti", said.id().toString());
    claims.put("iat", clock.instant().getEpochSecond());
    claims.put("exp", until.plusDays(1).atStartOfDay(ChinaTime.ZONE).toEpochSecond());
    claims.put("scheme", said.scheme());
    claims.put("reference", said.reference());
    claims.put("way", said.way().code());
    claims.put("qualifiedOn", said.on().toString());
    claims.put("qualifiedUntil", until.toString());
    return signer.sign(KeyPurpose.CREDENTIAL, TYPE, claims).map(SignedJws::compact);
  }
}
