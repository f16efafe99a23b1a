package org.essc.partner;

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
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Map;
import java.util.function.Consumer;

/** An operator's own OpenID provider, with discovery and RS256 keys as Keycloak has them. */
public class StaffProvider implements QuarkusTestResourceLifecycleManager {

  /** Test and resource live in different class loaders; the key meets the test through here. */
  private static final String KEY = "test.staff-provider.key";

  private static final String ISSUER = "test.staff-provider.issuer";

  private HttpServer server;

  @Override
  public Map<String, String> start() {
    try {
      var key = new RSAKeyGenerator(2048).keyID("idp-1").generate();
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      var issuer = "http://localhost:" + server.getAddress().getPort() + "/realms/staff";
      answer(
          "/realms/staff/.well-known/openid-configuration",
          "{\"issuer\":\"%s\",\"jwks_uri\":\"%s/certs\",\"token_endpoint\":\"%s/token\"}"
              .formatted(issuer, issuer, issuer));
      answer("/realms/staff/certs", new JWKSet(key).toString(true));
      server.start();
      System.setProperty(KEY, key.toJSONString());
      System.setProperty(ISSUER, issuer);
      return Map.of(
          "quarkus.oidc.staff.tenant-enabled",
          "true",
          "quarkus.oidc.staff.auth-server-url",
          issuer,
          "quarkus.oidc.staff.roles.role-claim-path",
          "realm_access/roles");
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void answer(String path, String json) {
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

  static String issuer() {
    return System.getProperty(ISSUER);
  }

  static String sign(JWTClaimsSet claims) {
    return sign(claims, header -> {});
  }

  static String sign(JWTClaimsSet claims, Consumer<JWSHeader.Builder> spoil) {
    try {
      var key = RSAKey.parse(System.getProperty(KEY));
      var header = new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID());
      spoil.accept(header);
      var jwt = new SignedJWT(header.build(), claims);
      jwt.sign(new RSASSASigner(key));
      return jwt.serialize();
    } catch (JOSEException | ParseException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void stop() {
    server.stop(0);
  }
}
