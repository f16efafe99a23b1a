package org.essc.ecard;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;
import org.essc.platform.crypto.EncryptedTable;

/** Tells the re-encryption where personal data of electronic cards is stored. */
@Singleton
class ECardEncryption {

  @Produces
  @Singleton
  EncryptedTable signing() {
    return new EncryptedTable("ecard_binding", "id::text", List.of("phone", "evidence"));
  }
}
