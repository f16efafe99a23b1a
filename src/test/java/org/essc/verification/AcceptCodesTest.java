package org.essc.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.essc.audit.AuditEntry;
import org.essc.audit.RestoreEpoch;
import org.essc.identitycode.CodeRecord;
import org.essc.identitycode.IdentityCode;
import org.essc.identitycode.Purpose;
import org.essc.partner.PartnerNo;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.random.Randomness;
import org.essc.platform.time.Patience;
import org.essc.testing.Anew;
import org.essc.testing.Api;
import org.essc.testing.HeldWrites;
import org.essc.testing.Unis;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Verifications that are recorded together, one of which has no time left. */
@QuarkusTest
class AcceptCodesTest {

  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration LITTLE = Duration.ofMillis(500);
  private static final int LANES = 3;
  private static final PartnerNo VERIFIER = new PartnerNo(Api.VERIFIER);

  @Inject AcceptCodes acceptCodes;
  @Inject IdentifyByCode identify;
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

  @Test
  void codeOfAnAttemptThatIsRefusedForWantOfTimeIsAsGoodAsBefore() throws Exception {
    Anew.whileBusy(this::lateWithAnotherInItsBatch);
  }

  private void lateWithAnotherInItsBatch() throws SQLException {
    var holder = api.holder();
    var code = IdentityCode.parse(api.freshCode(holder));
    var before = new ArrayList<Attempt>();
    for (int lane = 0; lane < LANES; lane++) {
      before.add(attempt(LONG));
    }
    var other = attempt(LONG);

    var late = HeldWrites.answer("insert", "verification", () -> lateBehind(before, other, code));

    assertThatThrownBy(late::join).hasCauseInstanceOf(ProblemException.class);
    requireRecorded(id("id", holder.signNo()));
    assertThat(Unis.get(identify(code, Patience.of(LONG))).holderId())
        .isEqualTo(id("holder_id", holder.signNo()));
  }

  /** Of an attempt that was used up in time, and was not alone in its batch. */
  private void requireRecorded(UUID signing) throws SQLException {
    var failed = "select count(*) from audit_entry where payload like '%%%s%%\"failed\"%%'";
    if (number(failed.formatted(signing)) == 0) {
      throw Anew.busy(new IllegalStateException("no other was in its batch"));
    }
  }

  /** All lanes are held until the time of what waits for them is over. */
  private CompletableFuture<CodeRecord> lateBehind(
      List<Attempt> before, Attempt other, IdentityCode code) {
    var since = System.nanoTime();
    for (int lane = 1; lane <= LANES; lane++) {
      var held = lane;
      accepting(before.get(lane - 1));
      Awaitility.await()
          .pollInterval(Duration.ofMillis(10))
          .until(() -> HeldWrites.number() >= held);
    }
    var little = Patience.of(LITTLE);
    var late = identify(code, little).subscribeAsCompletionStage();
    accepting(other);
    Awaitility.await().pollInterval(Duration.ofMillis(10)).until(little::over);
    // before what is held would be given up
    Anew.within(Duration.ofMillis(1_800), since);
    return late;
  }

  private Uni<CodeRecord> identify(IdentityCode code, Patience patience) {
    return identify.handle(VERIFIER.actor(), code, Purpose.ENQUIRY, patience);
  }

  private CompletableFuture<Outcome> accepting(Attempt attempt) {
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
