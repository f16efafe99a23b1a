package org.essc.audit;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.UUID;
import org.essc.audit.AuditEntriesResource.ActorView;
import org.essc.audit.AuditEntriesResource.Entry;
import org.essc.audit.AuditEntriesResource.ObjectView;
import org.essc.audit.AuditEntriesResource.Page;
import org.essc.platform.replica.ReplicaReads;

/**
 * Reads the log from its newest entry back. The chains are merged by time, and each is read along
 * its primary key, so that the log needs no further index. Entries written side by side may stand
 * in another order than their times say, by as much as the writing took.
 */
@Singleton
public class ReadAuditEntries {

  private static final String QUERY =
      """
      select e.chain, e.seq, e.payload
      from unnest($1::bigint[]) with ordinality as c (below, place)
      cross join lateral (
        select chain, seq, payload from audit_entry
        where chain = c.place - 1 and seq < c.below
        order by seq desc limit $2) e""";

  /** The stored form, see {@link AuditPayload}. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Stored(
      Instant at,
      ActorView actor,
      String act,
      String outcome,
      String problem,
      UUID holderId,
      ObjectView object,
      Map<String, String> details,
      String traceId) {}

  /** Entries of each chain that are looked through at once, and how often for one page. */
  private static final int WINDOW = 300;

  private static final int MOST_WINDOWS = 8;

  private final ReplicaReads reads;
  private final PlacesInTime places;
  private final AuditLog log;
  private final ObjectMapper json;

  ReadAuditEntries(ReplicaReads reads, PlacesInTime places, AuditLog log, ObjectMapper json) {
    this.reads = reads;
    this.places = places;
    this.log = log;
    this.json = json;
  }

  /**
   * A page of at most {@code limit} entries, after the reading itself is entered in the log. Where
   * a filter is given a page looks through so many entries at most: it may be short, or empty, and
   * yet have a cursor to go on from.
   */
  public Uni<Page> page(Actor reader, int limit, AuditFilter filter, AuditCursor from) {
    var reading = AuditEntry.of("audit.read", reader).detail("limit", limit);
    return log.record(told(reading, filter).success())
        .chain(() -> from == null ? beginning(filter) : Uni.createFrom().item(from))
        .chain(start -> look(new Look(filter, limit, start, new ArrayList<>()), MOST_WINDOWS));
  }

  /** Who has looked at what is done about a holder is found with it. */
  private static AuditEntry.Builder told(AuditEntry.Builder reading, AuditFilter filter) {
    if (filter.act() != null) {
      reading.detail("act", filter.act());
    }
    if (filter.actor() != null) {
      reading.object("actor", filter.actor());
    }
    return reading.holder(filter.about());
  }

  private Uni<AuditCursor> beginning(AuditFilter filter) {
    return filter.until() == null
        ? Uni.createFrom().item(AuditCursor.newest())
        : places.before(filter.startsBefore());
  }

  /** What is looked for, how far it has come, and what it has found. */
  private record Look(AuditFilter filter, int limit, AuditCursor from, List<Entry> found) {

    /** Nothing that is written from then on is looked for. */
    Instant until() {
      return filter.until() == null ? null : filter.startsBefore();
    }

    int window() {
      return filter.all() ? limit + 1 : WINDOW;
    }
  }

  /**
   * Each window may be another server's. With an {@code until} every server that is asked has all
   * that was written before it, so what one of them lacks is younger and not wanted; without, the
   * primary reads them all. In each chain a window lies below the one before, so none repeats.
   */
  private Uni<Page> look(Look look, int windows) {
    var values = Tuple.of(places(look.from()), look.window());
    return reads
        .settled(look.until(), client -> client.preparedQuery(QUERY).execute(values))
        // some thousand entries are read: not where requests are served
        .emitOn(Infrastructure.getDefaultWorkerPool())
        .map(rows -> merge(rows, look))
        .chain(
            next ->
                next == null || look.found().size() == look.limit() || windows == 1
                    ? Uni.createFrom()
                        .item(new Page(look.found(), next == null ? null : next.text()))
                    : look(new Look(look.filter(), look.limit(), next, look.found()), windows - 1));
  }

  private static Long[] places(AuditCursor from) {
    var below = new Long[AuditLog.CHAINS];
    Arrays.setAll(below, chain -> from.below()[chain]);
    return below;
  }

  /** Adds what is wanted; where to go on, or null at the end. */
  private AuditCursor merge(RowSet<Row> rows, Look look) {
    var chains = new TreeMap<Integer, Deque<Entry>>();
    for (var row : rows) {
      var entry = entry(row);
      chains.computeIfAbsent(entry.chain(), chain -> new ArrayDeque<>()).add(entry);
    }
    var cut = new HashSet<Integer>();
    chains.forEach(
        (chain, entries) -> {
          if (entries.size() == look.window()) {
            cut.add(chain);
          }
        });
    var newest =
        new PriorityQueue<Deque<Entry>>(
            Comparator.comparing((Deque<Entry> chain) -> chain.peek().at()).reversed());
    newest.addAll(chains.values());
    var below = look.from().below().clone();
    while (look.found().size() < look.limit() && !newest.isEmpty()) {
      var chain = newest.poll();
      var entry = chain.poll();
      below[entry.chain()] = entry.seq();
      if (look.filter().endsAt(entry)) {
        continue;
      }
      if (look.filter().wants(entry)) {
        look.found().add(entry);
      }
      if (!chain.isEmpty()) {
        newest.add(chain);
      } else if (cut.contains(entry.chain())) {
        // what follows in this chain is not known yet, and may be newer than the others' next
        return new AuditCursor(below);
      }
    }
    return newest.isEmpty() ? null : new AuditCursor(below);
  }

  private Entry entry(Row row) {
    try {
      var stored = json.readValue(row.getString(2), Stored.class);
      return new Entry(
          row.getShort(0),
          row.getLong(1),
          stored.at(),
          stored.actor(),
          stored.act(),
          stored.outcome(),
          stored.problem(),
          stored.holderId(),
          stored.object(),
          stored.details(),
          stored.traceId());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an audit entry is not in its stored form", e);
    }
  }
}
