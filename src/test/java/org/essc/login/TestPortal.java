package org.essc.login;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.jwk.ECKey;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Clock;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.essc.testing.Patiently;
import org.essc.testing.TestPartner;
import org.essc.testing.Unis;

/**
 * A portal of a test's own, with a key and a registration that stands in the table.
 *
 * @param authMethod as registered
 */
public record TestPortal(TestPartner partner, String authMethod) {

  public static final String REDIRECT_URI = "https://portal.example/callback";
  public static final String ORIGIN = "https://portal.example";

  private static final List<String> SCOPES =
      List.of(
          "profile", "offline_access", "essc:name", "essc:id-number", "essc:phone", "essc:card-no");

  private static final String PUT =
      """
      insert into openid_client values (
        $1, $2, $3, $4, $5, $6, $7, $8, $9, false, now(), now(), 1)
      on conflict (partner_no) do update
         set backchannel_logout_uri = excluded.backchannel_logout_uri,
             auth_method = excluded.auth_method, profile = excluded.profile,
             scopes = excluded.scopes, dpop_bound = excluded.dpop_bound,
             version = openid_client.version + 1""";

  /** How a portal is registered. */
  public record Terms(String authMethod, String profile, boolean dpopBound, String logoutUri) {

    public static final Terms CONFIDENTIAL = new Terms("private_key_jwt", "openid", false, null);
    public static final Terms PUBLIC = new Terms("none", "openid", false, null);
    public static final Terms FAPI = new Terms("private_key_jwt", "fapi2", true, null);

    public Terms toldAt(String uri) {
      return new Terms(authMethod, profile, dpopBound, uri);
    }
  }

  public static TestPortal register(Pool pool, Terms terms) {
    return register(pool, terms, "portal");
  }

  /** A bank, in the FAPI 2.0 profile or not. */
  public static TestPortal bank(Pool pool, Terms terms) {
    return register(pool, terms, "bank");
  }

  private static TestPortal register(Pool pool, Terms terms, String role) {
    ECKey key = TestPartner.newKey("k-1");
    var partner = new TestPartner(TestPartner.newNumber(), key);
    var body =
        TestPartner.body(partner.number())
            .put("roles", new JsonArray().add(role))
            .put("claims", new JsonArray().add("name").add("idNumber").add("phone"))
            .put("regions", new JsonArray().add("000000"))
            .put("requestsPerSecond", 1000)
            .put("jwks", TestPartner.jwks(key));
    TestPartner.register(body).then().statusCode(201);
    var portal = new TestPortal(partner, terms.authMethod());
    portal.put(pool, terms);
    return portal;
  }

  /** As an administrator does. */
  public void revokeTokens() {
    Patiently.ask(
            () -> TestPartner.administrator().put("/v1/partners/{no}/token-revocation", number()))
        .then()
        .statusCode(204);
  }

  public void put(Pool pool, Terms terms) {
    Unis.get(
        pool.preparedQuery(PUT)
            .execute(
                Tuple.tuple()
                    .addString(number())
                    .addArrayOfString(new String[] {REDIRECT_URI})
                    .addArrayOfString(new String[] {"https://portal.example/bye"})
                    .addString(terms.logoutUri())
                    .addArrayOfString(new String[] {ORIGIN})
                    .addString(terms.authMethod())
                    .addString(terms.profile())
                    .addArrayOfString(SCOPES.toArray(String[]::new))
                    .addBoolean(terms.dpopBound())));
  }

  public String number() {
    return partner.number();
  }

  /** The fields by which it says who it is. */
  public Map<String, String> login(Clock clock, String audience) {
    var fields = new LinkedHashMap<String, String>();
    if (authMethod.equals("none")) {
      fields.put("client_id", number());
    } else {
      fields.put("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
      fields.put("client_assertion", partner.assertion(clock, audience, claims -> {}));
    }
    return fields;
  }

  /** What stands in a token, unverified. */
  public static JsonObject claims(String jwt) {
    return new JsonObject(new String(Base64.getUrlDecoder().decode(jwt.split("\\.")[1]), UTF_8));
  }
}
