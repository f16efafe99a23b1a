package org.essc.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import org.essc.partner.PartnerNo;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.random.Randomness;
import org.essc.platform.replica.ReplicaReads;
import org.essc.testing.Unis;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One partner's files neither fill the database nor keep another's from being applied. */
@QuarkusTest
class FileLimitsTest {

  private static final PartnerNo ONE = new PartnerNo("5000000001");
  private static final PartnerNo OTHER = new PartnerNo("5000000002");
  private static final Duration LEASE = Duration.ofMinutes(1);

  @Inject Pool pool;
  @Inject ReplicaReads reads;
  @Inject Clock clock;
  @Inject Randomness randomness;

  @BeforeEach
  void create() throws SQLException {
    OwnFiles.create();
  }

  @AfterEach
  void drop() throws SQLException {
    OwnFiles.drop();
  }

  private FileStore store(Integer underWay, long rejections) {
    var limits = OwnFiles.limits(null, null, underWay, rejections);
    return new FileStore(pool, reads, clock, OwnFiles.KIND, limits);
  }

  @Test
  void rejectionsBeyondThoseThatAreKeptAreCountedAndGoodRowsApplied() throws SQLException {
    var store = store(null, 3);
    var id = OwnFiles.insert(ONE.value(), "running", clock.instant(), 2);

    reject(store, id, 0, 2, 1);
    assertThat(Unis.get(store.find(ONE, id)).shownLeftOut()).isNull();
    reject(store, id, 1, 5, 4, 3);

    var done = Unis.get(store.find(ONE, id));
    assertThat(done.state()).isEqualTo("completed");
    assertThat(done.accepted()).isEqualTo(14);
    assertThat(done.rejected()).isEqualTo(5);
    assertThat(done.shownLeftOut()).isEqualTo(2);
    assertThat(Unis.get(store.rejections(done, 0, "", 100)).stream().map(Rejection::line))
        .containsExactly(1L, 2L, 3L);
  }

  /** A chunk of seven good rows and of rejected ones on these lines. */
  private void reject(FileStore store, UUID id, int seq, long... lines) {
    var rejections =
        LongStream.of(lines)
            .mapToObj(line -> new Rejection(line, "value-required", "name"))
            .toList();
    var counts = new Counts(7, 0, lines.length);
    Unis.get(
        pool.withTransaction(
            transaction ->
                store
                    .reject(transaction, id, rejections)
                    .chain(() -> store.advance(transaction, id, seq, counts, LEASE))));
  }

  @Test
  void partnerHasSoManyFilesUnderWayAndKeepsNoOtherOut() throws SQLException {
    var store = store(2, 3);
    OwnFiles.insert(ONE.value(), "running", clock.instant(), 0);
    OwnFiles.insert(ONE.value(), "completed", clock.instant(), 0);
    begin(store, ONE);

    assertThatThrownBy(() -> begin(store, ONE))
        .isInstanceOfSatisfying(
            ProblemException.class,
            refusal -> assertThat(refusal.type().code()).isEqualTo("too-many-requests"));
    begin(store, OTHER);
    assertThat(OwnFiles.query("select count(*) from file_test")).containsExactly("4");
  }

  private void begin(FileStore store, PartnerNo partnerNo) {
    var id = randomness.uuid();
    Unis.get(store.create(id, FileOrigin.of(partnerNo), FileFormat.NDJSON, LEASE));
  }

  @Test
  void partnerOfWhichNoFileIsBeingAppliedComesFirst() throws SQLException {
    var store = store(null, 3);
    var now = clock.instant();
    OwnFiles.insert(ONE.value(), "running", now.plusSeconds(60), 1);
    var waitsLonger = OwnFiles.insert(ONE.value(), "running", now.minusSeconds(60), 1);
    var another = OwnFiles.insert(OTHER.value(), "running", now.minusSeconds(1), 1);

    assertThat(Unis.get(store.take(LEASE, List.of())).id()).isEqualTo(another);
    assertThat(Unis.get(store.take(LEASE, List.of())).id()).isEqualTo(waitsLonger);
    assertThat(Unis.get(store.take(LEASE, List.of()))).isNull();
  }

  @Test
  void rejectionsGoSoLongAfterTheirFilesEnd() throws SQLException {
    var now = clock.instant();
    var old = OwnFiles.insert(ONE.value(), "completed", now.minus(Duration.ofDays(184)), now, 0);
    var young = OwnFiles.insert(ONE.value(), "completed", now.minus(Duration.ofDays(182)), now, 0);
    OwnFiles.execute(
        "insert into file_test_rejection (import_id, line, field, code)"
            + " select f.id, n, 'row', 'row-malformed' from file_test f, generate_series(1, 3) n");
    var retention = OwnFiles.KIND.rejectionsPast(Duration.ofDays(183));
    var before = now.minus(retention.kept()).atOffset(ZoneOffset.UTC);

    assertThat(deleted(retention.sql(), before, 2)).isEqualTo(2);
    assertThat(deleted(retention.sql(), before, 2)).isEqualTo(1);
    assertThat(deleted(retention.sql(), before, 2)).isZero();

    assertThat(OwnFiles.query("select distinct import_id from file_test_rejection"))
        .containsExactly(young.toString())
        .doesNotContain(old.toString());
  }

  private int deleted(String sql, Object before, int most) {
    return Unis.get(pool.preparedQuery(sql).execute(Tuple.of(before, most))).rowCount();
  }
}
