package org.essc.platform.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import org.essc.testing.Api;
import org.junit.jupiter.api.Test;

@QuarkusTest
class UnkeptAnswersTest {

  private final Api api = Api.here();

  @Test
  void whatIsAPersonsIsKeptByNobodyOnItsWay() {
    var holder = api.holder();
    var code = api.code(Api.CHANNEL, holder.signNo(), "enquiry");
    assertUnkept(201, code);
    var verified = api.verify(Api.VERIFIER, code.json().getString("code"));
    assertUnkept(200, verified);
    var read = "/v1/verifications/" + verified.json().getString("verificationId");
    assertUnkept(200, api.get(read, Api.VERIFIER));
    assertUnkept(404, api.get(read, Api.OTHER_VERIFIER));
    assertUnkept(200, api.get("/v1/ecards/" + holder.signNo(), Api.CHANNEL));
    var ticket = "{\"signNo\":\"%s\",\"page\":\"card\"}".formatted(holder.signNo());
    assertUnkept(201, api.post("/v1/launch-tickets", Api.CHANNEL, ticket));
    assertUnkept(200, api.get("/v1/bank-bindings?state=requested", Api.BANK));
    assertUnkept(204, api.delete("/v1/ecards/" + holder.signNo(), Api.CHANNEL));
  }

  @Test
  void whatMayBeKeptSaysSoItself() {
    assertThat(control(api.get("/.well-known/jwks.json", null))).isEqualTo("public, max-age=300");
    assertThat(control(api.get("/.well-known/openid-configuration", null))).startsWith("public");
  }

  /** Once, also where the answer says so itself. */
  private static void assertUnkept(int status, Api.Reply reply) {
    assertThat(reply.status()).as(reply.body()).isEqualTo(status);
    assertThat(reply.response().headers().allValues("Cache-Control")).containsExactly("no-store");
  }

  private static String control(Api.Reply reply) {
    return reply.header("Cache-Control");
  }
}
