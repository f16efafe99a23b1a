package org.essc.card.chiplist;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.essc.act.ActProblems;
import org.essc.act.ActRules;
import org.essc.card.chiplist.ChipValidationStore.SignedList;
import org.essc.keys.JwsSigner;
import org.essc.keys.KeyPurpose;
import org.essc.keys.SignedJws;
import org.essc.keys.SigningKeyRing;
import org.essc.platform.config.Issuer;
import org.essc.platform.random.Randomness;
import org.essc.platform.time.BusinessDates;
import org.essc.platform.time.ChinaTime;
import org.essc.region.CardLifeKeys;
import org.essc.region.Jurisdiction;
import org.essc.region.PolicyTerms.EnquiryWay;
import org.essc.region.RegionCode;
import org.essc.region.RegionPolicy;

/**
 * The list against which a terminal validates a chip that it reads offline: a JWS (RFC 7515) of
 * type {@value #TYPE}, for a region whose policy knows offline reading. Made anew every few
 * minutes, once for all instances and terminals.
 */
@Singleton
public class ListRefusedChips {

  static final String TYPE = "essc-chip-validation+jwt";

  private static final int SALT_LENGTH = 26;
  private static final long MOST_CHARACTERS_KEPT = 64L * 1024 * 1024;

  private final ChipValidationStore store;
  private final ActRules rules;
  private final JwsSigner signer;
  private final SigningKeyRing keys;
  private final Issuer issuer;
  private final ChipValidationConfig config;
  private final Randomness randomness;
  private final Clock clock;
  private final Clock businessClock;
  private final Cache<RegionCode, SignedList> made =
      Caffeine.newBuilder()
          .maximumWeight(MOST_CHARACTERS_KEPT)
          .weigher((RegionCode region, SignedList list) -> list.jws().length())
          .build();
  private final ConcurrentMap<RegionCode, Uni<String>> making = new ConcurrentHashMap<>();

  ListRefusedChips(
      ChipValidationStore store,
      ActRules rules,
      JwsSigner signer,
      SigningKeyRing keys,
      Issuer issuer,
      ChipValidationConfig config,
      Randomness randomness,
      Clock clock,
      @BusinessDates Clock businessClock) {
    this.store = store;
    this.rules = rules;
    this.signer = signer;
    this.keys = keys;
    this.issuer = issuer;
    this.config = config;
    this.randomness = randomness;
    this.clock = clock;
    this.businessClock = businessClock;
  }

  public Uni<String> handle(RegionCode region, Jurisdiction jurisdiction) {
    var policy = rules.of(region);
    if (!jurisdiction.covers(region)) {
      throw ActRules.refusal(
          ActProblems.OUTSIDE_JURISDICTION, policy, CardLifeKeys.CLERKS_NATIONWIDE_SERVICE);
    }
    if (!policy.value(CardLifeKeys.ENQUIRY_WAYS).contains(EnquiryWay.CHIP_OFFLINE)) {
      throw ActRules.refusal(ActProblems.CHANNEL_NOT_ALLOWED, policy, CardLifeKeys.ENQUIRY_WAYS);
    }
    var known = made.getIfPresent(region);
    return known != null && isFresh(known)
        ? Uni.createFrom().item(known.jws())
        : stored(region, policy);
  }

  /** From memory, so that the many terminals that ask cost no reading of a long list. */
  private boolean isFresh(SignedList list) {
    return list.issuedAt().isAfter(clock.instant().minus(config.renewAfter()))
        && isTrusted(list.jws());
  }

  /** A list that a key signed which was revoked since is not given out any more. */
  private boolean isTrusted(String jws) {
    var header = Base64.getUrlDecoder().decode(jws.substring(0, jws.indexOf('.')));
    return keys.trusts(
        KeyPurpose.CREDENTIAL, new JsonObject(Buffer.buffer(header)).getString("kid"));
  }

  private Uni<String> stored(RegionCode region, RegionPolicy policy) {
    return store
        .find(region, clock.instant().minus(config.renewAfter()))
        .map(found -> found.filter(list -> isTrusted(list.jws())))
        .invoke(found -> found.ifPresent(list -> made.put(region, list)))
        .flatMap(
            known ->
                known
                    .map(list -> Uni.createFrom().item(list.jws()))
                    .orElseGet(() -> madeOnce(region, policy)));
  }

  /** Whoever asks while one is being made waits for that one. */
  private Uni<String> madeOnce(RegionCode region, RegionPolicy policy) {
    return making.computeIfAbsent(
        region,
        asked ->
            make(asked, policy)
                .onTermination()
                .invoke(() -> making.remove(asked))
                .memoize()
                .indefinitely());
  }

  private Uni<String> make(RegionCode region, RegionPolicy policy) {
    var salt = randomness.base32(SALT_LENGTH);
    var issuedAt = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    return store
        .refused(region, salt, ChinaTime.today(businessClock))
        .emitOn(Infrastructure.getDefaultExecutor())
        .map(
            digests -> {
              var claims = new LinkedHashMap<String, Object>();
              claims.put("iss", issuer.value());
              claims.put("iat", issuedAt.getEpochSecond());
              claims.put("exp", issuedAt.plus(config.validFor()).getEpochSecond());
              claims.put("regionCode", region.value());
              claims.put("pinRequired", pinRequired(policy));
              claims.put("salt", salt);
              claims.put("digestBytes", ChipValidation.DIGEST_BYTES);
              claims.put("refused", encode(digests));
              return claims;
            })
        .flatMap(claims -> signer.signLarge(KeyPurpose.CREDENTIAL, TYPE, claims))
        .map(SignedJws::compact)
        .call(jws -> store.keep(region, issuedAt, jws))
        .invoke(jws -> made.put(region, new SignedList(jws, issuedAt)));
  }

  /** Whether the terminal must have the chip check a PIN of the holder's own. */
  private static boolean pinRequired(RegionPolicy policy) {
    return policy
        .stated(org.essc.region.PinKeys.PIN_UNCHANGED_MEANS)
        .map(meaning -> meaning == org.essc.region.PolicyTerms.UnchangedPin.MUST_CHANGE_BEFORE_USE)
        .orElse(true);
  }

  private static String encode(List<byte[]> digests) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(ChipValidation.join(digests));
  }
}
