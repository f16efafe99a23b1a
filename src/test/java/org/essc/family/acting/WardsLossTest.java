package org.essc.family.acting;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.essc.card.loss.LossApi;
import org.essc.card.replacement.FeesConfigured;
import org.essc.holderpage.PageBrowser;
import org.essc.person.PersonName;
import org.essc.platform.crypto.BlindIndex;
import org.essc.testing.Api;
import org.essc.testing.MutableClock;
import org.essc.testing.TestPerson;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A guardian reports the loss of the ward's card over a channel, where nobody shows anything. */
@QuarkusTest
@TestProfile(FeesConfigured.class)
class WardsLossTest {

  @Inject AgroalDataSource database;
  @Inject BlindIndex index;
  @Inject MutableClock clock;

  private final Api api = Api.here();
  private Families families;
  private LossApi loss;

  @BeforeEach
  void families() {
    families = new Families(database, index, api);
    loss = new LossApi(api, clock);
  }

  @Test
  void recordedGuardianReportsTheWardsLossAndIsRecorded() throws SQLException {
    var two = families.ward();

    var reported = report(two.actor().person(), two.member().person());

    assertThat(reported.status()).as(reported.body()).isEqualTo(201);
    try (var connection = database.getConnection();
        var statement =
            connection.prepareStatement(
                "select party from card_act where act = 'card.report-loss' and holder_id = ?")) {
      statement.setObject(1, families.holderId(two.member()));
      var rows = statement.executeQuery();
      assertThat(rows.next()).isTrue();
      assertThat(rows.getString(1)).isEqualTo("guardian");
    }
  }

  @Test
  void bothPeopleReadOfItAmongTheirUses() {
    var two = families.ward();
    assertThat(report(two.actor().person(), two.member().person()).status()).isEqualTo(201);

    assertThat(PageBrowser.at(api, two.actor(), "uses").get("/h/uses").body())
        .contains("data-kind=\"report-loss-for\"", masked(two.member()));
    assertThat(PageBrowser.at(api, two.member(), "uses").get("/h/uses").body())
        .contains("data-kind=\"report-loss\"", "data-act=\"guardian\"", masked(two.actor()));
  }

  private static String masked(Api.Holder holder) {
    return new PersonName(holder.person().name()).masked();
  }

  /** The card is reported once, whoever of them was first. */
  @Test
  void guardiansAtOnceReportOneLoss() throws SQLException {
    var two = families.ward();
    var other = api.holder();
    families.insertGuardian(other, two.member().person());

    var replies =
        Stream.of(two.actor(), other)
            .map(one -> reportAsync(one.person(), two.member().person()))
            .toList()
            .stream()
            .map(CompletableFuture::join)
            .toList();

    assertThat(replies.stream().map(Api.Reply::status).filter(status -> status == 201)).hasSize(1);
    assertThat(acts(families.holderId(two.member()))).isEqualTo(1);
  }

  private int acts(UUID holder) throws SQLException {
    try (var connection = database.getConnection();
        var statement =
            connection.prepareStatement(
                "select count(*) from card_act where act = 'card.report-loss' and holder_id = ?")) {
      statement.setObject(1, holder);
      var rows = statement.executeQuery();
      rows.next();
      return rows.getInt(1);
    }
  }

  private CompletableFuture<Api.Reply> reportAsync(TestPerson guardian, TestPerson ward) {
    return api.createAsync("/v1/loss-reports", Api.CHANNEL, LossApi.body(ward, by(guardian)));
  }

  @Test
  void strangersRelativesAndFormerGuardiansDoNot() {
    var two = families.ward();
    var relative = families.relative("card", "enquiry");

    assertThat(report(api.holder().person(), two.member().person()).code())
        .isEqualTo("party-not-allowed");
    assertThat(report(relative.actor().person(), relative.member().person()).code())
        .isEqualTo("party-not-allowed");
    assertThat(api.delete("/v1/family-members/" + two.memberId(), Api.CHANNEL).status())
        .isEqualTo(204);
    assertThat(report(two.actor().person(), two.member().person()).code())
        .isEqualTo("party-not-allowed");
  }

  /** Kaifeng, as it is here, leaves guardians the codes alone. */
  @Test
  void guardianDoesNotWhereTheRegionDoesNotLetGuardians() {
    var two = families.wardOf(TestPerson.next().withRegion("410200"));

    assertThat(report(two.actor().person(), two.member().person()).code())
        .isEqualTo("party-not-allowed");
  }

  private Api.Reply report(TestPerson guardian, TestPerson ward) {
    return loss.report(Api.CHANNEL, ward, by(guardian));
  }

  private String by(TestPerson guardian) {
    var by = loss.online("app").strip();
    return by.substring(0, by.length() - 1)
        + ",\"party\":{\"kind\":\"guardian\",\"idType\":\"01\",\"idNumber\":\"%s\",\"name\":\"%s\"}}"
            .formatted(guardian.idNumber(), guardian.name());
  }
}
