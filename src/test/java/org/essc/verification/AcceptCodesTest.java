package org.essc.verification;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.essc.audit.AuditEntry;
import org.essc.audit.RestoreEpoch;
import org.essc.identitycode.CodeRecord;
import org.essc.identitycode.Purpose;
import org.essc.partner.PartnerNo;
import org.essc.platform.random.Randomness;
import org.essc.platform.time.Patience;
import org.essc.testing.Api;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Verifications that are recorded together, one of which has no time left. */
@QuarkusTest
class AcceptCodesTest {

  private static final Duration LONG = Duration.ofSeconds(20);
  private static final PartnerNo VERIFIER = new PartnerNo(Api.VERIFIER);

  @Inject AcceptCodes acceptCodes;
  @Inject Randomness randomness;
  @Inject AgroalDataSource database;

  private final Api api = Api.here();

  /** A sequence counts also what is rolled back; it is slow, so that what comes meanwhile waits. */
  @BeforeEach
  void count() throws SQLException {
    execute("create sequence counted_verifications");
    execute("grant usage on sequence counted_verifications to public");
    execute(
        """
        create or replace function counted_verifications() returns trigger language plpgsql as $$
        begin
          perform nextval('counted_verifications');
          perform pg_sleep(0.1);
          return new;
        end $$
        """);
    execute(
        "create trigger counted_verifications before insert on verification for each row"
            + " execute function counted_verifications()");
  }

  @AfterEach
  void forget() throws SQLException {
    execute("drop trigger counted_verifications on verification");
    execute("drop function counted_verifications()");
    execute("drop sequence counted_verifications");
  }

  @Test
  void attemptThatIsRefusedForWantOfTimeTakesNoOtherOfItsBatchAlong() throws SQLException {
    var first = attempt(LONG);
    var late = attempt(Duration.ZERO);
    var other = attempt(LONG);

    // While the first is written, the two that follow wait for the next batch.
    var firsts = accepting(first);
    var lates = accepting(late);
    var others = accepting(other);

    assertThat(firsts.join().accepted()).isNotNull();
    assertThat(others.join().accepted()).isNotNull();
    assertThat(lates.handle((outcome, none) -> outcome == null || outcome.accepted() == null))
        .isCompletedWithValue(true);
    assertThat(number("select last_value from counted_verifications"))
        .as("each was written once")
        .isEqualTo(2);
  }

  private CompletableFuture<AcceptCodes.Outcome> accepting(Attempt attempt) {
    return acceptCodes.accept(attempt).subscribeAsCompletionStage();
  }

  private Attempt attempt(Duration left) throws SQLException {
    var signNo = api.holder().signNo();
    return new Attempt(
        randomness.uuid(),
        randomness.bytes(32),
        Instant.now().plusSeconds(60),
        new CodeRecord(
            id("id", signNo),
            id("holder_id", signNo),
            new PartnerNo(Api.CHANNEL),
            Purpose.ENQUIRY,
            number("select " + RestoreEpoch.CURRENT),
            null,
            null),
        VERIFIER,
        Set.of(),
        Attempt.Terminal.UNKNOWN,
        false,
        "",
        AuditEntry.of("identity-code.verify", VERIFIER.actor()),
        Patience.of(left));
  }

  private UUID id(String column, String signNo) throws SQLException {
    try (var connection = database.getConnection();
        var query =
            connection.prepareStatement(
                "select " + column + " from ecard_binding where sign_no = ?")) {
      query.setString(1, signNo);
      var rows = query.executeQuery();
      rows.next();
      return rows.getObject(1, UUID.class);
    }
  }

  private long number(String query) throws SQLException {
    try (var connection = database.getConnection();
        var statement = connection.createStatement()) {
      var rows = statement.executeQuery(query);
      rows.next();
      return rows.getLong(1);
    }
  }

  private void execute(String sql) throws SQLException {
    try (var connection = database.getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
