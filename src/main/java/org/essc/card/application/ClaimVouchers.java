package org.essc.card.application;

import jakarta.inject.Singleton;
import java.util.UUID;
import org.essc.platform.crypto.BlindIndex;
import org.essc.platform.random.Randomness;

/**
 * Makes claim vouchers and the keyed digests of which alone the database knows them.
 *
 * <p>An individual's is random and given once. An agency's are derived from the application by a
 * keyed function, so that the agency can fetch its list again at any time although nothing is
 * stored from which a voucher could be read.
 */
@Singleton
public class ClaimVouchers {

  private static final String DIGEST_KIND = "claim-voucher";
  private static final String DERIVED_KIND = "agency-claim-voucher";
  private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

  private final BlindIndex index;
  private final Randomness randomness;

  ClaimVouchers(BlindIndex index, Randomness randomness) {
    this.index = index;
    this.randomness = randomness;
  }

  public ClaimVoucher random() {
    return ClaimVoucher.of(randomness.base32(ClaimVoucher.RANDOM_CHARACTERS));
  }

  /** Always the same for an application. */
  public ClaimVoucher derived(UUID applicationId) {
    var bytes = index.of(DERIVED_KIND, applicationId.toString());
    var characters = new StringBuilder();
    for (int i = 0; i < ClaimVoucher.RANDOM_CHARACTERS; i++) {
      characters.append(ALPHABET.charAt(bytes[i] & 31));
    }
    return ClaimVoucher.of(characters.toString());
  }

  /** As {@code card_application.voucher_digest} keeps it, 32 bytes. */
  public byte[] digest(ClaimVoucher voucher) {
    return index.of(DIGEST_KIND, voucher.value());
  }
}
