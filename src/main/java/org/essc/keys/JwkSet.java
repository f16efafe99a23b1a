package org.essc.keys;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Public keys trusted to verify something, and a partner's keys to encrypt to: a partner's, or the
 * platform's own (RFC 7517). Immutable; parse once and keep it.
 */
public final class JwkSet {

  /** Characters of the longest set that is read. */
  public static final int MAX_LENGTH = 64 * 1024;

  private static final int MAX_KEYS = 32;
  private static final int MAX_KID = 255;

  /** Members that only private or symmetric keys have. */
  static final Set<String> SECRETS = Set.of("d", "p", "q", "dp", "dq", "qi", "oth", "k", "priv");

  /**
   * @param alg JOSE algorithm the key is for, such as {@code ES256}
   * @param expiresAt when the key ({@code exp}) or its certificate ({@code x5c}) ends, where it
   *     says so
   */
  public record Key(String kid, String alg, Optional<Instant> expiresAt) {

    /** What it is for, as RFC 7517 §4.2 calls it: {@code enc} to encrypt to, {@code sig} else. */
    public String use() {
      return EncryptionKey.ALGORITHM.equals(alg) ? "enc" : "sig";
    }
  }

  record Trusted(Key key, SignatureAlgorithm algorithm, PublicKey publicKey) {}

  private final Map<String, Trusted> keys;
  private final List<EncryptionKey> encryptionKeys;

  private JwkSet(Map<String, Trusted> keys, List<EncryptionKey> encryptionKeys) {
    this.keys = keys;
    this.encryptionKeys = List.copyOf(encryptionKeys);
  }

  /**
   * Reads a set strictly, as when a partner registers it: every key has to be usable.
   *
   * @throws InvalidJwkSetException if it is not a set of public keys with distinct {@code kid}s and
   *     supported algorithms, at least one of them for signatures; keys to encrypt to may stand
   *     beside it
   */
  public static JwkSet parse(String json) {
    return parse(json, false);
  }

  /**
   * Reads a set fetched from a partner's JWKS URI: keys for other uses and of unknown types are
   * left out (RFC 7517 §5), secrets and duplicates are refused all the same.
   *
   * @throws InvalidJwkSetException as {@link #parse(String)}, or if no usable key is left
   */
  public static JwkSet parseFetched(String json) {
    return parse(json, true);
  }

  private static JwkSet parse(String json, boolean lenient) {
    var keys = new LinkedHashMap<String, Trusted>();
    var encryptionKeys = new LinkedHashMap<String, EncryptionKey>();
    for (var jwk : members(json)) {
      if (SECRETS.stream().anyMatch(jwk::containsKey)) {
        throw new InvalidJwkSetException("a key is private or symmetric: it must be replaced");
      }
      if (EncryptionKey.isMeant(jwk)) {
        encryptionKey(jwk, lenient)
            .ifPresent(
                key -> {
                  if (encryptionKeys.putIfAbsent(key.key().kid(), key) != null) {
                    throw new InvalidJwkSetException("two keys have the same kid");
                  }
                });
        continue;
      }
      if (lenient && (!forSignatures(jwk) || SignatureAlgorithms.forKey(jwk).isEmpty())) {
        continue;
      }
      var trusted = trusted(jwk);
      if (keys.putIfAbsent(trusted.key().kid(), trusted) != null) {
        throw new InvalidJwkSetException("two keys have the same kid");
      }
    }
    if (keys.isEmpty()) {
      throw new InvalidJwkSetException("there is no usable key");
    }
    if (encryptionKeys.keySet().stream().anyMatch(keys::containsKey)) {
      throw new InvalidJwkSetException("two keys have the same kid");
    }
    return new JwkSet(keys, List.copyOf(encryptionKeys.values()));
  }

  private static Optional<EncryptionKey> encryptionKey(Map<String, Object> jwk, boolean lenient) {
    try {
      return Optional.of(EncryptionKey.of(kid(jwk), jwk));
    } catch (InvalidJwkSetException unusable) {
      if (lenient) {
        return Optional.empty();
      }
      throw unusable;
    }
  }

  private static String kid(Map<String, Object> jwk) {
    if (!(jwk.get("kid") instanceof String kid) || kid.isEmpty() || kid.length() > MAX_KID) {
      throw new InvalidJwkSetException("a key has no kid of 1 to " + MAX_KID + " characters");
    }
    return kid;
  }

  static JwkSet of(Collection<SigningKey> signingKeys) {
    var keys = new LinkedHashMap<String, Trusted>();
    for (var key : signingKeys) {
      var described = new Key(key.kid(), key.algorithm().name(), Optional.empty());
      keys.put(key.kid(), new Trusted(described, key.algorithm(), key.publicKey()));
    }
    return new JwkSet(keys, List.of());
  }

  private static List<Map<String, Object>> members(String json) {
    if (json.length() > MAX_LENGTH) {
      throw new InvalidJwkSetException("too large");
    }
    Object keys;
    try {
      keys = SignedJson.object(json).get("keys");
    } catch (IllegalArgumentException e) {
      throw new InvalidJwkSetException("not a JSON object without duplicate members");
    }
    if (!(keys instanceof List<?> list) || list.size() > MAX_KEYS) {
      throw new InvalidJwkSetException("keys must be an array of at most " + MAX_KEYS);
    }
    var members = new ArrayList<Map<String, Object>>();
    for (var member : list) {
      if (!(member instanceof Map<?, ?> map)) {
        throw new InvalidJwkSetException("a key is not an object");
      }
      var jwk = new LinkedHashMap<String, Object>();
      map.forEach((name, value) -> jwk.put((String) name, value));
      members.add(jwk);
    }
    return members;
  }

  private static boolean forSignatures(Map<String, Object> jwk) {
    var use = jwk.get("use");
    var operations = jwk.get("key_ops");
    return (use == null || use.equals("sig"))
        && (operations == null || operations instanceof List<?> names && names.contains("verify"));
  }

  private static Trusted trusted(Map<String, Object> jwk) {
    var kid = kid(jwk);
    if (!forSignatures(jwk)) {
      throw new InvalidJwkSetException("a key is not for verifying signatures");
    }
    var algorithm =
        SignatureAlgorithms.forKey(jwk)
            .orElseThrow(
                () -> new InvalidJwkSetException("a key's type or algorithm is not supported"));
    try {
      var publicKey = algorithm.publicKey(jwk);
      var expiry = JwkExpiry.of(jwk, publicKey);
      return new Trusted(new Key(kid, algorithm.name(), expiry), algorithm, publicKey);
    } catch (GeneralSecurityException e) {
      throw new InvalidJwkSetException("a key is not valid");
    }
  }

  /** The keys' descriptions, in the set's order, those to encrypt to at the end. */
  public List<Key> keys() {
    return Stream.concat(
            keys.values().stream().map(Trusted::key),
            encryptionKeys.stream().map(EncryptionKey::key))
        .toList();
  }

  /** Whether something can be encrypted to the set's owner at that time. */
  public boolean canEncrypt(Instant at) {
    return encryptionKey(at).isPresent();
  }

  /** The first key to encrypt to that has not ended: owners list the newest first. */
  Optional<EncryptionKey> encryptionKey(Instant at) {
    return encryptionKeys.stream()
        .filter(key -> key.key().expiresAt().map(at::isBefore).orElse(true))
        .findFirst();
  }

  /** Whether it has a signature key of that name. */
  public boolean contains(String kid) {
    return keys.containsKey(kid);
  }

  Optional<Trusted> find(String kid) {
    return Optional.ofNullable(keys.get(kid));
  }

  @Override
  public String toString() {
    return "JwkSet" + keys.keySet();
  }
}
