package org.essc.platform.crypto;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.Security;
import java.security.Signature;
import javax.crypto.Cipher;
import org.junit.jupiter.api.Test;

class CryptoProviderTest {

  @Test
  void correttoIsTheDefaultWhereItHasABuild() throws Exception {
    var x86Linux =
        System.getProperty("os.name").equals("Linux")
            && System.getProperty("os.arch").equals("amd64");
    assumeTrue(x86Linux, "there is a Corretto build for Linux on x86-64 only");
    var name = CryptoProvider.install();
    assertEquals("AmazonCorrettoCryptoProvider", name);
    assertEquals(name, Security.getProviders()[0].getName());
    assertEquals(name, Signature.getInstance("SHA256withECDSA").getProvider().getName());
    assertEquals(name, Cipher.getInstance("AES/GCM/NoPadding").getProvider().getName());
  }

  @Test
  void providerInUseGivesTheKnownAnswers() {
    CryptoProvider.install();
    assertDoesNotThrow(() -> ProviderCheck.run(Security.getProviders()[0]));
  }

  @Test
  void providerWithoutTheAlgorithmsIsNotUsed() {
    var empty = new Provider("Empty", "1", "has nothing") {};
    assertThrows(GeneralSecurityException.class, () -> ProviderCheck.run(empty));
  }
}
