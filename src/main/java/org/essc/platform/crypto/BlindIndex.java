package org.essc.platform.crypto;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.function.Supplier;

/**
 * Keyed HMAC-SHA256 of a value, to find rows by equality where the value itself is encrypted. The
 * kind separates domains: the same digits as a card number and as an ID number give different
 * indexes. May be used from several threads.
 *
 * <p>Without the key an index tells nothing, though ID numbers are few enough to be guessed
 * through. The key does not rotate: a new one would mean computing every index anew.
 */
@Singleton
public class BlindIndex {

  private final Supplier<DataKeySet> keys;
  private final ThreadMacs macs = new ThreadMacs();

  @Inject
  BlindIndex(DataKeys keys) {
    this(keys::current);
  }

  /** Without the container: for tools and tests. */
  public BlindIndex(DataKeySet keys) {
    this(() -> keys);
  }

  private BlindIndex(Supplier<DataKeySet> keys) {
    CryptoProvider.install();
    this.keys = keys;
  }

  /**
   * @param kind what the value is, such as {@code id-number}
   * @param value in its one normal form
   * @return 32 bytes
   */
  public byte[] of(String kind, String value) {
    return macs.hmac(keys.get().index(), Encoding.join("essc blind index", kind, value));
  }
}
