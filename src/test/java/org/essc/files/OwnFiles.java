package org.essc.files;

import io.quarkus.runtime.configuration.MemorySize;
import java.math.BigInteger;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import org.essc.platform.crypto.ColumnRef;
import org.essc.platform.outbox.SubjectType;
import org.essc.testing.TestServers;

/** Files of a kind of the test's own, in tables that nobody else looks at. */
final class OwnFiles {

  static final FileKind KIND =
      new FileKind(
          SubjectType.BENEFIT_FILE,
          "file_test",
          List.of(),
          new ColumnRef("file_test_chunk", "content"),
          null,
          (file, at) -> Map.of("fileId", file.id()));

  private OwnFiles() {}

  static void create() throws SQLException {
    execute(
        """
        create table file_test (like benefit_file including all);
        create table file_test_chunk (like benefit_file_chunk including all,
          foreign key (import_id) references file_test (id) on delete cascade);
        create table file_test_rejection (like benefit_file_rejection including all,
          foreign key (import_id) references file_test (id) on delete cascade)""");
  }

  static void drop() throws SQLException {
    execute("drop table file_test_rejection, file_test_chunk, file_test");
  }

  /** Limits of which each may be null. */
  static FileLimits limits(Long bytes, Long rows, Integer underWay, Integer aDay, long rejections) {
    var limit =
        new Own(
            Optional.ofNullable(bytes).map(BigInteger::valueOf).map(MemorySize::new),
            rows == null ? OptionalLong.empty() : OptionalLong.of(rows),
            underWay == null ? OptionalInt.empty() : OptionalInt.of(underWay),
            aDay == null ? OptionalInt.empty() : OptionalInt.of(aDay),
            rejections);
    return () -> Map.of(KIND.noun(), limit);
  }

  private record Own(
      Optional<MemorySize> bytes,
      OptionalLong rows,
      OptionalInt underWay,
      OptionalInt aDay,
      long rejections)
      implements FileLimits.Limit {}

  /** A file as it stands in the database; its id tells when it began to come. */
  static UUID insert(String partnerNo, String state, Instant leaseUntil, int chunks)
      throws SQLException {
    return insert(partnerNo, state, Clock.systemUTC().instant(), leaseUntil, chunks);
  }

  static UUID insert(
      String partnerNo, String state, Instant createdAt, Instant leaseUntil, int chunks)
      throws SQLException {
    var id =
        new UUID(
            createdAt.toEpochMilli() << 16 | 0x7000L, UUID.randomUUID().getLeastSignificantBits());
    execute(
        """
        insert into file_test (id, partner_no, state, format, chunks, lease_until, created_at,
                               finished_at, rows_total)
        values ('%1$s', '%2$s', '%3$s', 'ndjson', %4$d, '%5$s', '%6$s',
                case when '%3$s' = 'completed' then timestamptz '%6$s' end, 1000);
        insert into file_test_chunk (import_id, seq, first_line, content)
        select '%1$s', n, 1, '\\x00' from generate_series(0, %4$d - 1) n"""
            .formatted(id, partnerNo, state, chunks, leaseUntil, createdAt));
    return id;
  }

  static void execute(String sql) throws SQLException {
    try (var connection = TestServers.database().getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  static List<String> query(String sql) throws SQLException {
    try (var connection = TestServers.database().getConnection();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      var found = new ArrayList<String>();
      while (rows.next()) {
        found.add(rows.getString(1));
      }
      return found;
    }
  }
}
