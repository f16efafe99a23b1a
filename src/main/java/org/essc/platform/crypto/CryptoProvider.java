package org.essc.platform.crypto;

import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.Security;
import org.essc.platform.failure.Causes;
import org.jboss.logging.Logger;

/**
 * Puts the fastest trustworthy JCA provider first in the JVM: Amazon Corretto Crypto where its
 * native library loads and passes its self-tests, otherwise the JDK's own.
 *
 * <p>It is made the default, rather than only asked for by name, so that libraries that take what
 * the JVM offers (jose4j under quarkus-oidc, TLS) gain by it too. {@code essc.crypto.provider=jdk}
 * as a system property keeps the JDK's own.
 */
public final class CryptoProvider {

  private static final Logger LOG = Logger.getLogger(CryptoProvider.class);
  private static final String CORRETTO = "AmazonCorrettoCryptoProvider";
  private static final String CORRETTO_CLASS =
      "com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider";

  private CryptoProvider() {}

  private static final class Holder {
    private static final String NAME = choose();
  }

  /** Installs the provider once and answers the name of what is in use. */
  public static String install() {
    return Holder.NAME;
  }

  private static String choose() {
    if ("jdk".equals(System.getProperty("essc.crypto.provider"))) {
      return jdk("it is configured");
    }
    if (Security.getProvider(CORRETTO) != null) {
      return CORRETTO;
    }
    try {
      var type = Class.forName(CORRETTO_CLASS);
      var provider = (Provider) type.getField("INSTANCE").get(null);
      type.getMethod("assertHealthy").invoke(provider);
      ProviderCheck.run(provider);
      if (Security.insertProviderAt(provider, 1) == -1) {
        return jdk("Amazon Corretto Crypto Provider could not be installed");
      }
      LOG.infof("Cryptography by %s %s", provider.getName(), provider.getVersionStr());
      return provider.getName();
    } catch (ReflectiveOperationException | GeneralSecurityException | RuntimeException e) {
      return jdk("Amazon Corretto Crypto Provider is not usable here: " + rootOf(e));
    } catch (LinkageError e) {
      return jdk("Amazon Corretto Crypto Provider does not load here: " + rootOf(e));
    }
  }

  private static String jdk(String why) {
    LOG.warnf("Cryptography by the JDK's own providers (several times slower): %s", why);
    return "JDK";
  }

  private static String rootOf(Throwable e) {
    return Causes.root(e).toString();
  }
}
