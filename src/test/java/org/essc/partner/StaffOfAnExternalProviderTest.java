package org.essc.partner;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Clock;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.essc.platform.config.Issuer;
import org.essc.testing.Api;
import org.essc.testing.Patiently;
import org.essc.testing.TestPerson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Staff come from the operator's own OpenID provider, as a second quarkus-oidc tenant. */
@QuarkusTest
@TestProfile(StaffOfAnExternalProviderTest.WithProvider.class)
class StaffOfAnExternalProviderTest {

  public static class WithProvider implements QuarkusTestProfile {

    @Override
    public List<TestResourceEntry> testResources() {
      return List.of(new TestResourceEntry(StaffProvider.class));
    }
  }

  @Inject Clock clock;
  @Inject Issuer issuer;

  @Test
  void rolesOfTheProviderAreAccepted() {
    var token = StaffProvider.sign(claims("system-administrator", "offline_access").build());
    Awaitility.await().untilAsserted(() -> assertEquals(200, status("/v1/partners", token)));
  }

  /** As Entra ID and AD FS send it; it says which key it is, it brings none. */
  @Test
  void certificateThumbprintInTheHeaderIsAccepted() {
    var claims = claims("system-administrator").build();
    var token =
        StaffProvider.sign(
            claims,
            header ->
                header
                    .x509CertThumbprint(Base64URL.encode("thumbprint"))
                    .x509CertSHA256Thumbprint(Base64URL.encode("thumbprint")));
    Awaitility.await().untilAsserted(() -> assertEquals(200, status("/v1/partners", token)));
  }

  @Test
  void keyBroughtAlongIsRefused() {
    var claims = claims("system-administrator").build();
    var address = URI.create("https://idp.example/jwks.json");
    var token = StaffProvider.sign(claims, header -> header.jwkURL(address));
    assertEquals(401, status("/v1/partners", token));
  }

  @Test
  void otherRolesAreForbidden() {
    assertEquals(403, status("/v1/partners", StaffProvider.sign(claims("clerk").build())));
  }

  @Test
  void staffTokenNeverOpensAPartnersEndpoint() {
    var claims = claims("system-administrator").claim("scope", "ecards:read ecards:issue");
    assertEquals(403, status("/v1/ecards/none", StaffProvider.sign(claims.build())));
  }

  /** A province covers its cities; what is no division, or no claim at all, covers nothing. */
  @ParameterizedTest
  @CsvSource({"410000, 201", "411300, 201", "000000, 201", "411600, 404", "41, 404", "'', 404"})
  void regionsOfTheProviderBindAClerk(String region, int status) {
    var person = TestPerson.next();
    Api.here().importCards(person);
    var claims = claims("clerk");
    if (!region.isEmpty()) {
      claims.claim("regions", List.of(region));
    }
    Patiently.ask(
            () ->
                given()
                    .auth()
                    .oauth2(StaffProvider.sign(claims.build()))
                    .contentType("application/json")
                    .header("Idempotency-Key", UUID.randomUUID().toString())
                    .body(
                        "{\"card\":{\"cardNo\":\"%s\"},\"by\":{\"shown\":[\"id\"]}}"
                            .formatted(person.cardNo()))
                    .post("/v1/loss-reports"))
        .then()
        .statusCode(status);
  }

  /** A provider that signs in our name is still only the staff's provider. */
  @Test
  void providerCannotIssuePartnerTokens() {
    var claims = claims("x").issuer(issuer.value()).subject("1000000001").claim("scope", "a:b");
    assertEquals(401, status("/v1/ecards/none", StaffProvider.sign(claims.build())));
  }

  @Test
  void tokenForAnotherAudienceIsRefused() {
    var claims = claims("system-administrator").audience("account");
    assertEquals(401, status("/v1/partners", StaffProvider.sign(claims.build())));
  }

  @Test
  void expiredTokenIsRefused() {
    var past = Date.from(clock.instant().minusSeconds(10));
    var claims = claims("system-administrator").expirationTime(past);
    assertEquals(401, status("/v1/partners", StaffProvider.sign(claims.build())));
  }

  @Test
  void tokenOfAnotherIssuerIsRefused() {
    var claims = claims("system-administrator").issuer("https://idp.example");
    assertEquals(401, status("/v1/partners", StaffProvider.sign(claims.build())));
  }

  private JWTClaimsSet.Builder claims(String... roles) {
    var now = clock.instant();
    return new JWTClaimsSet.Builder()
        .issuer(StaffProvider.issuer())
        .subject("0b6f5a1e-5d3e-4b7e-9c55-6f1f6a1f7c11")
        .audience("essc-api")
        .claim("realm_access", Map.of("roles", List.of(roles)))
        .issueTime(Date.from(now))
        .expirationTime(Date.from(now.plusSeconds(300)));
  }

  private static int status(String path, String token) {
    return Patiently.ask(() -> given().auth().oauth2(token).get(path)).statusCode();
  }
}
