package org.essc.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Multi;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.essc.audit.AuditLog;
import org.essc.partner.PartnerNo;
import org.essc.platform.crypto.ColumnCipher;
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
  @Inject FilesConfig config;
  @Inject ColumnCipher cipher;
  @Inject AuditLog audit;

  @BeforeEach
  void create() throws SQLException {
    OwnFiles.create();
  }

  @AfterEach
  void drop() throws SQLException {
    OwnFiles.drop();
  }

  private FileStore store(Integer underWay, long rejections) {
    return store(OwnFiles.limits(null, null, underWay, null, rejections));
  }

  private FileStore store(FileLimits limits) {
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

    assertRefused("too-many-requests", () -> begin(store, ONE));
    begin(store, OTHER);
    assertThat(OwnFiles.query("select count(*) from file_test")).containsExactly("4");
  }

  @Test
  void fileIsUnderWayHoweverLongAgoItCame() throws SQLException {
    var store = store(2, 3);
    var now = clock.instant();
    var twoDaysAgo = now.minus(Duration.ofDays(2));
    OwnFiles.insert(ONE.value(), "running", twoDaysAgo, now, 1);
    OwnFiles.insert(ONE.value(), "completed", twoDaysAgo, now, 0);
    begin(store, ONE);

    assertRefused("too-many-requests", () -> begin(store, ONE));
  }

  @Test
  void partnerSendsSoManyFilesADayWhateverBecomesOfThem() throws SQLException {
    var store = store(OwnFiles.limits(null, null, null, 2, 3));
    var now = clock.instant();
    OwnFiles.insert(ONE.value(), "completed", now.minus(Duration.ofHours(25)), now, 0);
    OwnFiles.insert(ONE.value(), "completed", now.minus(Duration.ofHours(23)), now, 0);
    begin(store, ONE);

    assertRefused("too-many-requests", () -> begin(store, ONE));
    begin(store, OTHER);
  }

  @Test
  void fileOfMoreBytesThanItMayHaveIsRefusedAndNothingOfItStays() throws SQLException {
    var row = "{}\n".getBytes(StandardCharsets.UTF_8);
    var store = store(OwnFiles.limits(2L * row.length, null, null, null, 3));
    // nothing is started, so that neither a runner nor a kept answer is needed
    var receive =
        new ReceiveFile(pool, store, config, cipher, randomness, clock, audit, null, null, null);
    var origin = FileOrigin.of(ONE);

    var whole = receive.receive(origin, FileFormat.NDJSON, Multi.createFrom().items(row, row));
    assertThat(Unis.get(whole).rows()).isEqualTo(2);
    var more = receive.receive(origin, FileFormat.NDJSON, Multi.createFrom().items(row, row, row));
    assertRefused("import-too-large", () -> Unis.get(more));

    assertThat(OwnFiles.query("select state || coalesce(' ' || failure, '') from file_test"))
        .containsExactlyInAnyOrder("receiving", "failed import-too-large");
    assertThat(
            OwnFiles.query(
                "select state from file_test_chunk join file_test f on f.id = import_id"))
        .containsExactly("receiving");
  }

  private static void assertRefused(String code, ThrowingCallable asked) {
    assertThatThrownBy(asked)
        .isInstanceOfSatisfying(
            ProblemException.class, refusal -> assertThat(refusal.type().code()).isEqualTo(code));
  }

  private void begin(FileStore store, PartnerNo partnerNo) {
    var id = randomness.uuid();
    Unis.get(
        store
            .requireFew(partnerNo)
            .chain(() -> store.create(id, FileOrigin.of(partnerNo), FileFormat.NDJSON, LEASE)));
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
