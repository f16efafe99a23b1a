package org.essc.platform.crypto;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * A holder's identifier towards one partner: always the same for the two, and two partners cannot
 * join their records by it (OpenID Connect Core §8.1). May be used from several threads.
 */
@Singleton
public class PairwiseIds {

  /** 192 bits: 32 characters of base64url without padding. */
  private static final int LENGTH = 24;

  private final Supplier<DataKeySet> keys;
  private final ThreadMacs macs = new ThreadMacs();

  @Inject
  PairwiseIds(DataKeys keys) {
    this(keys::current);
  }

  /** Without the container: for tools and tests. */
  public PairwiseIds(DataKeySet keys) {
    this(() -> keys);
  }

  private PairwiseIds(Supplier<DataKeySet> keys) {
    CryptoProvider.install();
    this.keys = keys;
  }

  /**
   * @return 32 characters of base64url
   */
  public String of(String partnerNo, UUID holderId) {
    var message = Encoding.join("essc pairwise id", partnerNo, holderId.toString());
    var mac = macs.hmac(keys.get().pairwise(), message);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(mac, LENGTH));
  }
}
