package org.essc.person;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.essc.card.loss.LossApi;
import org.essc.testing.Api;
import org.essc.testing.Imports;
import org.essc.testing.TestPerson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** People without a resident ID card, from the import to the loss of the card. */
@QuarkusTest
class IdDocumentsTest {

  private static final AtomicInteger NEXT = new AtomicInteger();

  private final Api api = Api.here();

  /** Each with a number of their own; the places stand for the form. */
  private static TestPerson person(String form) {
    int n = NEXT.incrementAndGet();
    var number =
        switch (form) {
          case "hong-kong" -> checked("81000019940823" + "%03d".formatted(n));
          case "taiwan" -> checked("83000019850101" + "%03d".formatted(n));
          case "foreign-resident" -> checked("91112419810803" + "%03d".formatted(n));
          case "former-foreign-resident" -> former("CAN1101810803" + n % 10);
          default -> "AUT-U" + (1_000_000 + n);
        };
    return TestPerson.next().withIdNumber(number);
  }

  private static String checked(String digits) {
    return digits + IdNumber.checkCharacter(digits);
  }

  private static String former(String fourteen) {
    return fourteen + IdNumberForm.machineReadableDigit(fourteen);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"hong-kong", "taiwan", "foreign-resident", "former-foreign-resident", "passport"})
  void cardIsImportedFoundIssuedVerifiedAndLost(String form) throws SQLException {
    var person = person(form);
    var imported = api.importCards(person);
    assertThat(imported.json().getInt("accepted")).as(imported.body()).isEqualTo(1);

    var found =
        api.post("/v1/cards/search", Api.REGISTRY, "{\"idNumber\":\"" + person.idNumber() + "\"}");
    assertThat(found.json().getList("items")).as(found.body()).hasSize(1);
    assertThat(found.body()).doesNotContain(person.idNumber());

    var issued = api.issue(Api.CHANNEL, person);
    assertThat(issued.status()).as(issued.body()).isEqualTo(201);
    var holder = new Api.Holder(person, issued.json().getString("signNo"));
    assertThat(api.verify(Api.VERIFIER, api.freshCode(holder)).status()).isEqualTo(200);

    var byNumber =
        api.create(
            "/v1/loss-reports",
            Api.CLERK,
            "{\"card\":{\"idNumber\":\"%s\"},\"by\":%s}"
                .formatted(person.idNumber(), LossApi.HOLDER_AT_WINDOW));
    assertThat(byNumber.status()).as(byNumber.body()).isEqualTo(201);
    assertThat(new Imports(api).everythingStored()).doesNotContain(person.idNumber());
  }

  @Test
  void numberOfAnotherDocumentIsRejectedInImportAndIssuance() {
    var passport = person("passport");
    var claimed = api.issue(Api.CHANNEL, TestPerson.next());
    assertThat(claimed.code()).isEqualTo("holder-mismatch");
    var body = Api.issueBody(passport).replace("\"idType\":\"08\"", "\"idType\":\"01\"");
    var refused = api.create("/v1/ecards", Api.CHANNEL, body);
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.json().getString("violations[0].field")).isEqualTo("idNumber");
  }
}
