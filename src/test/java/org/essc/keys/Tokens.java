package org.essc.keys;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A good token, and the ways to spoil one thing about it. */
final class Tokens {

  static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");
  static final long SECONDS = NOW.getEpochSecond();
  static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

  static final SigningKey KEY = TestKeys.key(KeyPurpose.TOKEN, CLOCK);
  static final SigningKey STRANGER = TestKeys.key(KeyPurpose.TOKEN, CLOCK);
  static final JwkSet TRUSTED = JwkSet.of(List.of(KEY));
  static final JwtExpectation EXPECTED =
      JwtExpectation.of("at+jwt", "https://essc.test", "https://essc.test", Duration.ofMinutes(10));

  private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

  private Tokens() {}

  static Map<String, Object> header() {
    var header = new LinkedHashMap<String, Object>();
    header.put("alg", "ES256");
    header.put("typ", "at+jwt");
    header.put("kid", KEY.kid());
    return header;
  }

  static Map<String, Object> claims() {
    var claims = new LinkedHashMap<String, Object>();
    claims.put("iss", "https://essc.test");
    claims.put("aud", "https://essc.test");
    claims.put("sub", "2000000001");
    claims.put("jti", "x1");
    claims.put("iat", SECONDS);
    claims.put("exp", SECONDS + 600);
    return claims;
  }

  static String good() {
    return withClaims(claims -> {});
  }

  static String withHeader(Consumer<Map<String, Object>> change) {
    return signed(KEY, changedHeader(change), SignedJson.text(claims()));
  }

  static String withClaims(Consumer<Map<String, Object>> change) {
    var claims = claims();
    change.accept(claims);
    return signed(KEY, SignedJson.text(header()), SignedJson.text(claims));
  }

  /** Signed by a stranger who brings the key to verify it with, or says where it is. */
  static String strangersOwn(String member, Object value) {
    var header = changedHeader(members -> members.put(member, value));
    return signed(STRANGER, header, SignedJson.text(claims()));
  }

  static String changedHeader(Consumer<Map<String, Object>> change) {
    var header = header();
    change.accept(header);
    return SignedJson.text(header);
  }

  static String signed(SigningKey key, String header, String claims) {
    return signedEncoded(key, encode(header), encode(claims));
  }

  static String signedEncoded(SigningKey key, String header, String claims) {
    var input = header + "." + claims;
    try {
      return input + "." + encode(new Es256().sign(key.privateKey(), ascii(input)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static String withSignature(byte[] signature) {
    var good = good();
    return good.substring(0, good.lastIndexOf('.') + 1) + encode(signature);
  }

  static String encode(String text) {
    return encode(text.getBytes(StandardCharsets.UTF_8));
  }

  static String encode(byte[] bytes) {
    return BASE64URL.encodeToString(bytes);
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
