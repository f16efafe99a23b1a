package org.essc.partner;

import jakarta.inject.Singleton;
import java.security.MessageDigest;
import org.essc.platform.crypto.BlindIndex;

/** Secrets of sandbox partners, kept as keyed digests. */
@Singleton
public class PartnerSecrets {

  private static final String KIND = "partner-secret";

  private final BlindIndex index;

  public PartnerSecrets(BlindIndex index) {
    this.index = index;
  }

  public byte[] digest(PartnerNo partnerNo, String secret) {
    return index.of(KIND, partnerNo.value() + ':' + secret);
  }

  /** Compares in constant time. */
  public boolean matches(PartnerNo partnerNo, String secret, byte[] digest) {
    return MessageDigest.isEqual(digest(partnerNo, secret), digest);
  }
}
