import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.List;

/** The operator's OpenID provider, as far as an administrator's token needs one. */
final class Staff {

  private static final int LIFETIME_SECONDS = 300;

  private final RSAKey key;
  private final String issuer;

  private Staff(RSAKey key, String issuer) {
    this.key = key;
    this.issuer = issuer;
  }

  /** Serves on loopback until the process ends. */
  static Staff start(int port) throws IOException, JOSEException {
    var key = new RSAKeyGenerator(2048).keyID("staff-1").generate();
    var issuer = "http://127.0.0.1:" + port + "/staff";
    var server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
    answer(
        server,
        "/staff/.well-known/openid-configuration",
        "{\"issuer\":\"%1$s\",\"jwks_uri\":\"%1$s/keys\",\"token_endpoint\":\"%1$s/token\"}"
            .formatted(issuer));
    answer(server, "/staff/keys", new JWKSet(key).toString(true));
    server.start();
    return new Staff(key, issuer);
  }

  /** An administrator's token. */
  String token() throws JOSEException {
    var now = Instant.now();
    var token =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(),
            new JWTClaimsSet.Builder()
                .issuer(issuer)
                .subject("0b6f5a1e-5d3e-4b7e-9c55-6f1f6a1f7c11")
                .audience("essc-api")
                .claim("roles", List.of("system-administrator"))
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plusSeconds(LIFETIME_SECONDS)))
                .build());
    token.sign(new RSASSASigner(key));
    return token.serialize();
  }

  private static void answer(HttpServer server, String path, String json) {
    server.createContext(
        path,
        exchange -> {
          var bytes = json.getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
  }
}
