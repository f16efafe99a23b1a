package org.essc.keys;

import static org.essc.keys.Tokens.KEY;
import static org.essc.keys.Tokens.SECONDS;
import static org.essc.keys.Tokens.STRANGER;
import static org.essc.keys.Tokens.ascii;
import static org.essc.keys.Tokens.changedHeader;
import static org.essc.keys.Tokens.claims;
import static org.essc.keys.Tokens.encode;
import static org.essc.keys.Tokens.good;
import static org.essc.keys.Tokens.header;
import static org.essc.keys.Tokens.signed;
import static org.essc.keys.Tokens.signedEncoded;
import static org.essc.keys.Tokens.strangersOwn;
import static org.essc.keys.Tokens.withClaims;
import static org.essc.keys.Tokens.withHeader;
import static org.essc.keys.Tokens.withSignature;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.essc.keys.JwtRefusedException.Reason;
import org.junit.jupiter.params.provider.Arguments;

/**
 * Tokens of which each is good but for one thing, with the reason for which it has to be refused.
 */
final class Forgeries {

  private Forgeries() {}

  static Stream<Arguments> all() {
    return Stream.of(headers(), signingKeys(), encodings(), jsons(), claimsOfOthers(), times())
        .flatMap(forgeries -> forgeries);
  }

  private static Arguments of(String name, Reason reason, String token) {
    return Arguments.of(name, reason, token);
  }

  private static Stream<Arguments> headers() {
    return Stream.of(
        of("alg none", Reason.ALGORITHM, unsigned("none")),
        of("alg None", Reason.ALGORITHM, unsigned("None")),
        of("alg es256", Reason.ALGORITHM, withHeader(h -> h.put("alg", "es256"))),
        of("alg missing", Reason.ALGORITHM, withHeader(h -> h.remove("alg"))),
        of("alg a number", Reason.ALGORITHM, withHeader(h -> h.put("alg", 256))),
        of("alg ES384", Reason.ALGORITHM, withHeader(h -> h.put("alg", "ES384"))),
        of("HS256 with the public key", Reason.ALGORITHM, hmacWithPublicKey()),
        of("typ of another token", Reason.TYPE, withHeader(h -> h.put("typ", "JWT"))),
        of("typ missing", Reason.TYPE, withHeader(h -> h.remove("typ"))),
        of("typ image/at+jwt", Reason.TYPE, withHeader(h -> h.put("typ", "image/at+jwt"))),
        of("typ a number", Reason.MALFORMED, withHeader(h -> h.put("typ", 1))),
        of("unknown crit", Reason.CRITICAL_EXTENSION, withCrit()),
        of("b64 false", Reason.CRITICAL_EXTENSION, withHeader(h -> h.put("b64", false))),
        of("embedded jwk", Reason.EMBEDDED_KEY, strangersOwn("jwk", STRANGER.publicJwk())),
        of("jku", Reason.EMBEDDED_KEY, strangersOwn("jku", "https://evil.test/jwks")),
        of("x5u", Reason.EMBEDDED_KEY, strangersOwn("x5u", "https://evil.test/x5")),
        of("x5c", Reason.EMBEDDED_KEY, strangersOwn("x5c", List.of("AAAA"))));
  }

  private static Stream<Arguments> signingKeys() {
    var header = SignedJson.text(header());
    var claims = SignedJson.text(claims());
    return Stream.of(
        of("kid missing", Reason.KEY_ID_MISSING, withHeader(h -> h.remove("kid"))),
        of("kid empty", Reason.KEY_ID_MISSING, withHeader(h -> h.put("kid", ""))),
        of("kid a number", Reason.MALFORMED, withHeader(h -> h.put("kid", 7))),
        of("kid unknown", Reason.KEY_UNKNOWN, withHeader(h -> h.put("kid", STRANGER.kid()))),
        of("kid a path", Reason.KEY_UNKNOWN, withHeader(h -> h.put("kid", "../../dev/null"))),
        of("signed by a stranger", Reason.SIGNATURE, signed(STRANGER, header, claims)),
        of("claims exchanged", Reason.SIGNATURE, exchanged()),
        of("signature empty", Reason.SIGNATURE, withSignature(new byte[0])),
        of("signature all zeros", Reason.SIGNATURE, withSignature(new byte[64])),
        of("signature too long", Reason.SIGNATURE, withSignature(new byte[65])),
        of("signature in DER", Reason.SIGNATURE, withSignature(derSignature())));
  }

  private static Stream<Arguments> encodings() {
    var good = good();
    return Stream.of(
        of("empty", Reason.MALFORMED, ""),
        of("two parts", Reason.MALFORMED, good.substring(0, good.lastIndexOf('.'))),
        of("four parts", Reason.MALFORMED, good + ".AAAA"),
        of("JWE's five parts", Reason.MALFORMED, good + ".AAAA.AAAA"),
        of("JSON serialization", Reason.MALFORMED, "{\"payload\":\"AAAA\"}"),
        of("space before", Reason.MALFORMED, " " + good),
        of("newline after", Reason.MALFORMED, good + "\n"),
        of("padding", Reason.MALFORMED, good + "=="),
        of("stray bits", Reason.MALFORMED, strayBits()),
        of("standard alphabet", Reason.MALFORMED, standardAlphabet()),
        of("not UTF-8", Reason.MALFORMED, notUtf8()),
        of("UTF-16", Reason.MALFORMED, utf16()),
        of("oversized", Reason.TOO_LARGE, withClaims(c -> c.put("x", "x".repeat(20_000)))));
  }

  private static Stream<Arguments> jsons() {
    var header = SignedJson.text(header());
    var claims = SignedJson.text(claims());
    var nested = claims.replace("\"x1\"", "\"x1\",\"o\":{\"a\":1,\"a\":2}");
    var deep = claims.replace("\"x1\"", "\"x1\",\"o\":" + "[".repeat(900) + "]".repeat(900));
    var none = "{\"alg\":\"none\"," + header.substring(1);
    return Stream.of(
        of("garbage behind the header", Reason.MALFORMED, signed(KEY, header + "{}", claims)),
        of("garbage behind the claims", Reason.MALFORMED, signed(KEY, header, claims + "x")),
        of("alg twice", Reason.MALFORMED, signed(KEY, none, claims)),
        of(
            "iss twice",
            Reason.MALFORMED,
            signed(KEY, header, "{\"iss\":\"evil\"," + claims.substring(1))),
        of("nested member twice", Reason.MALFORMED, signed(KEY, header, nested)),
        of("deep claims", Reason.MALFORMED, signed(KEY, header, deep)),
        of("claims an array", Reason.MALFORMED, signed(KEY, header, "[" + claims + "]")),
        of("claims null", Reason.MALFORMED, signed(KEY, header, "null")),
        of("claims empty", Reason.MALFORMED, signed(KEY, header, "")));
  }

  private static Stream<Arguments> claimsOfOthers() {
    return Stream.of(
        of("foreign issuer", Reason.ISSUER, withClaims(c -> c.put("iss", "https://evil"))),
        of("issuer missing", Reason.ISSUER, withClaims(c -> c.remove("iss"))),
        of("issuer a list", Reason.CLAIMS, withClaims(c -> c.put("iss", List.of("x")))),
        of("wrong audience", Reason.AUDIENCE, withClaims(c -> c.put("aud", "https://other"))),
        of("audience missing", Reason.AUDIENCE, withClaims(c -> c.remove("aud"))),
        of("audience empty", Reason.AUDIENCE, withClaims(c -> c.put("aud", List.of()))),
        of("audience an object", Reason.CLAIMS, withClaims(c -> c.put("aud", Map.of()))),
        of("audience of numbers", Reason.CLAIMS, withClaims(c -> c.put("aud", List.of(1)))),
        of("subject a number", Reason.CLAIMS, withClaims(c -> c.put("sub", 2_000_000_001L))),
        of("jti an object", Reason.CLAIMS, withClaims(c -> c.put("jti", Map.of()))));
  }

  private static Stream<Arguments> times() {
    return Stream.of(
        of("exp missing", Reason.EXPIRY_MISSING, withClaims(c -> c.remove("exp"))),
        of("exp null", Reason.EXPIRY_MISSING, withClaims(c -> c.put("exp", null))),
        of("exp a string", Reason.CLAIMS, withClaims(c -> c.put("exp", "" + (SECONDS + 9)))),
        of("exp beyond all dates", Reason.CLAIMS, withClaims(c -> c.put("exp", 1e300))),
        of("exp negative", Reason.CLAIMS, withClaims(c -> c.put("exp", -1))),
        of("expired", Reason.EXPIRED, lives(-600, -30)),
        of("not yet valid", Reason.NOT_YET_VALID, withClaims(c -> c.put("nbf", SECONDS + 31))),
        of("issued in the future", Reason.NOT_YET_VALID, lives(31, 60)),
        of("lives too long", Reason.LIFETIME, lives(0, 601)),
        of("lives too long without iat", Reason.LIFETIME, lives(null, 631)),
        of("ends before it begins", Reason.LIFETIME, lives(10, 5)));
  }

  /** Seconds from now. */
  private static String lives(Integer from, int to) {
    return withClaims(
        claims -> {
          claims.put("iat", from == null ? null : SECONDS + from);
          claims.put("exp", SECONDS + to);
        });
  }

  private static String withCrit() {
    return withHeader(
        header -> {
          header.put("crit", List.of("urn:x"));
          header.put("urn:x", 1);
        });
  }

  private static String unsigned(String alg) {
    var header = changedHeader(members -> members.put("alg", alg));
    return encode(header) + "." + encode(SignedJson.text(claims())) + ".";
  }

  /** The classic confusion: the public key, which everybody has, taken for an HMAC secret. */
  private static String hmacWithPublicKey() {
    var header = changedHeader(members -> members.put("alg", "HS256"));
    var input = encode(header) + "." + encode(SignedJson.text(claims()));
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(KEY.publicKey().getEncoded(), "HmacSHA256"));
      return input + "." + encode(mac.doFinal(ascii(input)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] derSignature() {
    var good = good();
    try {
      var signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(KEY.privateKey());
      signature.update(ascii(good.substring(0, good.lastIndexOf('.'))));
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String exchanged() {
    var parts = good().split("\\.");
    var other = claims();
    other.put("sub", "1000000001");
    return parts[0] + "." + encode(SignedJson.text(other)) + "." + parts[2];
  }

  /** 64 bytes take 86 characters, of whose last only two bits count: the others are set. */
  private static String strayBits() {
    var good = good();
    var alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    int last = alphabet.indexOf(good.charAt(good.length() - 1));
    return good.substring(0, good.length() - 1) + alphabet.charAt(last + 1);
  }

  private static String standardAlphabet() {
    var claims = claims();
    claims.put("x", "???>>>~~~???>>>~~~");
    var json = SignedJson.text(claims).getBytes(StandardCharsets.UTF_8);
    var encoded = Base64.getEncoder().withoutPadding().encodeToString(json);
    return signedEncoded(KEY, encode(SignedJson.text(header())), encoded);
  }

  private static String notUtf8() {
    var claims = SignedJson.text(claims()).replace("x1", "\u00e9");
    var bytes = claims.getBytes(StandardCharsets.ISO_8859_1);
    return signedEncoded(KEY, encode(SignedJson.text(header())), encode(bytes));
  }

  private static String utf16() {
    var bytes = SignedJson.text(claims()).getBytes(StandardCharsets.UTF_16BE);
    return signedEncoded(KEY, encode(SignedJson.text(header())), encode(bytes));
  }
}
