package org.essc.sandbox;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;

/**
 * Keys of the demo partners that cannot do without: the bank, a client of the FAPI 2.0 profile, and
 * the stories' factory, which signs what it has made and is sent encrypted parts. A newcomer has no
 * key registered, so the bank's is shown to whoever plays it.
 */
@Singleton
public class SandboxKeys {

  private final SandboxKey bank = SandboxKey.toSign();
  private final SandboxKey factorySigning = SandboxKey.toSign();
  private final SandboxKey factoryEncryption = SandboxKey.toBeEncryptedTo();

  public SandboxKey bank() {
    return bank;
  }

  public SandboxKey factorySigning() {
    return factorySigning;
  }

  public SandboxKey factoryEncryption() {
    return factoryEncryption;
  }

  /** The sets that are registered (RFC 7517 §5), by partner number. */
  Map<String, Map<String, Object>> registered() {
    return Map.of(
        SandboxPartners.BANK, set(bank),
        SandboxPartners.STORIES_FACTORY, set(factorySigning, factoryEncryption));
  }

  private static Map<String, Object> set(SandboxKey... keys) {
    return Map.of("keys", List.of(keys).stream().map(SandboxKey::publicJwk).toList());
  }
}
