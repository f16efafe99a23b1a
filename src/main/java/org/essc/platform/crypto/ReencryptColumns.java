package org.essc.platform.crypto;

import io.quarkus.arc.All;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;

/**
 * Brings stored ciphertexts from retired column keys to the active one, on command, beside the
 * running platform.
 *
 * <p>It walks each table by its pages, some hundred rows at a time, and writes a row only if its
 * ciphertexts are still those it read. A row that somebody else changed meanwhile may have moved to
 * a page already passed; therefore it walks again until it finds nothing. It can be broken off and
 * begun anew at any time, and two of them do no harm.
 *
 * <p>While it holds rows it waits for none, as its order is not that in which others lock them: it
 * writes together what is free, and what is not afterwards, each row alone.
 */
@Singleton
public class ReencryptColumns {

  private static final Logger LOG = Logger.getLogger(ReencryptColumns.class);
  private static final int PAGES = 32;
  private static final int MAX_PASSES = 20;

  /**
   * @param rows written anew; one that somebody else changed at that moment counts again
   * @param unreadable values that are not what the platform stored there; they were left as they
   *     are
   */
  public record Result(long rows, long unreadable) {
    Result plus(Result other) {
      return new Result(rows + other.rows, unreadable + other.unreadable);
    }
  }

  private record Changed(String ctid, List<Buffer> before, List<Buffer> after) {}

  /** What has pages: a table, or one of its partitions. */
  private record Leaf(EncryptedTable table, String name) {}

  private static final String LEAVES =
      """
      select coalesce(leaf.relid, $1::regclass)::text
        from (select) one left join pg_partition_tree($1::regclass) leaf on leaf.isleaf""";

  private static final Result NOTHING = new Result(0, 0);

  private final Pool pool;
  private final DataKeys keys;
  private final ColumnCipher cipher;
  private final List<EncryptedTable> tables;
  private final AtomicBoolean running = new AtomicBoolean();

  ReencryptColumns(
      Pool pool, DataKeys keys, ColumnCipher cipher, @All List<EncryptedTable> tables) {
    this.pool = pool;
    this.keys = keys;
    this.cipher = cipher;
    this.tables = List.copyOf(tables);
  }

  /** Begins in the background; false if this instance is at it already. */
  public boolean start() {
    if (!running.compareAndSet(false, true)) {
      return false;
    }
    run()
        .onTermination()
        .invoke(() -> running.set(false))
        .subscribe()
        .with(
            done ->
                LOG.infof(
                    "Re-encryption finished: %d rows written, %d values unreadable",
                    done.rows(), done.unreadable()),
            e -> LOG.errorf("Re-encryption broke off, start it anew: %s", e.getClass().getName()));
    return true;
  }

  public boolean isRunning() {
    return running.get();
  }

  /** One table after the other. */
  Uni<Result> run() {
    return Multi.createFrom()
        .iterable(tables)
        .onItem()
        .transformToUniAndConcatenate(this::leaves)
        .onItem()
        .transformToMultiAndConcatenate(leaves -> Multi.createFrom().iterable(leaves))
        .onItem()
        .transformToUniAndConcatenate(leaf -> passes(leaf, MAX_PASSES))
        .collect()
        .in(Sum::new, Sum::add)
        .map(sum -> sum.total);
  }

  /** Where the table's rows lie: its partitions, or itself. */
  private Uni<List<Leaf>> leaves(EncryptedTable table) {
    return pool.preparedQuery(LEAVES)
        .execute(Tuple.of(table.table()))
        .map(rows -> rows.stream().map(row -> new Leaf(table, row.getString(0))).toList());
  }

  private static final class Sum {
    private Result total = NOTHING;

    void add(Result part) {
      total = total.plus(part);
    }
  }

  private Uni<Result> passes(Leaf leaf, int left) {
    return pass(leaf)
        .flatMap(
            done ->
                done.rows() == 0 || left == 1
                    ? Uni.createFrom().item(done)
                    : passes(leaf, left - 1)
                        .map(more -> new Result(done.rows() + more.rows(), more.unreadable())));
  }

  private Uni<Result> pass(Leaf leaf) {
    return pool.preparedQuery(
            "select pg_relation_size($1::regclass) / current_setting('block_size')::bigint")
        .execute(Tuple.of(leaf.name()))
        .flatMap(
            result -> {
              long pages = result.iterator().next().getLong(0);
              int windows = Math.toIntExact((pages + PAGES - 1) / PAGES);
              return Multi.createFrom()
                  .range(0, windows)
                  .onItem()
                  .transformToUniAndConcatenate(window -> window(leaf, (long) window * PAGES))
                  .collect()
                  .in(Sum::new, Sum::add)
                  .map(sum -> sum.total);
            });
  }

  private Uni<Result> window(Leaf leaf, long firstPage) {
    var table = leaf.table();
    // key ids grow: an instance that knows an older active key leaves newer ciphertexts alone
    int active = keys.current().activeColumn();
    var activeId = Buffer.buffer(ByteBuffer.allocate(2).putShort((short) active).array());
    var old =
        table.columns().stream()
            .map(column -> "substring(" + column + " from 2 for 2) < $3")
            .collect(Collectors.joining(" or "));
    var select =
        "select ctid::text, %s, %s from %s where ctid >= $1::text::tid and ctid < $2::text::tid and (%s)"
            .formatted(table.rowExpression(), String.join(", ", table.columns()), leaf.name(), old);
    var bounds = Tuple.of("(" + firstPage + ",0)", "(" + (firstPage + PAGES) + ",0)", activeId);
    return pool.preparedQuery(select)
        .execute(bounds)
        .emitOn(Infrastructure.getDefaultExecutor())
        .flatMap(
            rows -> {
              var changed = new ArrayList<Changed>();
              long unreadable = 0;
              for (var row : rows) {
                try {
                  changed.add(reencrypt(table, row));
                } catch (IntegrityException e) {
                  LOG.errorf("A row of %s cannot be decrypted: %s", table.table(), e.getMessage());
                  unreadable++;
                }
              }
              var failed = unreadable;
              return write(leaf, changed).replaceWith(new Result(changed.size(), failed));
            });
  }

  private Changed reencrypt(EncryptedTable table, Row row) {
    var place = row.getString(1);
    var before = new ArrayList<Buffer>();
    var after = new ArrayList<Buffer>();
    for (int i = 0; i < table.columns().size(); i++) {
      var column = new ColumnRef(table.table(), table.columns().get(i));
      var stored = row.getBuffer(i + 2);
      var value = stored == null ? null : stored.getBytes();
      before.add(buffer(value));
      after.add(
          value == null
              ? null
              : buffer(
                  cipher.encryptBytes(column, place, cipher.decryptBytes(column, place, value))));
    }
    return new Changed(row.getString(0), before, after);
  }

  private static Buffer buffer(byte[] bytes) {
    return bytes == null ? null : Buffer.buffer(bytes);
  }

  private Uni<Void> write(Leaf leaf, List<Changed> changed) {
    if (changed.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    var table = leaf.table();
    int columns = table.columns().size();
    var set = numbered(table, "%s = $%d::bytea", 2, ", ");
    var same = numbered(table, "%s is not distinct from $%d::bytea", 2 + columns, " and ");
    var update =
        "update " + leaf.name() + " set " + set + " where ctid = $1::text::tid and " + same;
    var tuples = new ArrayList<Tuple>();
    for (var row : changed) {
      var tuple = Tuple.tuple();
      tuple.addString(row.ctid());
      row.after().forEach(tuple::addValue);
      row.before().forEach(tuple::addValue);
      tuples.add(tuple);
    }
    return writeFree(leaf, update, tuples)
        .chain(
            written -> {
              tuples.removeIf(row -> written.contains(row.getString(0)));
              return Multi.createFrom()
                  .iterable(tuples)
                  .onItem()
                  .transformToUniAndConcatenate(row -> pool.preparedQuery(update).execute(row))
                  .collect()
                  .last();
            })
        .replaceWithVoid();
  }

  /** Those that nobody holds, in one transaction; their places. */
  private Uni<Set<String>> writeFree(Leaf leaf, String update, List<Tuple> rows) {
    var lock =
        "select ctid::text from "
            + leaf.name()
            + " where ctid = any($1::text[]::tid[]) for no key update skip locked";
    var places = rows.stream().map(row -> row.getString(0)).toArray(String[]::new);
    return pool.withTransaction(
        connection ->
            connection
                .preparedQuery(lock)
                .execute(Tuple.tuple().addArrayOfString(places))
                .map(
                    locked ->
                        locked.stream().map(row -> row.getString(0)).collect(Collectors.toSet()))
                .call(free -> update(connection, update, rows, free)));
  }

  private static Uni<?> update(
      SqlConnection connection, String update, List<Tuple> rows, Set<String> free) {
    var these = rows.stream().filter(row -> free.contains(row.getString(0))).toList();
    return these.isEmpty()
        ? Uni.createFrom().voidItem()
        : connection.preparedQuery(update).executeBatch(these);
  }

  private static String numbered(EncryptedTable table, String form, int from, String between) {
    return IntStream.range(0, table.columns().size())
        .mapToObj(i -> form.formatted(table.columns().get(i), from + i))
        .collect(Collectors.joining(between));
  }
}
