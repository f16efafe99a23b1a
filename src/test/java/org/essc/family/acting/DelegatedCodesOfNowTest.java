package org.essc.family.acting;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.UUID;
import org.essc.platform.crypto.BlindIndex;
import org.essc.testing.Api;
import org.essc.testing.TestPerson;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** By which card a member is shown, and what a verifier is told of it afterwards. */
@QuarkusTest
class DelegatedCodesOfNowTest {

  @Inject AgroalDataSource database;
  @Inject BlindIndex index;

  private final Api api = Api.here();
  private Families families;

  @BeforeEach
  void families() {
    families = new Families(database, index, api);
  }

  @AfterEach
  void entitleAgain() throws SQLException {
    entitle("maskedName", "act");
  }

  @Test
  void memberIsShownByACardThatMayBeUsedThoughANewerOneIsLost() {
    var two = families.relative("enquiry");
    var newer = two.member().person().withCardNo(TestPerson.next().cardNo()).withRegion("410100");
    api.holderOf(newer);
    api.importCards(newer.withState(2));

    var code = made(two);

    assertThat(api.verify(Api.VERIFIER, code).status()).isEqualTo(200);
  }

  @Test
  void verifierThatMayNotKnowAnyMoreWhoActsIsNotToldAndGetsNoAssertion() throws SQLException {
    var code = made(families.guardian());
    var key = UUID.randomUUID().toString();
    var first = api.verify(Api.VERIFIER, code, "enquiry", key).json();
    assertThat(first.getString("act.sub")).isNotNull();
    execute("delete from idempotency_key where caller = '" + Api.VERIFIER + "'");
    entitle("maskedName");

    var repeat = api.verify(Api.VERIFIER, code, "enquiry", key);
    var read = api.get("/v1/verifications/" + first.getString("verificationId"), Api.VERIFIER);

    assertThat(repeat.status()).as(repeat.body()).isEqualTo(200);
    assertThat(repeat.json().getMap("")).doesNotContainKeys("act", "act_kind", "assertion");
    assertThat(read.json().getMap("")).doesNotContainKeys("act", "act_kind");
  }

  private String made(Families.Two two) {
    var made =
        api.post(
            "/v1/identity-codes",
            Api.CHANNEL,
            "{\"signNo\":\"%s\",\"purpose\":\"enquiry\",\"memberId\":\"%s\"}"
                .formatted(two.actor().signNo(), two.memberId()));
    assertThat(made.status()).as(made.body()).isEqualTo(201);
    return made.json().getString("code");
  }

  private void entitle(String... claims) throws SQLException {
    execute(
        "update partner set claims = array['%s'] where partner_no = '%s'"
            .formatted(String.join("', '", claims), Api.VERIFIER));
  }

  private void execute(String sql) throws SQLException {
    try (var connection = database.getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
