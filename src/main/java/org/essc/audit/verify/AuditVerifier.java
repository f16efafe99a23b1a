package org.essc.audit.verify;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.regex.Pattern;
import org.essc.audit.SignedHead;
import org.essc.audit.verify.Finding.Reason;
import org.essc.platform.partition.LongReading;

/**
 * Reads the whole audit log once, in memory that grows with its hours only, and reports everything
 * in it that is not as it was written. All reading is of one moment (a repeatable-read
 * transaction), so it may be run while the platform writes.
 */
public final class AuditVerifier {

  /** What was read. */
  public record Counts(
      long entries, long storedHeads, long collectedHeads, long unsigned, int monthsUnread) {}

  private static final int CHAINS = 16;
  private static final int FETCH = 2_000;

  /** Heads whose signatures are verified side by side. */
  private static final int BATCH = 2_000;

  /** Anything in compact JWS form, wherever it stands in a line. */
  private static final Pattern JWS =
      Pattern.compile("eyJ[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+");

  private final Connection database;
  private final Signatures signatures;
  private final Clock clock;
  private final Consumer<Finding> findings;
  private final LongConsumer progress;
  private final ArchivedMonths archived;
  private long entries;
  private final long[] lastSeqs = new long[CHAINS];

  /**
   * @param database a connection of its own; its transaction mode is changed
   * @param archive where the months are that lie in files; empty where they are taken as noted
   * @param clock of whoever verifies: what may have been thinned is not asked of the database
   */
  public AuditVerifier(
      Connection database,
      Optional<Path> archive,
      Signatures signatures,
      Clock clock,
      Consumer<Finding> findings) {
    this(database, archive, signatures, clock, findings, read -> {});
  }

  /**
   * @param progress is told how many entries are read, every some thousand of them and of heads
   */
  AuditVerifier(
      Connection database,
      Optional<Path> archive,
      Signatures signatures,
      Clock clock,
      Consumer<Finding> findings,
      LongConsumer progress) {
    this.progress = progress;
    this.clock = clock;
    this.database = database;
    this.signatures = signatures;
    this.findings = findings;
    this.archived = new ArchivedMonths(archive, signatures::note, findings, progress);
  }

  /**
   * Verifies everything.
   *
   * @param collected lines of the platform's logs that hold signed heads, or null
   */
  public Counts verify(BufferedReader collected) throws SQLException, IOException {
    database.setAutoCommit(false);
    database.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    database.setReadOnly(true);
    try {
      begin();
      var now = clock.instant();
      var checks = new ChainCheck[CHAINS];
      Arrays.setAll(checks, chain -> new ChainCheck(chain, findings));
      archived.read(database, checks);
      entries = archived.entries();
      for (int chain = 0; chain < CHAINS; chain++) {
        chain(chain, checks[chain]);
      }
      progress.accept(entries);
      var stored = new HeadCheck("stored head", signatures::head, lastSeqs, now);
      storedHeads(stored);
      stored.report(findings);
      var file = new HeadCheck("head in the file", signatures::head, lastSeqs, now);
      if (collected != null) {
        collectedHeads(collected, file, stored);
        file.report(findings);
      }
      return new Counts(
          entries, stored.heads(), file.heads(), unsigned(stored, file), archived.unread());
    } finally {
      database.rollback();
    }
  }

  /** The lock comes before the moment that is read: no month becomes a file in between. */
  private void begin() throws SQLException {
    LongReading.begin(database);
    try (var statement = database.createStatement()) {
      statement.execute("lock table audit_entry in access share mode");
    }
  }

  private void chain(int chain, ChainCheck check) throws SQLException {
    try (var query =
        prepare("select seq, payload, hash from audit_entry where chain = ? order by seq")) {
      query.setInt(1, chain);
      try (var rows = query.executeQuery()) {
        while (rows.next()) {
          check.entry(rows.getLong(1), rows.getString(2), rows.getBytes(3));
          if (++entries % FETCH == 0) {
            progress.accept(entries);
          }
        }
      }
    }
    lastSeqs[chain] = check.lastSeq();
    try (var query = prepare("select head_seq, head_hash from audit_chain where chain = ?")) {
      query.setInt(1, chain);
      try (var rows = query.executeQuery()) {
        if (rows.next()) {
          check.end(rows.getLong(1), rows.getBytes(2));
        } else {
          findings.accept(new Finding(Reason.CHAIN_MISSING, chain, 0, "the chain has no head"));
        }
      }
    }
  }

  private void storedHeads(HeadCheck check) throws SQLException {
    try (var query =
            prepare(
                """
                select h.chain, h.seq, h.jws, e.hash
                from audit_head h left join audit_entry e using (chain, seq)
                order by h.chain, h.seq""");
        var rows = query.executeQuery()) {
      var batch = new ArrayList<StoredHead>(BATCH);
      while (rows.next()) {
        batch.add(
            new StoredHead(rows.getInt(1), rows.getLong(2), rows.getString(3), rows.getBytes(4)));
        if (batch.size() == BATCH) {
          compareAll(batch, check);
          batch.clear();
        }
      }
      compareAll(batch, check);
    }
  }

  /**
   * @param entry the hash of the entry that it names, or null where there is none
   */
  private record StoredHead(int chain, long seq, String jws, byte[] entry) {}

  private void compareAll(List<StoredHead> batch, HeadCheck check) {
    progress.accept(entries);
    var heads = check.open(batch.stream().map(StoredHead::jws).toList());
    for (int i = 0; i < batch.size(); i++) {
      var stored = batch.get(i);
      var head = heads.get(i);
      if (head.isEmpty()
          || head.get().chain() != stored.chain()
          || head.get().seq() != stored.seq()) {
        check.forged(stored.chain(), stored.seq());
      } else {
        check.keep(head.get());
        var entry = stored.entry();
        check.compare(
            head.get(), entry != null ? entry : archived.hash(stored.chain(), stored.seq()));
      }
    }
  }

  private record Line(long number, String jws) {}

  private void collectedHeads(BufferedReader lines, HeadCheck check, HeadCheck stored)
      throws SQLException, IOException {
    var batch = new ArrayList<Line>(BATCH);
    long number = 0;
    for (var line = lines.readLine(); line != null; line = lines.readLine()) {
      number++;
      var match = JWS.matcher(line);
      while (match.find()) {
        batch.add(new Line(number, match.group()));
      }
      if (batch.size() >= BATCH) {
        lookUpAll(batch, check, stored);
        batch.clear();
      }
    }
    lookUpAll(batch, check, stored);
  }

  private void lookUpAll(List<Line> batch, HeadCheck check, HeadCheck stored) throws SQLException {
    var opened = check.open(batch.stream().map(Line::jws).toList());
    var heads = new ArrayList<SignedHead>(batch.size());
    for (int i = 0; i < batch.size(); i++) {
      if (opened.get(i).isPresent()) {
        heads.add(opened.get(i).get());
      } else {
        check.forged(-1, batch.get(i).number());
      }
    }
    lookUp(heads, check, stored);
  }

  private void lookUp(List<SignedHead> heads, HeadCheck check, HeadCheck stored)
      throws SQLException {
    try (var query =
        prepare(
            """
            select e.hash, exists (
              select from audit_head h where h.chain = w.chain and h.seq = w.seq)
            from unnest(?::smallint[], ?::bigint[]) with ordinality as w (chain, seq, place)
              left join audit_entry e on e.chain = w.chain and e.seq = w.seq
            order by w.place""")) {
      query.setArray(1, array("smallint", heads.stream().map(SignedHead::chain).toArray()));
      query.setArray(2, array("bigint", heads.stream().map(SignedHead::seq).toArray()));
      try (var rows = query.executeQuery()) {
        for (var head : heads) {
          rows.next();
          var entry = rows.getBytes(1);
          check.compare(head, entry != null ? entry : archived.hash(head.chain(), head.seq()));
          if (!rows.getBoolean(2) && !stored.supersedes(head)) {
            check.removed(head);
          }
        }
      }
    }
  }

  private long unsigned(HeadCheck stored, HeadCheck file) {
    long unsigned = 0;
    for (int chain = 0; chain < CHAINS; chain++) {
      var upTo = Math.max(stored.signedUpTo(chain), file.signedUpTo(chain));
      unsigned += Math.max(0, lastSeqs[chain] - upTo);
    }
    return unsigned;
  }

  private java.sql.Array array(String type, Object[] values) throws SQLException {
    return database.createArrayOf(type, Arrays.copyOf(values, values.length, Object[].class));
  }

  private PreparedStatement prepare(String sql) throws SQLException {
    var statement = database.prepareStatement(sql);
    statement.setFetchSize(FETCH);
    return statement;
  }
}
