package org.essc.platform.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlClient;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.essc.platform.retention.ClockCheck;
import org.essc.testing.Management;
import org.essc.testing.MutableClock;
import org.essc.testing.TestServers;
import org.essc.testing.Unis;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@QuarkusTest
class PartitionsByMonthTest {

  private static final String THIS_MONTH = "date_trunc('month', now(), 'UTC')";

  @Inject PartitionsByMonth partitions;
  @Inject AgroalDataSource database;
  @Inject Pool pool;
  @Inject Clock clock;

  @BeforeEach
  void createTable() throws SQLException {
    execute("create table month_test (id int primary key, at timestamptz not null, spent boolean)");
  }

  @AfterEach
  void dropTable() throws SQLException {
    execute("drop table month_test");
  }

  private static void partition() throws SQLException {
    execute(
        """
        do $$
        declare
          since timestamptz := partition_from((select max(at) from month_test));
        begin
          call partition_by_time('month_test', 'at', format('at < %L', since), 'minvalue',
            quote_literal(since), since);
        end $$""");
  }

  @Test
  void rowsOfATableThatIsDividedStayWhereTheyAre() throws SQLException {
    execute(
        "insert into month_test values (1, now(), true), (2, now() - interval '9 years', true)");
    var before = rows("select pg_relation_filenode('month_test')");
    partition();
    assertThat(rows("select pg_relation_filenode('month_test_before')")).isEqualTo(before);
    execute("insert into month_test values (3, now(), true)");
    assertThat(rows("select tableoid::regclass || ' ' || id from month_test order by id"))
        .containsExactly("month_test_before 1", "month_test_before 2", "month_test_before 3");
    partition();
    Unis.get(partitions.tend(Partitioned.forEver("month_test")));
    assertThat(metric("ahead")).isPositive();
  }

  @Test
  void monthsOfAnEmptyTableBeginAtOnceAndHaveItsIndexes() throws SQLException {
    partition();
    execute("insert into month_test values (1, now(), true)");
    assertThat(rows("select tableoid::regclass from month_test"))
        .containsExactlyElementsOf(
            rows("select 'month_test_' || to_char(now() at time zone 'UTC', 'YYYYMM')"));
    assertThat(
            rows(
                """
                select count(*) from pg_inherits i join pg_index x on x.indrelid = i.inhrelid
                 where i.inhparent = 'month_test'::regclass and x.indisprimary"""))
        .containsExactly("6");
  }

  @Test
  void rowWithoutAMonthIsKeptAndToldAndMovesWhenItsMonthIsMade() throws SQLException {
    partition();
    execute("insert into month_test values (1, " + THIS_MONTH + " + interval '5 months', true)");
    Unis.get(partitions.tend(Partitioned.forEver("month_test")));
    assertThat(metric("ahead")).isEqualTo(3);
    assertThat(metric("default")).isEqualTo(1);

    execute("select partition_month('month_test', " + THIS_MONTH + " + interval '5 months')");
    Unis.get(partitions.tend(Partitioned.forEver("month_test")));
    assertThat(metric("default")).isZero();
    assertThat(rows("select count(*) from month_test")).containsExactly("1");
  }

  /** They would move in one statement, while nobody else reads or writes the default partition. */
  @Test
  void monthOfManyRowsWaitsForAnOperatorAndHoldsUpNobody() throws SQLException {
    partition();
    var month = THIS_MONTH + " + interval '5 months'";
    execute(
        "insert into month_test select n, " + month + ", true from generate_series(1, 10001) n");
    try (var reader = TestServers.database().getConnection()) {
      reader.setAutoCommit(false);
      reader.createStatement().executeQuery("select * from month_test_default");
      execute("set lock_timeout = '200ms'; select partition_month('month_test', " + month + ")");
      reader.rollback();
    }
    assertThat(rows("select count(*) from month_test_default")).containsExactly("10001");
    Unis.get(partitions.tend(Partitioned.forEver("month_test")));
    assertThat(metric("ahead")).as("other months are made").isEqualTo(3);

    execute("select partition_month('month_test', " + month + ", null)");
    assertThat(rows("select count(*) from month_test_default")).containsExactly("0");
    assertThat(rows("select count(*) from month_test")).containsExactly("10001");
  }

  @Test
  void monthPastItsTimeGoesAsAWholeUnlessARowOfItIsNeeded() throws SQLException {
    partition();
    execute("insert into month_test values (1, now() - interval '2 months', true)");
    execute("insert into month_test values (2, " + THIS_MONTH + ", true)");
    execute("insert into month_test values (3, " + THIS_MONTH + ", false)");

    Unis.get(partitions.tend(past(Duration.ofDays(40))));
    assertThat(ids()).containsExactly("1", "2", "3");

    var inTwoMonths = Duration.ofDays(-62);
    Unis.get(partitions.tend(past(inTwoMonths)));
    assertThat(ids()).containsExactly("2", "3");

    execute("update month_test set spent = true");
    Unis.get(partitions.tend(past(inTwoMonths)));
    assertThat(ids()).isEmpty();
  }

  private static Partitioned past(Duration kept) {
    return Partitioned.dropped("month_test", kept, "not spent");
  }

  @Test
  void whoReadsAPartitionIsNotPushedAsideAndNobodyWaits() throws SQLException {
    partition();
    execute("insert into month_test values (1, now() - interval '2 months', true)");
    try (var reader = TestServers.database().getConnection()) {
      reader.setAutoCommit(false);
      reader.createStatement().executeQuery("select * from month_test");
      Unis.get(partitions.tend(past(Duration.ofDays(-1))));
      assertThat(ids()).containsExactly("1");
      // a connection that is closed only gives its locks back a moment later
      reader.rollback();
    }
    Unis.get(partitions.tend(past(Duration.ofDays(-1))));
    assertThat(ids()).isEmpty();
  }

  @Test
  void monthGoesToAFileBeforeItGoesAndStaysWhereThereIsNoPlaceForFiles(@TempDir Path directory)
      throws Exception {
    partition();
    execute("insert into month_test values (1, now() - interval '2 months', true)");
    var table = Partitioned.archived("month_test", Duration.ZERO, new Noted(true));
    Unis.get(partitions.tend(table));
    assertThat(ids()).containsExactly("1");

    var withFiles = with(Optional.of(directory.toString()));
    Unis.get(withFiles.tend(Partitioned.archived("month_test", Duration.ZERO, new Noted(false))));
    assertThat(ids()).as("what cannot be noted stays").containsExactly("1");

    var file = directory.resolve("month_test_before.ndjson.gz");
    var written = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    var noted = new Noted(true);
    Unis.get(withFiles.tend(Partitioned.archived("month_test", Duration.ZERO, noted)));
    assertThat(ids()).isEmpty();
    assertThat(Files.readAttributes(file, BasicFileAttributes.class).fileKey())
        .as("it is not written a second time")
        .isEqualTo(written);
    assertThat(noted.partition).isEqualTo("month_test_before");
    var lines = new ArrayList<String>();
    assertThat(ArchiveFile.of(directory, noted.partition).read(noted.digest, lines::add)).isOne();
    assertThat(lines).singleElement(STRING).startsWith("{\"id\":1,\"at\":");
    assertThat(Files.readString(directory.resolve("month_test_before.sha256")))
        .isEqualTo(HexFormat.of().formatHex(noted.digest) + "  month_test_before.ndjson.gz\n");
  }

  /** What is in files ends somewhere: what was written before it is in none that comes later. */
  @Test
  void monthStaysWhileARowOfBeforeItsEndLiesInTheDefaultPartition(@TempDir Path directory)
      throws Exception {
    partition();
    execute("drop table month_test_before");
    for (int ago : new int[] {3, 1}) {
      execute("select partition_month('month_test', " + monthsAgo(ago) + ")");
    }
    for (int ago : new int[] {3, 2, 1}) {
      execute("insert into month_test values (%d, %s, true)".formatted(ago, monthsAgo(ago)));
    }
    var withFiles = with(Optional.of(directory.toString()));
    var table = Partitioned.archived("month_test", Duration.ZERO, new Noted(true));

    Unis.get(withFiles.tend(table));
    assertThat(ids()).containsExactly("1", "2");
    assertThat(rows("select count(*) from month_test_default")).containsExactly("1");

    execute("select partition_month('month_test', " + monthsAgo(2) + ")");
    Unis.get(withFiles.tend(table));
    assertThat(ids()).isEmpty();
  }

  private static String monthsAgo(int ago) {
    return THIS_MONTH + " - interval '" + ago + " months'";
  }

  @Test
  void monthWhoseFileIsAnotherThanWasWrittenIsWrittenAgain(@TempDir Path directory)
      throws Exception {
    partition();
    execute("insert into month_test values (1, now() - interval '2 months', true)");
    var withFiles = with(Optional.of(directory.toString()));
    Unis.get(withFiles.tend(Partitioned.archived("month_test", Duration.ZERO, new Noted(false))));
    Files.writeString(directory.resolve("month_test_before.ndjson.gz"), "another");

    var noted = new Noted(true);
    Unis.get(withFiles.tend(Partitioned.archived("month_test", Duration.ZERO, noted)));
    assertThat(ids()).isEmpty();
    assertThat(ArchiveFile.of(directory, noted.partition).read(noted.digest, line -> {})).isOne();
  }

  @Test
  void monthStaysWhereItsFileCannotBeWritten(@TempDir Path directory) throws Exception {
    partition();
    execute("insert into month_test values (1, now() - interval '2 months', true)");
    var nowhere = with(Optional.of(directory.resolve("away").toString()));
    Unis.get(nowhere.tend(Partitioned.archived("month_test", Duration.ZERO, new Noted(true))));
    assertThat(ids()).containsExactly("1");
  }

  /** Reading a month may take minutes, and what it was refused for does not go away by itself. */
  @Test
  void monthThatIsRefusedIsReadAgainAfterADay(@TempDir Path directory) throws Exception {
    partition();
    execute("insert into month_test values (1, now() - interval '2 months', true)");
    var clock = new MutableClock();
    // or this month would be past its time as well a day after its last one
    clock.moveTo(YearMonth.now(ZoneOffset.UTC).atDay(2).atTime(12, 0).toInstant(ZoneOffset.UTC));
    var withFiles = with(Optional.of(directory.toString()), clock);
    var refusing = new Refusing();
    var table = Partitioned.archived("month_test", Duration.ZERO, refusing);
    Unis.get(withFiles.tend(table));
    clock.advance(Duration.ofHours(23));
    Unis.get(withFiles.tend(table));
    assertThat(refusing.read).isOne();
    assertThat(ids()).containsExactly("1");
    assertThat(directory).isEmptyDirectory();

    asSuperuser("set session_replication_role = replica; update month_test set id = 2");
    clock.advance(Duration.ofHours(1));
    Unis.get(withFiles.tend(table));
    assertThat(ids()).isEmpty();
    assertThat(ArchiveFile.of(directory, "month_test_before").read(refusing.digest, line -> {}))
        .isOne();
  }

  private PartitionsByMonth with(Optional<String> directory) {
    return with(directory, clock);
  }

  private PartitionsByMonth with(Optional<String> directory, Clock clock) {
    return new PartitionsByMonth(
        List.of(),
        new MonthsToFiles(database, () -> directory, clock),
        pool,
        clock,
        new ClockCheck(pool, clock, false),
        new SimpleMeterRegistry());
  }

  private static final class Noted implements Archiving {

    private final boolean possible;
    private String partition;
    private byte[] digest;

    private Noted(boolean possible) {
      this.possible = possible;
    }

    @Override
    public MonthRows rows(String partition) {
      return new MonthRows(partition, List.of("id", "at"), List.of("id"));
    }

    @Override
    public Uni<Note> note(SqlClient client, String partition, byte[] digest) {
      this.partition = partition;
      this.digest = digest;
      return Uni.createFrom()
          .item(
              transaction ->
                  possible
                      ? Uni.createFrom().voidItem()
                      : Uni.createFrom().failure(new IllegalStateException("not noted")));
    }
  }

  /** Takes the row with the id 1 for none. */
  private static final class Refusing implements Archiving {

    private int read;
    private byte[] digest;

    @Override
    public MonthRows rows(String partition) {
      read++;
      return new MonthRows(partition, List.of("id", "at"), List.of("id"));
    }

    @Override
    public ArchiveFile.Lines check() {
      return line -> {
        if (line.startsWith("{\"id\":1,")) {
          throw new IOException("not of this month");
        }
      };
    }

    @Override
    public Uni<Note> note(SqlClient client, String partition, byte[] digest) {
      this.digest = digest;
      return Uni.createFrom().item(transaction -> Uni.createFrom().voidItem());
    }
  }

  private static List<String> ids() throws SQLException {
    return rows("select id from month_test order by id");
  }

  private static double metric(String name) {
    var line = "essc_partitions_" + name + "{table=\"month_test\"} ";
    return RestAssured.get(Management.url("/q/metrics"))
        .asString()
        .lines()
        .filter(one -> one.startsWith(line))
        .mapToDouble(one -> Double.parseDouble(one.substring(line.length())))
        .findFirst()
        .orElseThrow();
  }

  private static void asSuperuser(String sql) throws SQLException {
    try (var connection = TestServers.superuserDatabase().getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static void execute(String sql) throws SQLException {
    try (var connection = TestServers.database().getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static List<String> rows(String sql) throws SQLException {
    try (var connection = TestServers.database().getConnection();
        var statement = connection.createStatement();
        var found = statement.executeQuery(sql)) {
      var rows = new ArrayList<String>();
      while (found.next()) {
        rows.add(found.getString(1));
      }
      return rows;
    }
  }
}
