package org.essc.payment;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlClient;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.essc.ecard.PaymentRules;
import org.essc.keys.JwsSigner;
import org.essc.keys.KeyPurpose;
import org.essc.keys.SignedJws;
import org.essc.partner.PartnerNo;
import org.essc.platform.config.Issuer;
import org.essc.platform.random.Randomness;
import org.essc.platform.time.BusinessDates;
import org.essc.platform.time.ChinaTime;
import org.essc.region.RegionCode;

/**
 * Authorises payments by verified codes: a row for ever, made in the verification's own
 * transaction, and after its commit a JWS (RFC 7515) of type {@value #TYPE} for the verifier and
 * the account's bank. Step 4 of the payment's flow.
 */
@Singleton
public class AuthorizePayments {

  static final String TYPE = "essc-payment-authorization+jwt";

  private static final Duration LIFETIME = Duration.ofSeconds(60);

  private final PaymentStore store;
  private final PaymentRules rules;
  private final JwsSigner signer;
  private final Issuer issuer;
  private final Randomness randomness;
  private final Pool pool;
  private final Clock businessClock;

  AuthorizePayments(
      PaymentStore store,
      PaymentRules rules,
      JwsSigner signer,
      Issuer issuer,
      Randomness randomness,
      Pool pool,
      @BusinessDates Clock businessClock) {
    this.store = store;
    this.rules = rules;
    this.signer = signer;
    this.issuer = issuer;
    this.randomness = randomness;
    this.pool = pool;
    this.businessClock = businessClock;
  }

  /**
   * What a verification asks for.
   *
   * @param cardId of the physical card, to which the account has to be linked
   * @param subject the holder as the verifier knows him or her
   * @param pinEntry the entry of the PIN on which it rests
   * @param at of the verification
   * @param by who typed the PIN for the holder; null where the holder did
   */
  public record Asked(
      UUID verificationId,
      UUID holderId,
      UUID cardId,
      UUID bindingId,
      PartnerNo verifier,
      String subject,
      UUID pinEntry,
      Instant pinAt,
      RegionCode region,
      Instant at,
      PaidBy by) {

    /** At the second, as the JWS says it. */
    Instant issuedAt() {
      return at.truncatedTo(ChronoUnit.SECONDS);
    }

    Instant expiresAt() {
      return issuedAt().plus(LIFETIME);
    }
  }

  /**
   * Who pays for the holder.
   *
   * @param subject as the verifier knows that person
   * @param kind {@code guardian} or {@code family}
   */
  public record PaidBy(String subject, String kind, UUID membershipId) {

    @Override
    public String toString() {
      return "PaidBy[" + kind + "]";
    }
  }

  /** What is stored where its account is linked. */
  record Fresh(UUID id, Asked asked, int ceilingFen) {}

  /**
   * Authorises, in the transaction that holds the cards.
   *
   * @return by verification, to be signed after the commit; of an account that is not linked any
   *     more, and of an entry of the PIN that has paid already, there is none
   */
  public Uni<Map<UUID, PaymentAuthorization>> authorize(SqlClient transaction, List<Asked> all) {
    var fresh =
        all.stream()
            .map(one -> new Fresh(randomness.uuid(), one, ceilingFen(one)))
            .filter(one -> one.ceilingFen() > 0)
            .toList();
    return fresh.isEmpty()
        ? Uni.createFrom().item(Map.of())
        : store.authorize(transaction, fresh, ChinaTime.today(businessClock));
  }

  private int ceilingFen(Asked one) {
    return one.by() == null
        ? rules.ceilingFen(one.region())
        : rules.delegatedCeilingFen(one.region());
  }

  /** What an earlier verification has authorised, signed once; null where that is nothing. */
  public Uni<String> signed(UUID verificationId) {
    return store
        .ofVerification(pool, verificationId)
        .flatMap(
            found ->
                found
                    .map(
                        payment ->
                            payment
                                .jws()
                                .map(jws -> Uni.createFrom().item(jws))
                                .orElseGet(() -> sign(payment)))
                    .orElseGet(() -> Uni.createFrom().nullItem()));
  }

  /** Whether an entry of the PIN has paid already. */
  public Uni<Boolean> used(UUID pinEntry) {
    return store.used(pool, pinEntry);
  }

  /** The binding is not told: it is the same at every verifier. The bank learns it by the jti. */
  public Uni<String> sign(PaymentAuthorization payment) {
    var claims = new LinkedHashMap<String, Object>();
    claims.put("iss", issuer.value());
    claims.put("aud", List.of(payment.bank().value(), payment.verifier().value()));
    claims.put("sub", payment.subject());
    claims.put("jti", payment.id().toString());
    claims.put("iat", payment.issuedAt().getEpochSecond());
    claims.put("exp", payment.expiresAt().getEpochSecond());
    claims.put("auth_time", payment.pinAt().getEpochSecond());
    claims.put("amr", List.of("user", "pin"));
    payment
        .paidBy()
        .ifPresent(
            by -> {
              claims.put("act", Map.of("sub", by.subject()));
              claims.put("act_kind", by.kind());
            });
    claims.put("verificationId", payment.verificationId().toString());
    claims.put("ceilingFen", payment.ceilingFen());
    claims.put("currency", payment.currency());
    return signer
        .sign(KeyPurpose.ASSERTION, TYPE, claims)
        .map(SignedJws::compact)
        .chain(jws -> store.keep(pool, payment.id(), jws));
  }
}
