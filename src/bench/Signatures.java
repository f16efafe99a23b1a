import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.security.Provider;
import java.security.Security;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** ES256 through Nimbus by each JCA provider there is here, one thread. */
final class Signatures {

  private static final String CORRETTO =
      "com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider";
  private static final Payload PAYLOAD = new Payload("x".repeat(400));

  /** Operations a second. */
  record Rate(String provider, double signing, double verifying) {}

  private interface Operation {
    void run() throws JOSEException;
  }

  private Signatures() {}

  static List<Rate> measure() throws JOSEException, ParseException {
    var rates = new ArrayList<Rate>();
    rates.add(measure("JDK " + Runtime.version().feature(), Security.getProvider("SunEC")));
    try {
      var corretto = (Provider) Class.forName(CORRETTO).getField("INSTANCE").get(null);
      rates.add(measure("Amazon Corretto Crypto " + corretto.getVersionStr(), corretto));
    } catch (ReflectiveOperationException | LinkageError e) {
      System.out.println("Amazon Corretto Crypto does not run here: " + e);
    }
    return rates;
  }

  private static Rate measure(String name, Provider provider) throws JOSEException, ParseException {
    var key = new ECKeyGenerator(Curve.P_256).generate();
    var signer = new ECDSASigner(key);
    signer.getJCAContext().setProvider(provider);
    var verifier = new ECDSAVerifier(key.toPublicJWK());
    verifier.getJCAContext().setProvider(provider);
    var signed = sign(signer);
    return new Rate(
        name,
        rate(() -> sign(signer)),
        rate(
            () -> {
              if (!signed.verify(verifier)) {
                throw new JOSEException("a signature does not verify");
              }
            }));
  }

  private static JWSObject sign(ECDSASigner signer) throws JOSEException {
    var jws = new JWSObject(new JWSHeader(JWSAlgorithm.ES256), PAYLOAD);
    jws.sign(signer);
    return jws;
  }

  /** Three seconds, after two that do not count. */
  private static double rate(Operation operation) throws JOSEException {
    count(operation, 2);
    return count(operation, 3) / 3.0;
  }

  private static long count(Operation operation, int seconds) throws JOSEException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    long count = 0;
    while (System.nanoTime() < end) {
      operation.run();
      count++;
    }
    return count;
  }
}
