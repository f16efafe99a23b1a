package org.essc.ecard;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.essc.events.EventApi;
import org.essc.login.CodedLogins;
import org.essc.login.CodedLogins.Asked;
import org.essc.login.TestPortal;
import org.essc.login.TestPortal.Terms;
import org.essc.testing.Api;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An electronic card is past its own last day, and its physical card is good for longer. */
@QuarkusTest
class OutlivedECardTest {

  private static final String DISABLED = EventApi.RISC + "account-disabled";

  @Inject CodedLogins logins;
  @Inject AgroalDataSource database;
  @Inject Pool pool;

  private final Api api = Api.here();
  private final EventApi events = new EventApi(api);
  private String stream;

  @AfterEach
  void delete() {
    if (stream != null) {
      events.delete(Api.OTHER_CHANNEL, stream);
    }
  }

  @Test
  void oneThatIsIssuedAgainIsAnotherAndOtherChannelsAreToldOfTheEnd() {
    var holder = api.holder();
    var other = signNoOnOtherChannel(holder);
    var former = read(other).json().getString("esscNo");
    OutlivedECards.outlive(holder.signNo());
    assertThat(read(other).json().getString("status")).isEqualTo("suspended");
    EventApi.awaitRelay();
    stream = events.polling(Api.OTHER_CHANNEL, DISABLED);

    var again = api.issue(Api.CHANNEL, holder.person());

    assertThat(again.status()).as(again.body()).isEqualTo(201);
    assertThat(again.json().getString("esscNo")).isNotEqualTo(former);
    assertThat(again.json().getString("signNo")).isNotEqualTo(holder.signNo());
    assertThat(events.receive(Api.OTHER_CHANNEL, stream, "signNo", other, 1))
        .extracting(one -> one.data().get("essc_reason"))
        .containsExactly("expired");
  }

  /** As where its physical card has ended, whatever becomes of a card that goes on. */
  @Test
  void formerOneIsReadAsTerminated() {
    var holder = api.holder();
    var other = signNoOnOtherChannel(holder);
    OutlivedECards.outlive(holder.signNo());
    assertThat(api.issue(Api.CHANNEL, holder.person()).status()).isEqualTo(201);

    assertTerminated(other);
    api.importCards(holder.person().withState(2));
    assertTerminated(other);
  }

  /** Whoever asks by what the former one had is told the same reason everywhere. */
  @Test
  void reasonOfTheFormerOneIsToldWhereverItIsAskedFor() {
    var holder = api.holder();
    var there = new Api.Holder(holder.person(), signNoOnOtherChannel(holder));
    var code = api.freshCode(holder);
    OutlivedECards.outlive(holder.signNo());
    assertExpired(api.code(Api.OTHER_CHANNEL, there.signNo(), "enquiry"));
    assertThat(api.issue(Api.CHANNEL, holder.person()).status()).isEqualTo(201);

    assertExpired(api.code(Api.OTHER_CHANNEL, there.signNo(), "enquiry"));
    assertExpired(api.verify(Api.VERIFIER, code));
    api.importCards(holder.person().withState(2));
    assertExpired(api.code(Api.OTHER_CHANNEL, there.signNo(), "enquiry"));
    api.importCards(holder.person().withState(9));
    assertThat(api.code(Api.OTHER_CHANNEL, there.signNo(), "enquiry").json().getString("reason"))
        .isEqualTo("cancelled");
  }

  /** The reason is told by the API then; the pages are the holder's, as the new one is. */
  @Test
  void formerOneOpensThePagesUntilThereIsAnother() {
    var holder = api.holder();
    var there = signNoOnOtherChannel(holder);
    var uses = "{\"signNo\":\"%s\",\"page\":\"uses\"}".formatted(there);
    OutlivedECards.outlive(holder.signNo());
    assertThat(api.post("/v1/launch-tickets", Api.OTHER_CHANNEL, uses).status()).isEqualTo(201);

    assertThat(api.issue(Api.CHANNEL, holder.person()).status()).isEqualTo(201);

    var refused = api.post("/v1/launch-tickets", Api.OTHER_CHANNEL, uses);
    assertThat(refused.status()).as(refused.body()).isEqualTo(404);
    assertThat(refused.code()).isEqualTo("not-found");
    var again = signNoOnOtherChannel(holder);
    var anew = "{\"signNo\":\"%s\",\"page\":\"uses\"}".formatted(again);
    assertThat(api.post("/v1/launch-tickets", Api.OTHER_CHANNEL, anew).status()).isEqualTo(201);
  }

  /** A signing that a channel has ended itself stays unknown to it. */
  @Test
  void signingThatItsChannelEndedBeforeIsNotReadAgain() {
    var holder = api.holder();
    var other = signNoOnOtherChannel(holder);
    assertThat(api.delete("/v1/ecards/" + other, Api.OTHER_CHANNEL).status()).isEqualTo(204);
    OutlivedECards.outlive(holder.signNo());

    assertThat(api.issue(Api.CHANNEL, holder.person()).status()).isEqualTo(201);

    assertThat(read(other).code()).isEqualTo("not-found");
  }

  @Test
  void logInsByItEndOverWhicheverChannel() {
    var holder = api.holder();
    var there = new Api.Holder(holder.person(), signNoOnOtherChannel(holder));
    var portal = TestPortal.register(pool, Terms.CONFIDENTIAL);
    var sessions =
        List.of(
            CodedLogins.session(logins.loggedIn(portal, holder, Asked.OFFLINE)),
            CodedLogins.session(logins.loggedIn(portal, there, Asked.OFFLINE)));
    OutlivedECards.outlive(holder.signNo());

    assertThat(api.issue(Api.CHANNEL, holder.person()).status()).isEqualTo(201);

    assertThat(sessions).extracting(logins::endedBy).containsOnly("card");
  }

  @Test
  void ofTwoChannelsThatAskAtOnceOneEndsItAndBothHaveTheSameNewOne() throws SQLException {
    for (int round = 0; round < 4; round++) {
      var holder = api.holder();
      signNoOnOtherChannel(holder);
      OutlivedECards.outlive(holder.signNo());
      var body = Api.issueBody(holder.person());
      var one = api.issueAsync(Api.CHANNEL, body, UUID.randomUUID().toString());
      var two = api.issueAsync(Api.OTHER_CHANNEL, body, UUID.randomUUID().toString());

      assertThat(one.join().status()).as(one.join().body()).isEqualTo(201);
      assertThat(two.join().status()).as(two.join().body()).isEqualTo(201);
      assertThat(one.join().json().getString("esscNo"))
          .isEqualTo(two.join().json().getString("esscNo"));
      assertThat(ends(holder)).isEqualTo(1);
    }
  }

  @Test
  void nothingEndsWhileSomebodyHoldsTheCard() throws SQLException {
    var holder = api.holder();
    OutlivedECards.outlive(holder.signNo());
    try (var connection = database.getConnection()) {
      connection.setAutoCommit(false);
      execute(
          connection,
          "select c.id from physical_card c join ecard_binding b on b.holder_id = c.holder_id"
              + " where b.sign_no = ? for update of c",
          holder);
      assertThat(api.once().issue(Api.CHANNEL, holder.person()).status()).isEqualTo(503);
      connection.rollback();
    }

    assertThat(ends(holder)).isZero();
    assertThat(api.issue(Api.CHANNEL, holder.person()).status()).isEqualTo(201);
    assertThat(ends(holder)).isEqualTo(1);
  }

  private String signNoOnOtherChannel(Api.Holder holder) {
    return api.issue(Api.OTHER_CHANNEL, holder.person()).json().getString("signNo");
  }

  private Api.Reply read(String signNoOfOther) {
    return api.get("/v1/ecards/" + signNoOfOther, Api.OTHER_CHANNEL);
  }

  private void assertTerminated(String signNoOfOther) {
    var eCard = read(signNoOfOther);
    assertThat(eCard.status()).as(eCard.body()).isEqualTo(200);
    assertThat(eCard.json().getString("status")).isEqualTo("terminated");
    assertThat(eCard.json().getString("reason")).isEqualTo("expired");
    assertThat(eCard.json().getString("credential")).isNull();
  }

  private static void assertExpired(Api.Reply reply) {
    assertThat(reply.code()).as(reply.body()).isEqualTo("card-not-usable");
    assertThat(reply.json().getString("reason")).isEqualTo("expired");
  }

  /** How often its end was told. */
  private int ends(Api.Holder holder) throws SQLException {
    try (var connection = database.getConnection();
        var statement =
            connection.prepareStatement(
                "select count(*) from outbox_event o join ecard_binding b"
                    + " on b.holder_id = o.holder_id and b.ecard_id = o.subject_id"
                    + " where b.sign_no = ? and o.type = 'ecard-terminated'")) {
      statement.setString(1, holder.signNo());
      var rows = statement.executeQuery();
      rows.next();
      return rows.getInt(1);
    }
  }

  private static void execute(Connection connection, String sql, Api.Holder holder)
      throws SQLException {
    try (var statement = connection.prepareStatement(sql)) {
      statement.setString(1, holder.signNo());
      statement.execute();
    }
  }
}
