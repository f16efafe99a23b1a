package org.essc.family.acting;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.UUID;
import org.essc.platform.crypto.BlindIndex;
import org.essc.testing.Api;
import org.essc.testing.TestPerson;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A guardian has the ward's electronic card issued. */
@QuarkusTest
class WardsIssuanceTest {

  @Inject AgroalDataSource database;
  @Inject BlindIndex index;

  private final Api api = Api.here();
  private Families families;

  @BeforeEach
  void families() {
    families = new Families(database, index, api);
  }

  @Test
  void guardianHasTheWardsCardIssuedAndBothStandInTheAudit() throws SQLException {
    var parent = api.holder();
    var child = child();
    var membership = families.insertGuardian(parent, child);

    var issued = issue(child, parent.signNo(), membership);

    assertThat(issued.status()).as(issued.body()).isEqualTo(201);
    var two =
        new Families.Two(
            parent, new Api.Holder(child, issued.json().getString("signNo")), membership);
    try (var connection = database.getConnection();
        var statement = connection.createStatement()) {
      var rows =
          statement.executeQuery(
              "select payload from audit_entry where payload like '%ecard.issue%"
                  + families.holderId(two.member())
                  + "%'");
      assertThat(rows.next()).isTrue();
      assertThat(rows.getString(1))
          .contains("\"membership\":\"" + membership + "\"")
          .contains("\"actKind\":\"guardian\"")
          .contains("\"actingHolder\":\"" + families.holderId(parent) + "\"");
    }
  }

  @Test
  void guardianOfAnotherAndStrangersAreRefused() {
    var parent = api.holder();
    var child = child();
    var membership = families.insertGuardian(parent, child);
    var other = child();

    assertThat(issue(other, parent.signNo(), membership).code()).isEqualTo("holder-mismatch");
    assertThat(issue(child, parent.signNo(), UUID.randomUUID()).code()).isEqualTo("not-found");
    assertThat(issue(child, api.holder().signNo(), membership).code()).isEqualTo("not-found");
    var relative = families.relative("card");
    assertThat(
            issue(relative.member().person(), relative.actor().signNo(), relative.memberId())
                .code())
        .isEqualTo("not-delegated");
    api.importCards(parent.person().withState(2));
    var lost = issue(child, parent.signNo(), membership);
    assertThat(lost.code()).isEqualTo("card-not-usable");
    assertThat(lost.json().getString("whose")).isEqualTo("actor");
  }

  private TestPerson child() {
    var child = TestPerson.next().born(LocalDate.now().minusYears(8));
    api.importCards(child);
    return child;
  }

  private Api.Reply issue(TestPerson child, String signNo, UUID membership) {
    var body = Api.issueBody(child).strip();
    return api.issue(
        Api.CHANNEL,
        body.substring(0, body.length() - 1)
            + ",\"guardian\":{\"signNo\":\"%s\",\"memberId\":\"%s\"}}"
                .formatted(signNo, membership),
        UUID.randomUUID().toString());
  }
}
