package org.essc.files;

import static org.essc.platform.sql.SqlTimes.instant;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.UUID;
import org.essc.partner.PartnerNo;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.replica.ReplicaReads;

/**
 * Files of one kind and their spooled chunks. Every transition is one guarded update that must hit.
 */
public class FileStore {

  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration COME_BACK = Duration.ofMinutes(1);
  private static final Duration COME_BACK_MUCH_LATER = Duration.ofHours(1);

  /** Above every identifier: the newest files. */
  private static final UUID NEWEST = new UUID(-1, -1);

  private final Pool pool;
  private final ReplicaReads reads;
  private final Clock clock;
  private final FileKind kind;
  private final FileLimits.Limit limit;

  protected FileStore(
      Pool pool, ReplicaReads reads, Clock clock, FileKind kind, FileLimits limits) {
    this.pool = pool;
    this.reads = reads;
    this.clock = clock;
    this.kind = kind;
    this.limit = limits.most().get(kind.noun());
  }

  FileKind kind() {
    return kind;
  }

  /** Whether a file of which so much has come has more than one of this kind may have. */
  boolean isTooLarge(long bytes, long rows) {
    return limit.bytes().map(most -> bytes > most.asLongValue()).orElse(false)
        || rows > limit.rows().orElse(Long.MAX_VALUE);
  }

  private String sql(FileStatement statement) {
    return statement.sql(kind);
  }

  Uni<Void> create(UUID id, FileOrigin origin, FileFormat format, Duration lease) {
    var values =
        Tuple.of(id, origin.partnerNo().value(), format.text(), at(lease), at(Duration.ZERO));
    kind.terms().forEach(term -> values.addString(origin.terms().get(term)));
    return pool.preparedQuery(sql(FileStatement.CREATE)).execute(values).replaceWithVoid();
  }

  /** Fails with {@code too-many-requests} where the partner has as many files as it may. */
  Uni<Void> requireFew(PartnerNo partnerNo) {
    if (limit.underWay().isEmpty() && limit.aDay().isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    // ids are UUIDv7: the lowest one of a day ago
    var since = new UUID(clock.instant().minus(DAY).toEpochMilli() << 16, 0);
    return pool.preparedQuery(sql(FileStatement.SENT))
        .execute(Tuple.of(partnerNo.value(), since))
        .map(rows -> rows.iterator().next())
        .invoke(
            row -> {
              if (row.getLong("sent") >= limit.aDay().orElse(Integer.MAX_VALUE)) {
                throw ProblemException.tooMany(COME_BACK_MUCH_LATER);
              }
              if (row.getLong("open") >= limit.underWay().orElse(Integer.MAX_VALUE)) {
                throw ProblemException.tooMany(COME_BACK);
              }
            })
        .replaceWithVoid();
  }

  /** Stores a chunk; fails where the upload is no longer wanted, as after its lease ran out. */
  Uni<Void> addChunk(UUID id, Chunk chunk, byte[] encrypted, Duration lease) {
    return pool.preparedQuery(sql(FileStatement.ADD_CHUNK))
        .execute(Tuple.of(id, chunk.seq(), chunk.firstLine(), Buffer.buffer(encrypted), at(lease)))
        .invoke(FileStore::requireOne)
        .replaceWithVoid();
  }

  Uni<Void> renew(UUID id, Duration lease) {
    return pool.preparedQuery(sql(FileStatement.RENEW))
        .execute(Tuple.of(id, at(lease)))
        .invoke(FileStore::requireOne)
        .replaceWithVoid();
  }

  /** The file is whole: from now on anybody may take it and apply it. */
  Uni<SpooledFile> start(SqlClient transaction, UUID id, List<String> columns, long rows) {
    return transaction
        .preparedQuery(sql(FileStatement.START))
        .execute(Tuple.of(id, columns.toArray(String[]::new), rows, at(Duration.ZERO)))
        .invoke(FileStore::requireOne)
        .map(updated -> file(updated.iterator().next()));
  }

  /**
   * Fails it; false where it is no longer in that state. Its chunks go at once where they are few,
   * otherwise by and by ({@link UnneededChunks}).
   */
  Uni<Boolean> fail(SqlClient transaction, UUID id, String inState, String code) {
    return transaction
        .preparedQuery(sql(FileStatement.FAIL))
        .execute(Tuple.of(id, code, at(Duration.ZERO), inState, UnneededChunks.AT_A_TIME))
        .map(rows -> rows.size() == 1);
  }

  /** Forgets an upload that repeated another one: nobody is told of it from now on. */
  Uni<Void> discard(UUID id) {
    return pool.preparedQuery(sql(FileStatement.DISCARD))
        .execute(Tuple.of(id, at(Duration.ZERO), UnneededChunks.AT_A_TIME))
        .replaceWithVoid();
  }

  /**
   * Takes a running file whose lease has run out, first of the partners of which fewest are being
   * applied; null where there is none.
   *
   * @param except those that this instance is working on
   */
  Uni<SpooledFile> take(Duration lease, List<UUID> except) {
    return pool.preparedQuery(sql(FileStatement.TAKE))
        .execute(Tuple.of(at(Duration.ZERO), at(lease), except.toArray(UUID[]::new)))
        .map(rows -> rows.size() == 0 ? null : file(rows.iterator().next()));
  }

  /** Lets others take it at once. */
  Uni<Void> release(UUID id) {
    return pool.preparedQuery(sql(FileStatement.RELEASE))
        .execute(Tuple.of(id, at(Duration.ZERO)))
        .replaceWithVoid();
  }

  /** Uploads of which nothing has come for too long: their sender or receiver is gone. */
  Uni<List<AbandonedUpload>> abandoned() {
    return pool.preparedQuery(sql(FileStatement.ABANDONED))
        .execute(Tuple.of(at(Duration.ZERO)))
        .map(
            rows ->
                rows.stream()
                    .map(
                        row ->
                            new AbandonedUpload(
                                row.getUUID("id"), new PartnerNo(row.getString("partner_no"))))
                    .toList());
  }

  public Uni<StoredChunk> chunk(UUID id, int seq) {
    return pool.preparedQuery(sql(FileStatement.CHUNK))
        .execute(Tuple.of(id, seq))
        .invoke(FileStore::requireOne)
        .map(
            rows -> {
              var row = rows.iterator().next();
              return new StoredChunk(
                  row.getLong("first_line"), row.getBuffer("content").getBytes());
            });
  }

  /** Moves past a chunk; fails where it is not the next one, as another instance applied it. */
  public Uni<Void> advance(SqlClient transaction, UUID id, int seq, Counts counts, Duration lease) {
    var values =
        Tuple.tuple(
            List.of(
                id,
                seq,
                counts.accepted(),
                counts.unchanged(),
                counts.rejected(),
                at(lease),
                at(Duration.ZERO)));
    return transaction
        .preparedQuery(sql(FileStatement.ADVANCE))
        .execute(values)
        .invoke(FileStore::requireOne)
        .replaceWithVoid();
  }

  /**
   * Notes what is wrong with rows, and counts what is beyond the rejections that are kept of a
   * file; in the transaction that moves past their chunk.
   */
  public Uni<Void> reject(SqlClient transaction, UUID id, List<Rejection> rejections) {
    if (rejections.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    return transaction
        .preparedQuery(sql(FileStatement.REJECT))
        .execute(RejectionRows.values(id, rejections, limit.rejections()))
        .invoke(FileStore::requireOne)
        .replaceWithVoid();
  }

  /** A partner's file, or null; another partner's is as good as none. */
  Uni<SpooledFile> find(PartnerNo partnerNo, UUID id) {
    return pool.preparedQuery(sql(FileStatement.FIND))
        .execute(Tuple.of(id, partnerNo.value()))
        .map(rows -> rows.size() == 0 ? null : file(rows.iterator().next()));
  }

  /** A partner's files before {@code before} (null: from the newest), newest first. */
  Uni<List<SpooledFile>> list(PartnerNo partnerNo, UUID before, int limit) {
    return pool.preparedQuery(sql(FileStatement.LIST))
        .execute(Tuple.of(partnerNo.value(), before, limit))
        .map(rows -> rows.stream().map(this::file).toList());
  }

  /** Whosever they are, before {@code before} (null: from the newest), newest first. */
  Uni<List<SpooledFile>> recent(UUID before, int limit) {
    return pool.preparedQuery(sql(FileStatement.RECENT))
        .execute(Tuple.of(before == null ? NEWEST : before, limit))
        .map(rows -> rows.stream().map(this::file).toList());
  }

  /** Rejections after a place in the file, in its order; there are no more once it is finished. */
  Uni<List<Rejection>> rejections(SpooledFile file, long afterLine, String afterField, int limit) {
    var values = Tuple.of(file.id(), afterLine, afterField, limit);
    return reads
        .settled(
            file.finishedAt(),
            client -> client.preparedQuery(sql(FileStatement.REJECTIONS)).execute(values))
        .map(RejectionRows::read);
  }

  private OffsetDateTime at(Duration ahead) {
    return OffsetDateTime.ofInstant(clock.instant().plus(ahead), ZoneOffset.UTC);
  }

  private static void requireOne(RowSet<Row> rows) {
    if (rows.rowCount() != 1) {
      throw new LeaseLostException();
    }
  }

  private SpooledFile file(Row row) {
    var terms = new HashMap<String, String>();
    kind.terms().forEach(term -> terms.put(term, row.getString(term)));
    return new SpooledFile(
        row.getUUID("id"),
        new PartnerNo(row.getString("partner_no")),
        row.getString("state"),
        FileFormat.of(row.getString("format")),
        List.of(row.getArrayOfStrings("columns")),
        terms,
        row.getString("failure"),
        row.getInteger("chunks"),
        row.getInteger("next_chunk"),
        row.getLong("rows_total"),
        row.getLong("accepted"),
        row.getLong("unchanged"),
        row.getLong("rejected"),
        row.getLong("rejections_left_out"),
        instant(row.getOffsetDateTime("created_at")),
        instant(row.getOffsetDateTime("started_at")),
        instant(row.getOffsetDateTime("finished_at")));
  }

  record AbandonedUpload(UUID id, PartnerNo partnerNo) {}

  public record StoredChunk(long firstLine, byte[] content) {}
}
