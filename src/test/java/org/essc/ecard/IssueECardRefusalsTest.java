package org.essc.ecard;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.essc.testing.Api;
import org.essc.testing.TestPerson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Bad input to issuance: each its own 4xx, and nothing issued. */
@QuarkusTest
class IssueECardRefusalsTest {

  private final Api api = Api.here();

  static Stream<Arguments> badFields() {
    return Stream.of(
        bad(
            "wrong check character",
            "idNumber",
            "id-number-check-character",
            IssueECardRefusalsTest::breakCheck),
        bad(
            "30 February",
            "idNumber",
            "id-number-birth-date",
            body -> number(body, "410199199002300019")),
        bad(
            "born in the future",
            "idNumber",
            "id-number-birth-date",
            body -> number(body, checked("41019920990101001"))),
        bad("NUL in the name", "name", "name-control-character", body -> name(body, "张\\u0000三")),
        bad(
            "control character in the name",
            "name",
            "name-control-character",
            body -> name(body, "张\\u0007三")),
        bad(
            "lone surrogate in the name",
            "name",
            "name-lone-surrogate",
            body -> name(body, "张\\ud842")),
        bad("look-alike dot in the name", "name", "name-dot", body -> name(body, "买买提•张")),
        bad(
            "region that is none",
            "regionCode",
            "region-code-format",
            body -> body.replace("\"411300\"", "\"4113\"")),
        bad(
            "full-width digits in the phone",
            "phone",
            "phone-format",
            body -> body.replaceAll("\"phone\":\"[0-9]+\"", "\"phone\":\"１３９００００００００\"")),
        bad(
            "evidence that does not exist",
            "evidence.method",
            "evidence-method-unknown",
            body -> body.replace("FACE", "PALM")),
        bad(
            "evidence of last year",
            "evidence.verifiedAt",
            "verified-at-too-old",
            body ->
                body.replaceAll(
                    "\"verifiedAt\":\"[^\"]+\"", "\"verifiedAt\":\"2020-01-01T00:00:00Z\"")),
        bad(
            "unknown field",
            "wish",
            "unknown field",
            body -> body.replace("{\"regionCode\"", "{\"wish\":1,\"regionCode\"")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badFields")
  void badFieldIsNamed(String what, String field, String message, UnaryOperator<String> spoil) {
    var person = TestPerson.next();
    api.importCards(person);

    var reply = send(spoil.apply(Api.issueBody(person)));

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.code()).isEqualTo("invalid-request");
    assertThat(reply.json().getString("violations[0].field")).isEqualTo(field);
    assertThat(reply.json().getString("violations[0].message")).isEqualTo(message);
    assertThat(reply.body()).doesNotContain(person.idNumber()).doesNotContain(person.name());
    assertThat(api.issue(Api.CHANNEL, person).status()).as("nothing was issued").isEqualTo(201);
  }

  @Test
  void duplicateKeyIsMalformed() {
    var body = Api.issueBody(TestPerson.next());

    assertMalformed(body.replace("{\"regionCode\"", "{\"regionCode\":\"110000\",\"regionCode\""));
  }

  @Test
  void deeplyNestedJsonIsRefusedWhereItBegins() {
    var reply = send("{\"regionCode\":" + "[".repeat(30_000) + "]".repeat(30_000) + "}");

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.json().getString("violations[0].field")).isEqualTo("regionCode");
  }

  @Test
  void hundredThousandLevelsAreTooLarge() {
    var reply = send("{\"regionCode\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}");

    assertThat(reply.status()).isEqualTo(413);
  }

  @Test
  void somethingAfterTheEndIsMalformed() {
    assertMalformed(Api.issueBody(TestPerson.next()) + "{}");
  }

  @Test
  void emptyBodyIsMalformed() {
    assertMalformed("");
  }

  @Test
  void otherContentTypeIsRefused() {
    var reply =
        api.join(
            api.json("/v1/ecards", Api.CHANNEL, Api.issueBody(TestPerson.next()))
                .setHeader("Content-Type", "text/plain")
                .header("Idempotency-Key", UUID.randomUUID().toString()));

    assertThat(reply.status()).isEqualTo(415);
    assertThat(reply.code()).isEqualTo("unsupported-media-type");
  }

  @Test
  void keyWithUnprintableCharactersIsRefused() {
    var reply = api.issue(Api.CHANNEL, Api.issueBody(TestPerson.next()), "a key with spaces");

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.json().getString("violations[0].field")).isEqualTo("Idempotency-Key");
  }

  @Test
  void withoutTokenOrScopeNothingIsIssuedReadOrEnded() {
    var body = Api.issueBody(TestPerson.next());
    assertThat(api.post("/v1/ecards", null, body).status()).isEqualTo(401);
    assertThat(api.get("/v1/ecards/x", null).status()).isEqualTo(401);
    assertThat(api.delete("/v1/ecards/x", null).status()).isEqualTo(401);
    assertThat(api.issue(Api.VERIFIER, body, "k").status()).isEqualTo(403);
    assertThat(api.get("/v1/ecards/x", Api.VERIFIER).status()).isEqualTo(403);
    assertThat(api.delete("/v1/ecards/x", Api.VERIFIER).status()).isEqualTo(403);
  }

  @Test
  void whatIsNoSigningNumberIsNotFound() {
    for (var path : new String[] {"%00", "x", "0".repeat(33)}) {
      assertThat(api.get("/v1/ecards/" + path, Api.CHANNEL).status()).as(path).isEqualTo(404);
      assertThat(api.delete("/v1/ecards/" + path, Api.CHANNEL).status()).as(path).isEqualTo(404);
    }
  }

  private Api.Reply send(String body) {
    return api.issue(Api.CHANNEL, body, UUID.randomUUID().toString());
  }

  private void assertMalformed(String body) {
    var reply = send(body);
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.code()).isEqualTo("malformed-json");
  }

  private static Arguments bad(
      String what, String field, String message, UnaryOperator<String> spoil) {
    return Arguments.of(what, field, message, spoil);
  }

  private static String number(String body, String value) {
    return body.replaceAll("\"idNumber\":\"[^\"]+\"", "\"idNumber\":\"" + value + "\"");
  }

  private static String checked(String digits) {
    return digits + org.essc.person.IdNumber.checkCharacter(digits);
  }

  private static String name(String body, String value) {
    return body.replaceAll(
        "\"name\":\"[^\"]+\"",
        java.util.regex.Matcher.quoteReplacement("\"name\":\"" + value + "\""));
  }

  private static String breakCheck(String body) {
    var person = body.replaceAll("(?s).*\"idNumber\":\"([^\"]+)\".*", "$1");
    var last = person.charAt(17) == '1' ? '2' : '1';
    return number(body, person.substring(0, 17) + last);
  }
}
