package org.essc.ecard;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.essc.audit.Covered;
import org.essc.platform.crypto.BlindIndex;
import org.essc.testing.Api;
import org.essc.testing.MutableClock;
import org.essc.testing.TestPerson;
import org.essc.testing.TestServers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An issuance that stops between its intent and its activation. */
@QuarkusTest
class InterruptedIssuanceTest {

  @Inject MutableClock clock;
  @Inject AgroalDataSource database;
  @Inject FinishIssuances sweeper;
  @Inject BlindIndex index;
  @Inject Covered covered;

  private final Api api = Api.here();

  @AfterEach
  void repair() throws SQLException {
    execute("drop trigger if exists fail_issuance on audit_entry");
    clock.reset();
    Api.forgetTokens();
  }

  @Test
  void nothingIsHandedOutWhenTheLastInsertFailsAndTheSweeperFinishesIt() throws SQLException {
    var person = interrupted();
    assertThat(count("ecard_binding where state = 'active' and credential is not null", person))
        .as("nothing is signed and recorded")
        .isZero();

    execute("drop trigger fail_issuance on audit_entry");
    clock.advance(Duration.ofMinutes(1));
    Api.forgetTokens();
    awaitSweeps(() -> count("ecard_binding where state = 'active'", person) == 1);

    var again = api.issue(Api.CHANNEL, person);
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.json().getString("credential")).isNotBlank();
  }

  @Test
  void issueWhileTheTableOfTheAuditLogIsAwayIsUnavailable() throws SQLException {
    var person = TestPerson.next();
    api.importCards(person);
    assertThat(api.get("/v1/ecards/none", Api.CHANNEL).status()).as("has a token").isEqualTo(404);
    superuser("alter table audit_entry rename to audit_entry_away");
    Api.Reply refused;
    try {
      refused = api.once().issue(Api.CHANNEL, person);
    } finally {
      superuser("alter table audit_entry_away rename to audit_entry");
    }
    assertThat(refused.status()).as(refused.body()).isEqualTo(503);
    assertThat(refused.code()).isEqualTo("service-unavailable");
    assertThat(api.issue(Api.CHANNEL, person).status()).isEqualTo(201);
  }

  private static void superuser(String sql) throws SQLException {
    try (var connection = TestServers.superuserDatabase().getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Test
  void callerThatTriesAgainFinishesItItself() throws SQLException {
    var person = interrupted();
    execute("drop trigger fail_issuance on audit_entry");

    assertThat(api.issue(Api.CHANNEL, person).status()).isEqualTo(201);
    assertThat(count("ecard_binding where state <> 'ended'", person)).isEqualTo(1);
  }

  @Test
  void intentForACardThatWasLostMeanwhileIsWithdrawn() throws SQLException {
    var person = interrupted();
    execute("drop trigger fail_issuance on audit_entry");
    api.importCards(person.withState(2));

    clock.advance(Duration.ofMinutes(1));
    Api.forgetTokens();
    awaitSweeps(() -> count("ecard_binding where state = 'ended'", person) == 1);

    assertThat(count("ecard where state = 'terminated'", person)).isEqualTo(1);
    assertThat(covered.entry("\"act\":\"ecard.withdraw\"", signing(person)))
        .as("has its receipt")
        .isTrue();
    api.importCards(person);
    assertThat(api.issue(Api.CHANNEL, person).status()).isEqualTo(201);
  }

  private TestPerson interrupted() throws SQLException {
    failIssuance();
    var person = issuedInVain();
    // one that a busy machine refused before its intent was stored was not interrupted
    for (int time = 1; time < 5 && intents(person) == 0; time++) {
      person = issuedInVain();
    }
    assertThat(intents(person)).isEqualTo(1);
    return person;
  }

  private TestPerson issuedInVain() {
    var person = TestPerson.next();
    api.importCards(person);
    var reply = api.once().issue(Api.CHANNEL, person);
    assertThat(reply.status()).isEqualTo(503);
    assertThat(reply.code()).isIn("service-unavailable", "overloaded");
    return person;
  }

  private int intents(TestPerson person) throws SQLException {
    return count("ecard_binding where state = 'issuing'", person);
  }

  private void failIssuance() throws SQLException {
    execute(
"""
create or replace function fail_issuance() returns trigger language plpgsql as $$
begin
  if new.payload like '%"act":"ecard.%' then raise exception 'disk of the audit log is full'; end if;
  return new;
end $$
""");
    execute(
        "create trigger fail_issuance before insert on audit_entry for each row"
            + " execute function fail_issuance()");
  }

  private interface Condition {
    boolean holds() throws SQLException;
  }

  private void awaitSweeps(Condition condition) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> {
              sweeper.sweep().subscribeAsCompletionStage().toCompletableFuture().join();
              return condition.holds();
            });
  }

  /** Rows of that person. */
  private int count(String tableAndCondition, TestPerson person) throws SQLException {
    try (var connection = database.getConnection();
        var statement =
            connection.prepareStatement(
                "select count(*) from "
                    + tableAndCondition
                    + " and holder_id = (select id from holder where id_number_index = ?)")) {
      statement.setBytes(1, index.of("id-number", person.idNumber()));
      var rows = statement.executeQuery();
      rows.next();
      return rows.getInt(1);
    }
  }

  private String signing(TestPerson person) throws SQLException {
    try (var connection = database.getConnection();
        var statement =
            connection.prepareStatement(
                "select id from ecard_binding where state = 'ended'"
                    + " and holder_id = (select id from holder where id_number_index = ?)")) {
      statement.setBytes(1, index.of("id-number", person.idNumber()));
      var rows = statement.executeQuery();
      rows.next();
      return rows.getString(1);
    }
  }

  private void execute(String sql) throws SQLException {
    try (var connection = database.getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
