package org.essc.audit;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.UUID;
import org.essc.audit.AuditEntriesResource.ActorView;
import org.essc.audit.AuditEntriesResource.Entry;
import org.essc.audit.AuditEntriesResource.ObjectView;
import org.essc.audit.AuditEntriesResource.Page;

/**
 * Reads the log from its newest entry back. The chains are merged by time, and each is read along
 * its primary key, so that the log needs no further index. Entries written side by side may stand
 * in another order than their times say, by as much as the writing took.
 */
@Singleton
class ReadAuditEntries {

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

  private final Pool pool;
  private final AuditLog log;
  private final ObjectMapper json;

  ReadAuditEntries(Pool pool, AuditLog log, ObjectMapper json) {
    this.pool = pool;
    this.log = log;
    this.json = json;
  }

  /** A page of at most {@code limit} entries, after the reading itself is entered in the log. */
  Uni<Page> page(Actor reader, int limit, AuditCursor from) {
    var below = new Long[AuditLog.CHAINS];
    for (int chain = 0; chain < below.length; chain++) {
      below[chain] = from.below()[chain];
    }
    return log.record(AuditEntry.of("audit.read", reader).detail("limit", limit).success())
        .flatMap(recorded -> pool.preparedQuery(QUERY).execute(Tuple.of(below, limit + 1)))
        .map(rows -> merge(rows, limit, from));
  }

  private Page merge(RowSet<Row> rows, int limit, AuditCursor from) {
    var chains = new TreeMap<Integer, Deque<Entry>>();
    for (var row : rows) {
      var entry = entry(row);
      chains.computeIfAbsent(entry.chain(), chain -> new ArrayDeque<>()).add(entry);
    }
    var newest =
        new PriorityQueue<Deque<Entry>>(
            Comparator.comparing((Deque<Entry> chain) -> chain.peek().at()).reversed());
    newest.addAll(chains.values());
    var below = from.below().clone();
    List<Entry> items = new ArrayList<>(limit);
    while (items.size() < limit && !newest.isEmpty()) {
      var chain = newest.poll();
      var entry = chain.poll();
      items.add(entry);
      below[entry.chain()] = entry.seq();
      if (!chain.isEmpty()) {
        newest.add(chain);
      }
    }
    return new Page(items, newest.isEmpty() ? null : new AuditCursor(below).text());
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
