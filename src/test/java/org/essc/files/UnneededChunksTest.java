package org.essc.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import org.essc.audit.AuditLog;
import org.essc.partner.PartnerNo;
import org.essc.platform.replica.ReplicaReads;
import org.essc.platform.web.Features;
import org.essc.testing.Unis;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A file may have hundreds of thousands of chunks when it ends before its time. */
@QuarkusTest
class UnneededChunksTest {

  private static final String PARTNER = "5000000001";

  /** Large ones are deleted with the statement that deletes the most, so that it never is. */
  private static final String FEW =
      """
      create or replace function file_test_few() returns trigger language plpgsql as $$
      begin
        if (select count(*) from gone) > 100 then
          raise exception 'more than a statement deletes in time';
        end if;
        return null;
      end $$;
      create trigger few after delete on file_test_chunk referencing old table as gone
        for each statement execute function file_test_few()""";

  @Inject Vertx vertx;
  @Inject Pool pool;
  @Inject ReplicaReads reads;
  @Inject Clock clock;
  @Inject FilesConfig config;
  @Inject AuditLog audit;
  @Inject Features features;

  private FileStore store;
  private FileRunner runner;

  @BeforeEach
  void create() throws SQLException {
    OwnFiles.create();
    OwnFiles.execute(FEW);
    useClock(clock);
  }

  private void useClock(Clock its) {
    store =
        new FileStore(
            pool, reads, its, OwnFiles.KIND, OwnFiles.limits(null, null, null, null, 1_000));
    FileRun nothing = (file, keepRunning) -> Uni.createFrom().voidItem();
    runner = new FileRunner(vertx, pool, store, nothing, config, audit, features);
  }

  @AfterEach
  void drop() throws SQLException {
    runner.stopRunning();
    OwnFiles.drop();
    OwnFiles.execute("drop function file_test_few()");
  }

  @Test
  void largeUploadThatBreaksOffIsFailedAtOnceAndItsChunksGoSomeAtATime() throws SQLException {
    var id = OwnFiles.insert(PARTNER, "receiving", clock.instant().minusSeconds(1), 2_500);

    Unis.get(runner.sweepOnce());
    assertThat(OwnFiles.query("select state || ' ' || failure from file_test"))
        .containsExactly("failed import-truncated");
    assertThat(chunks()).as("no more in one sweep").isEqualTo(500);

    Unis.get(runner.sweepOnce());
    assertThat(chunks()).isZero();
    assertThat(Unis.get(store.find(new PartnerNo(PARTNER), id)).state()).isEqualTo("failed");
  }

  @Test
  void uploadThatCannotBeFailedKeepsNoOtherFromIt() throws SQLException {
    var stuck = OwnFiles.insert(PARTNER, "receiving", clock.instant().minusSeconds(9), 1);
    OwnFiles.insert(PARTNER, "receiving", clock.instant().minusSeconds(1), 1);
    OwnFiles.execute(
        "alter table file_test add check (id <> '%s' or state <> 'failed')".formatted(stuck));

    Unis.get(runner.sweepOnce());

    assertThat(OwnFiles.query("select state from file_test order by lease_until"))
        .containsExactly("receiving", "failed");
  }

  /** As an instance's is that has just started, before its clock is set. */
  @Test
  void instanceWhoseClockIsAheadFailsNoUploadThatOthersReceive() throws SQLException {
    useClock(Clock.offset(clock, Duration.ofHours(8)));
    OwnFiles.insert(PARTNER, "receiving", clock.instant().minusSeconds(1), 1);
    OwnFiles.insert(PARTNER, "receiving", clock.instant().plus(config.uploadPatience()), 1);

    Unis.get(runner.sweepOnce());

    assertThat(OwnFiles.query("select state from file_test order by lease_until"))
        .containsExactly("failed", "receiving");
  }

  @Test
  void largeRepeatIsToldToNobodyAndGoesSomeAtATime() throws SQLException {
    var repeat =
        OwnFiles.insert(PARTNER, "receiving", clock.instant().plus(Duration.ofHours(1)), 150);

    Unis.get(store.discard(repeat));
    assertThat(Unis.get(store.list(new PartnerNo(PARTNER), null, 10))).isEmpty();
    assertThat(Unis.get(store.recent(null, 10))).isEmpty();

    Unis.get(runner.sweepOnce());
    assertThat(chunks()).isZero();
    assertThat(OwnFiles.query("select id from file_test")).isEmpty();
  }

  private static int chunks() throws SQLException {
    return Integer.parseInt(OwnFiles.query("select count(*) from file_test_chunk").get(0));
  }
}
