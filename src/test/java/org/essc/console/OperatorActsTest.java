package org.essc.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import org.essc.testing.Api;
import org.essc.testing.TestFactory;
import org.essc.testing.TestPartner;
import org.junit.jupiter.api.Test;

/** What the operator's desk does beside showing: partners, their keys and clients, and batches. */
@QuarkusTest
class OperatorActsTest {

  private static final String PARTNERS = "/console/operator/partners";
  private static final String BATCH = "/console/operator/files/batch";
  private static final String SYSTEM = "8000000005";

  private final Api api = Api.here();

  @Test
  void partnerIsRegisteredEntitledAndGivenKeysInTurn() {
    var browser = ConsoleBrowser.of(api, SYSTEM);
    var number = TestPartner.newNumber();
    var page = PARTNERS + "/" + number;
    var wrong = browser.fill(PARTNERS + "/new", "partnerNo", "1", "name", "某渠道", "roles", "portal");
    assertThat(wrong.status()).isEqualTo(400);
    assertThat(wrong.body()).contains("data-test=\"refused\"", "id=\"partnerNo-wrong\"", "某渠道");

    var old = TestPartner.jwks(TestPartner.newKey("k-old")).encode();
    assertThat(
            browser
                .fill(
                    PARTNERS + "/new",
                    "partnerNo",
                    number,
                    "name",
                    "某渠道",
                    "roles",
                    "portal",
                    "jwks",
                    old)
                .status())
        .isEqualTo(303);
    var partner = api.get("/v1/partners/" + number, SYSTEM).json();
    assertThat(partner.getString("name")).isEqualTo("某渠道");
    assertThat(partner.getList("scopes")).contains("cards:enquire");

    var entitlements = page + "/entitlements";
    assertThat(browser.get(entitlements).body()).contains("value=\"cards:enquire\" checked");
    assertThat(
            browser
                .submit(
                    entitlements,
                    entitlements,
                    "roles",
                    "portal",
                    "scopes",
                    "cards:enquire",
                    "claims",
                    "name",
                    "regions",
                    "410100\n210200",
                    "requestsPerSecond",
                    "7")
                .status())
        .isEqualTo(303);
    partner = api.get("/v1/partners/" + number, SYSTEM).json();
    assertThat(partner.getList("scopes")).hasToString("[cards:enquire]");
    assertThat(partner.getList("regions")).hasToString("[210200, 410100]");
    assertThat(partner.getInt("requestsPerSecond")).isEqualTo(7);

    var fresh = TestPartner.jwks(TestPartner.newKey("k-new")).encode();
    var keys = page + "/keys";
    assertThat(browser.submit(keys, keys, "how", "add", "jwks", fresh).status()).isEqualTo(303);
    assertThat(kids(number)).hasToString("[k-old, k-new]");
    assertThat(browser.submit(keys, keys, "how", "add", "jwks", "{").status()).isEqualTo(400);
    var end = keys + "/k-old/end";
    assertThat(browser.get(end).body()).contains("data-act=\"end-key\"");
    assertThat(browser.submit(end, end).status()).isEqualTo(303);
    assertThat(kids(number)).hasToString("[k-new]");
    assertThat(browser.submit(keys + "/k-new/end", keys + "/k-new/end").status()).isEqualTo(400);
    assertThat(kids(number)).hasToString("[k-new]");
  }

  /** The operator is told what was not added, and what there was goes on working. */
  @Test
  void keysAreAddedAsTheyAreOrNotAtAll() {
    var browser = ConsoleBrowser.of(api, SYSTEM);
    var key = TestPartner.newKey("k-old");
    var number = registered(browser, "jwks", TestPartner.jwks(key).encode());
    var form = PARTNERS + "/" + number + "/keys";
    var fresh = TestPartner.newKey("k-new");
    var address = "https://partner.example/jwks";

    refused(browser.submit(form, form, "how", "add", "jwksUri", address), "jwksUri");
    var both = TestPartner.jwks(fresh).encode();
    refused(browser.submit(form, form, "how", "add", "jwks", both, "jwksUri", address), "jwksUri");
    refused(browser.submit(form, form, "jwks", both), "how");
    refused(browser.submit(form, form, "how", "other", "jwks", both), "how");
    refused(browser.submit(form, form, "how", "add"), "jwks");
    for (var text : List.of("{}", "[]", "null", fresh.toPublicJWK().toJSONString())) {
      refused(browser.submit(form, form, "how", "add", "jwks", text), "jwks");
    }
    refused(browser.submit(form, form, "how", "add", "jwks", fresh.toJSONString()), "jwks");
    var secret = "{\"keys\":[" + fresh.toJSONString() + "]}";
    assertThat(browser.submit(form, form, "how", "add", "jwks", secret).status()).isEqualTo(422);
    assertThat(kids(number)).hasToString("[k-old]");
    assertThat(api.get("/v1/partners/" + number, SYSTEM).json().getString("jwksUri")).isNull();

    assertThat(browser.submit(form, form, "how", "replace", "jwksUri", address).status())
        .isEqualTo(303);
    refused(browser.submit(form, form, "how", "add", "jwks", both), "jwks");
    assertThat(api.get("/v1/partners/" + number, SYSTEM).json().getString("jwksUri"))
        .isEqualTo(address);
  }

  private static void refused(Api.Reply reply, String field) {
    assertThat(reply.status()).as(reply.body()).isEqualTo(400);
    assertThat(reply.body()).contains("id=\"" + field + "-wrong\"");
  }

  private static String registered(ConsoleBrowser browser, String... more) {
    var number = TestPartner.newNumber();
    var fields = new ArrayList<>(List.of("partnerNo", number, "name", "某渠道", "roles", "portal"));
    fields.addAll(List.of(more));
    var done = browser.fill(PARTNERS + "/new", fields.toArray(String[]::new));
    assertThat(done.status()).as(done.body()).isEqualTo(303);
    return number;
  }

  @Test
  void claimThatIsNotTickedIsNotGranted() {
    var browser = ConsoleBrowser.of(api, SYSTEM);
    assertThat(browser.get(PARTNERS + "/new").body()).contains("value=\"maskedName\" checked");
    var keys = TestPartner.jwks(TestPartner.newKey("k")).encode();
    var without = registered(browser, "jwks", keys);
    var with = registered(browser, "jwks", keys, "claims", "maskedName");
    assertThat(api.get("/v1/partners/" + without, SYSTEM).json().getList("claims")).isEmpty();
    assertThat(api.get("/v1/partners/" + with, SYSTEM).json().getList("claims"))
        .hasToString("[maskedName]");
  }

  private Object kids(String number) {
    return api.get("/v1/partners/" + number, SYSTEM).json().getList("keys.kid");
  }

  @Test
  void portalBecomesAnOpenIdClientAndIsNoneAgain() {
    var browser = ConsoleBrowser.of(api, SYSTEM);
    var portal = TestPartner.registerAs("portal");
    var form = PARTNERS + "/" + portal.number() + "/openid-client";
    var wrong =
        browser.submit(
            form,
            form,
            "redirectUris",
            "http://portal.example/back",
            "authMethod",
            "private_key_jwt",
            "profile",
            "openid");
    assertThat(wrong.status()).isEqualTo(400);
    assertThat(wrong.body()).contains("id=\"redirectUris-wrong\"", "http://portal.example/back");

    assertThat(
            browser
                .submit(
                    form,
                    form,
                    "redirectUris",
                    "https://portal.example/back?a=1,2\nhttps://portal.example/other",
                    "authMethod",
                    "private_key_jwt",
                    "profile",
                    "openid",
                    "marks",
                    "scanAllowed")
                .status())
        .isEqualTo(303);
    var client = api.get("/v1/partners/" + portal.number() + "/openid-client", SYSTEM).json();
    assertThat(client.getList("redirectUris"))
        .isEqualTo(List.of("https://portal.example/back?a=1,2", "https://portal.example/other"));
    assertThat(client.getBoolean("scanAllowed")).isTrue();
    assertThat(client.getBoolean("dpopBound")).isFalse();

    assertThat(browser.submit(form + "/remove", form + "/remove").status()).isEqualTo(303);
    assertThat(api.get("/v1/partners/" + portal.number() + "/openid-client", SYSTEM).status())
        .isEqualTo(404);
  }

  @Test
  void batchIsStartedOnceAndOnlyAtAFactory() {
    var browser = ConsoleBrowser.of(api, SYSTEM);
    var factory = TestFactory.register();
    var none = browser.fill(BATCH, "regionCode", "410185", "factoryNo", "1000000001");
    assertThat(none.status()).isBetween(400, 499);
    assertThat(none.body()).contains("data-test=\"refused\"");

    var key = "CONSOLEBATCH" + factory.number() + "0000000000";
    for (int i = 0; i < 2; i++) {
      assertThat(
              browser
                  .submit(
                      BATCH,
                      BATCH,
                      "key",
                      key,
                      "regionCode",
                      "410185",
                      "factoryNo",
                      factory.number(),
                      "limit",
                      "3")
                  .status())
          .isEqualTo(303);
    }
    var page = browser.get("/console/operator/files").body();
    assertThat(page.split("<code>" + factory.number() + "</code>", -1)).hasSize(2);
  }
}
