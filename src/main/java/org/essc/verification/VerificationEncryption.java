package org.essc.verification;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;
import org.essc.platform.crypto.EncryptedTable;

/** Tells the re-encryption where personal data of verifications is stored. */
@Singleton
class VerificationEncryption {

  @Produces
  @Singleton
  EncryptedTable verification() {
    return new EncryptedTable("verification", "id::text", List.of("claims"));
  }
}
