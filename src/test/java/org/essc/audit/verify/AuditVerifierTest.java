package org.essc.audit.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.essc.audit.ArchiveNote;
import org.essc.audit.AuditMonths;
import org.essc.audit.SignedHead;
import org.essc.platform.partition.ArchiveFile;
import org.essc.testing.ThrowAwayDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What each way of tampering is reported as. The tamperer is the database's superuser. */
class AuditVerifierTest {

  private static final int ENTRIES = 20;
  private static final Instant AT = Instant.parse("2026-01-31T12:00:00Z");

  private static final Map<String, ArchiveNote> NOTES = new HashMap<>();

  private static ThrowAwayDatabase postgres;

  private Runnable whileNotesAreRead = () -> {};

  @BeforeAll
  static void start() throws Exception {
    postgres = ThrowAwayDatabase.create();
  }

  @AfterAll
  static void stop() throws Exception {
    postgres.close();
  }

  /** Chain 2 has twenty entries, of which number 10 and 20 are signed; chain 5 has one. */
  @BeforeEach
  void twentyEntriesOfWhichTwoAreSigned() throws Exception {
    tamper(
        "truncate audit_entry, audit_head, audit_archive",
        "select partitions_ahead('audit_entry', 1)",
        "update audit_chain set head_seq = 0,"
            + " head_hash = sha256(convert_to('essc audit chain ' || chain, 'UTF8'))",
        "select audit_append(5::smallint, array['only'])",
        "select audit_append(2::smallint,"
            + " array(select 'entry ' || n from generate_series(1, 20) n))");
    sign(2, 10);
    sign(2, 20);
  }

  @Test
  void untouchedLogHasNoFindings() throws Exception {
    assertEquals(List.of(), verify(null));
    assertEquals(List.of(), verify(log(2, 10) + log(2, 20)));
  }

  @Test
  void countsSayWhatIsNotYetSigned() throws Exception {
    tamper("select audit_append(2::smallint, array['a', 'b'])");
    try (var connection = postgres.connect()) {
      var counts =
          new AuditVerifier(
                  connection, Optional.empty(), new Signed(), Clock.systemUTC(), finding -> {})
              .verify(null);
      assertEquals(new AuditVerifier.Counts(ENTRIES + 3, 2, 0, 3, 0), counts);
    }
  }

  @Test
  void editedEntryIsFound() throws Exception {
    tamper("update audit_entry set payload = 'forged' where chain = 2 and seq = 7");
    assertEquals(List.of("2/7 EDITED"), verify(null));
  }

  @Test
  void editedHashIsFoundOnce() throws Exception {
    tamper("update audit_entry set hash = sha256('forged') where chain = 2 and seq = 7");
    assertEquals(List.of("2/7 EDITED"), verify(null));
  }

  @Test
  void editedEntryWithMatchingHashIsFoundAtTheNext() throws Exception {
    tamper(rewrite(7, "forged"));
    assertEquals(List.of("2/8 EDITED"), verify(null));
  }

  @Test
  void editedLastEntryWithMatchingHashContradictsTheChainsHeadAndTheSignedHead() throws Exception {
    tamper(rewrite(20, "forged"));
    assertEquals(List.of("2/20 HEAD_MISMATCH", "2/20 REWRITTEN"), verify(null));
  }

  @Test
  void deletionInTheMiddleIsFound() throws Exception {
    tamper("delete from audit_entry where chain = 2 and seq in (7, 8)");
    assertEquals(List.of("2/7 DELETED"), verify(null));
  }

  @Test
  void deletionAtTheBeginningIsFound() throws Exception {
    tamper("delete from audit_entry where chain = 2 and seq < 4");
    assertEquals(List.of("2/1 DELETED"), verify(null));
  }

  @Test
  void deletionHiddenByRenumberingIsFound() throws Exception {
    tamper("delete from audit_entry where chain = 2 and seq = 7");
    for (int seq = 8; seq <= ENTRIES; seq++) {
      tamper("update audit_entry set seq = seq - 1 where chain = 2 and seq = " + seq);
    }
    var findings = verify(null);
    assertEquals("2/7 EDITED", findings.get(0));
    assertEquals("2/8 REORDERED", findings.get(1));
    assertEquals(
        List.of("2/20 TAIL_CUT", "2/10 REWRITTEN", "2/20 TAIL_CUT"),
        findings.subList(findings.size() - 3, findings.size()));
  }

  @Test
  void exchangedEntriesAreFoundAsReordering() throws Exception {
    tamper(exchange(7, 15, "payload, hash"));
    assertEquals(List.of("2/7 REORDERED", "2/15 REORDERED"), verify(null));
  }

  @Test
  void exchangedNeighboursAreFoundAsReordering() throws Exception {
    tamper(exchange(7, 8, "payload, hash"));
    assertEquals(List.of("2/7 REORDERED", "2/8 REORDERED"), verify(null));
  }

  @Test
  void exchangedPayloadsAreFoundAsReordering() throws Exception {
    tamper(exchange(7, 15, "payload"));
    assertEquals(List.of("2/7 REORDERED", "2/15 REORDERED"), verify(null));
  }

  @Test
  void entriesMovedToAnotherChainAreFound() throws Exception {
    tamper("update audit_entry set chain = 6 where chain = 5");
    assertEquals(List.of("5/1 TAIL_CUT", "6/1 EDITED", "6/0 HEAD_MISMATCH"), verify(null));
  }

  @Test
  void cutTailIsFoundByTheChainsHeadAndTheSignedHead() throws Exception {
    tamper("delete from audit_entry where chain = 2 and seq > 15");
    assertEquals(List.of("2/16 TAIL_CUT", "2/16 TAIL_CUT"), verify(null));
  }

  @Test
  void cutTailWithChainsHeadPutRightIsFoundByTheSignedHead() throws Exception {
    cutAfter(15);
    assertEquals(List.of("2/16 TAIL_CUT"), verify(null));
  }

  @Test
  void cutTailWithStoredHeadsRemovedIsFoundByTheCollectedHeads() throws Exception {
    cutAfter(15);
    tamper("delete from audit_head where chain = 2 and seq > 15");
    assertEquals(List.of(), verify(null));
    assertEquals(
        List.of("2/16 TAIL_CUT", "2/20 HEAD_REMOVED"), verify(log(2, 10) + "noise\n" + logged20));
  }

  @Test
  void rewrittenChainIsFoundByTheSignedHeads() throws Exception {
    rewriteFrom(13);
    assertEquals(List.of("2/20 REWRITTEN"), verify(null));
  }

  @Test
  void rewrittenChainWithStoredHeadsSignedAnewIsFoundByTheCollectedHeads() throws Exception {
    rewriteFrom(13);
    tamper("delete from audit_head where chain = 2 and seq > 10");
    sign(2, 20);
    assertEquals(List.of(), verify(null));
    assertEquals(List.of("2/20 REWRITTEN"), verify(logged20));
  }

  /**
   * Of an hour that ended a week ago the last head stays; the collected others are no findings,
   * also where nothing was signed lately.
   */
  @Test
  void supersededHeadsOfAnHourGoAfterAWeekAndNothingElseDoes() throws Exception {
    tamper("truncate audit_head");
    var now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    var old = now.truncatedTo(ChronoUnit.HOURS).minus(Duration.ofDays(8));
    var young = now.truncatedTo(ChronoUnit.HOURS).minus(Duration.ofDays(6));
    sign(2, 3, old.minusSeconds(1));
    sign(2, 4, old);
    sign(2, 5, old.plusSeconds(10));
    sign(2, 6, old.plusSeconds(3_599));
    sign(2, 7, young);
    sign(2, 8, young.plusSeconds(1));
    var collected = new StringBuilder();
    for (int seq = 3; seq <= 8; seq++) {
      collected.append(log(2, seq));
    }

    assertEquals(List.of("4", "5"), thin());
    assertEquals(List.of(), thin());

    assertEquals(List.of(), verify(collected.toString()));
    tamper("delete from audit_head where seq in (6, 7)");
    assertEquals(List.of("2/4 HEAD_REMOVED"), verify(collected.toString()));
    tamper("update audit_entry set payload = 'forged' where chain = 2 and seq = 5");
    assertTrue(verify(null).contains("2/5 EDITED"), "no proof is lost with the heads");
  }

  @Test
  void headThatNoLaterOneOfItsHourCoversCannotBeDeleted() throws Exception {
    tamper("truncate audit_head");
    var old = Instant.now().truncatedTo(ChronoUnit.HOURS).minus(Duration.ofDays(8));
    sign(2, 4, old);
    sign(2, 5, old.plusSeconds(3_600));
    try (var connection = postgres.connect()) {
      var statement = connection.createStatement();
      statement.execute("set essc.thinning_heads = 'on'");
      var refusal =
          assertThrows(
              SQLException.class,
              () -> statement.execute("delete from audit_head where chain = 2 and seq = 4"));
      assertTrue(refusal.getMessage().contains("append-only"), refusal.getMessage());
    }
  }

  /** As the platform's retention does. */
  private static List<String> thin() throws SQLException {
    var gone = new ArrayList<String>();
    try (var connection = postgres.connect()) {
      var rows =
          connection
              .createStatement()
              .executeQuery("select seq from audit_head_thin(now(), 5) order by seq");
      while (rows.next()) {
        gone.add(rows.getString(1));
      }
    }
    return gone;
  }

  @Test
  void headOfTheWrongKeyIsFound() throws Exception {
    tamper("update audit_head set jws = replace(jws, 'good', 'evil') where seq = 10");
    assertEquals(List.of("2/10 HEAD_FORGED"), verify(null));
  }

  @Test
  void headOfAnotherEntryIsFound() throws Exception {
    tamper(
        "update audit_head set jws = (select jws from audit_head where seq = 20) where seq = 10");
    assertEquals(List.of("2/10 HEAD_FORGED"), verify(null));
  }

  @Test
  void forgedHeadInTheFileIsFoundByItsLine() throws Exception {
    assertEquals(
        List.of("-1/2 HEAD_FORGED"), verify("nothing\n" + log(2, 20).replace("good", "evil")));
  }

  @Test
  void spoiltChainIsReportedInBoundedSpace() throws Exception {
    tamper(
        "select audit_append(2::smallint, array(select 'x' || n from generate_series(1,200) n))");
    tamper("update audit_entry set payload = 'forged' where chain = 2");
    var findings = verify(null);
    assertEquals(Suspects.KEPT + 1, findings.size());
    assertEquals("2/49 EDITED", findings.get(Suspects.KEPT));
  }

  // --- tampering

  private String logged20;

  private void sign(int chain, long seq) throws SQLException {
    sign(chain, seq, AT);
  }

  private void sign(int chain, long seq, Instant at) throws SQLException {
    try (var connection = postgres.connect()) {
      var rows =
          connection
              .createStatement()
              .executeQuery(
                  "select hash from audit_entry where chain = " + chain + " and seq = " + seq);
      rows.next();
      var head = new SignedHead(chain, seq, rows.getBytes(1), at);
      var insert =
          connection.prepareStatement(
              "insert into audit_head values (?, ?, '%s'::timestamptz, ?)".formatted(at));
      insert.setInt(1, chain);
      insert.setLong(2, seq);
      insert.setString(3, jws(head));
      insert.execute();
    }
    if (seq == 20 && logged20 == null) {
      logged20 = log(chain, seq);
    }
  }

  private static String log(int chain, long seq) throws SQLException {
    try (var connection = postgres.connect()) {
      var rows =
          connection
              .createStatement()
              .executeQuery(
                  "select jws from audit_head where chain = " + chain + " and seq = " + seq);
      rows.next();
      return "{\"level\":\"INFO\",\"message\":\"audit head " + rows.getString(1) + "\"}\n";
    }
  }

  private static void cutAfter(long seq) throws SQLException {
    tamper(
        "delete from audit_entry where chain = 2 and seq > " + seq,
        "update audit_chain c set head_seq = e.seq, head_hash = e.hash from audit_entry e"
            + " where c.chain = 2 and e.chain = 2 and e.seq = "
            + seq);
  }

  /** The perfect forger: deletes, and appends anew what then follows. */
  private static void rewriteFrom(long seq) throws SQLException {
    cutAfter(seq - 1);
    tamper(
        "select audit_append(2::smallint, array(select 'forged ' || n from generate_series("
            + seq
            + ",20) n))");
  }

  private static String rewrite(long seq, String payload) {
    return "update audit_entry e set payload = '%s', hash = sha256(p.hash || int8send(%d) || '%s')"
            .formatted(payload, seq, payload)
        + " from audit_entry p where e.chain = 2 and e.seq = %d and p.chain = 2 and p.seq = %d"
            .formatted(seq, seq - 1);
  }

  @Test
  void monthThatLiesInAFileIsFollowedIntoTheDatabase(@TempDir Path directory) throws Exception {
    archive(directory, "");
    tamper("select audit_append(2::smallint, array['after'])");
    sign(2, 21);
    assertEquals(List.of(), verify(log(2, 21), Optional.of(directory)));
    try (var connection = postgres.connect()) {
      var counts =
          new AuditVerifier(
                  connection,
                  Optional.of(directory),
                  new Signed(),
                  Clock.systemUTC(),
                  finding -> {})
              .verify(null);
      assertEquals(new AuditVerifier.Counts(ENTRIES + 2, 3, 0, 1, 0), counts);
    }
    assertEquals(List.of(), verify(null));
    tamper("update audit_entry set payload = 'forged' where chain = 2 and seq = 21");
    assertEquals(1, verify(null).size());
    assertEquals(1, verify(null, Optional.of(directory)).size());
  }

  @Test
  void fileThatIsNotWhatWasWrittenIsFound(@TempDir Path directory) throws Exception {
    var file = archive(directory, "");
    Files.write(file, new byte[] {0}, java.nio.file.StandardOpenOption.APPEND);
    assertThat(verify(null, Optional.of(directory)))
        .singleElement(STRING)
        .contains("ARCHIVE_ALTERED");
    Files.delete(file);
    assertThat(verify(null, Optional.of(directory)))
        .singleElement(STRING)
        .contains("ARCHIVE_ALTERED");
  }

  /** One of whose progress nobody hears for a minute has been given up. */
  @Test
  void howFarItHasComeIsToldWhileFilesAreRead(@TempDir Path directory) throws Exception {
    archive(directory, "");
    tamper("select audit_append(2::smallint, array['after'])");
    var told = new ArrayList<Long>();
    try (var connection = postgres.connect()) {
      new AuditVerifier(
              connection,
              Optional.of(directory),
              new Signed(),
              Clock.systemUTC(),
              finding -> {},
              told::add)
          .verify(null);
    }
    assertThat(told).startsWith(ENTRIES + 1L, ENTRIES + 2L);
  }

  /** Whoever has both the database and the archive forges the digest, too, but not the chain. */
  @Test
  void entryThatWasForgedWithItsFileAndTheNoteIsFound(@TempDir Path directory) throws Exception {
    archive(directory, "update %s set payload = 'forged' where chain = 2 and seq = 7");
    assertThat(verify(null, Optional.of(directory))).singleElement(STRING).isEqualTo("2/7 EDITED");
  }

  @Test
  void signedEntryThatWasRewrittenWithItsChainAndFileIsFound(@TempDir Path directory)
      throws Exception {
    archive(directory, "update %s set hash = sha256('x') where chain = 2 and seq = 20");
    assertThat(verify(null, Optional.of(directory))).anyMatch(one -> one.contains("REWRITTEN"));
  }

  /** Whoever takes a month away with its file and its note leaves a gap between the notes. */
  @Test
  void monthThatIsGoneWithItsNoteIsFoundByTheNoteOfTheNext(@TempDir Path directory)
      throws Exception {
    archive(directory, "");
    tamper("update audit_archive set partition = 'audit_entry_before'");
    signNotes();
    tamper("select audit_append(2::smallint, array['after', 'and after'])");
    sign(2, 22);
    archive(directory, "");
    assertEquals(List.of(), verify(null));
    assertEquals(List.of(), verify(log(2, 22)));

    tamper("delete from audit_archive where partition = 'audit_entry_before' and chain = 2");
    assertEquals(List.of("2/1 DELETED"), verify(null));
    assertEquals(List.of("2/1 DELETED"), verify(log(2, 22)));
  }

  /** Who only writes the database says that what was deleted lies in files. */
  @Test
  void noteThatThePlatformDidNotSignIsFound(@TempDir Path directory) throws Exception {
    archive(directory, "");
    tamper("update audit_archive set jws = null where chain = 2");
    assertEquals(List.of("-1/0 NOTE_FORGED"), verify(null));
    assertEquals(List.of("-1/0 NOTE_FORGED"), verify(null, Optional.of(directory)));

    tamper("update audit_archive set jws = 'of another' where chain = 2");
    assertEquals(List.of("-1/0 NOTE_FORGED"), verify(null));
  }

  @Test
  void noteThatSaysSomethingElseThanWasSignedIsFound(@TempDir Path directory) throws Exception {
    archive(directory, "");
    for (var change :
        List.of(
            "partition = 'audit_entry_202001'",
            "first_seq = 2",
            "last_seq = 19",
            "last_digest = sha256('x')",
            "file_digest = sha256('x')")) {
      signNotes();
      tamper("create table kept as select * from audit_archive");
      tamper("update audit_archive set " + change + " where chain = 2");
      assertThat(verify(null)).as(change).contains("-1/0 NOTE_FORGED");
      tamper(
          "truncate audit_archive",
          "insert into audit_archive select * from kept",
          "drop table kept");
    }
    assertEquals(List.of(), verify(null));
  }

  @Test
  void monthThatIsArchivedMeanwhileWaitsUntilAllIsRead(@TempDir Path directory) throws Exception {
    archive(directory, "");
    tamper("update audit_archive set partition = 'audit_entry_before'");
    signNotes();
    tamper("select audit_append(2::smallint, array['after', 'and after'])");
    var tried = new ArrayList<Exception>();
    whileNotesAreRead =
        () -> {
          whileNotesAreRead = () -> {};
          tried.add(
              assertThrows(SQLException.class, () -> archive(directory, ""), "it was archived"));
        };
    assertEquals(List.of(), verify(null));
    assertThat(tried).singleElement().asString().contains("lock timeout");
  }

  /** It may read files for hours, and a role's limits are those of requests. */
  @Test
  void readingHasNoLimitsOfTimeAndLeavesTheConnectionAsItWas() throws Exception {
    try (var connection = postgres.connect();
        var statement = connection.createStatement()) {
      statement.execute("set statement_timeout = '50s'");
      statement.execute("set idle_in_transaction_session_timeout = '40s'");
      var seen = new ArrayList<String>();
      new AuditVerifier(
              connection,
              Optional.empty(),
              new Signed(),
              Clock.systemUTC(),
              finding -> {},
              read -> seen.add(limits(connection)))
          .verify(null);
      assertThat(seen).isNotEmpty().containsOnly("0 0");
      assertEquals("50s 40s", limits(connection));
    }
  }

  private static String limits(Connection connection) {
    try (var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                "select current_setting('statement_timeout') || ' '"
                    + " || current_setting('idle_in_transaction_session_timeout')")) {
      rows.next();
      return rows.getString(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** This month becomes a file and leaves the database, as the platform does it with old ones. */
  private static Path archive(Path directory, String first) throws Exception {
    var month = "audit_entry_" + YearMonth.now(ZoneOffset.UTC).toString().replace("-", "");
    if (!first.isEmpty()) {
      tamper(first.formatted(month));
    }
    byte[] digest;
    try (var connection = postgres.connect()) {
      digest =
          ArchiveFile.of(directory, month)
              .write(connection, AuditMonths.monthOf(month), line -> {});
    }
    tamper(
        """
        insert into audit_archive (partition, chain, first_seq, last_seq, last_digest, file_digest, archived_at)
        select '%1$s', chain, min(seq), max(seq), (array_agg(hash order by seq desc))[1], '\\x%2$s', now()
          from %1$s group by chain"""
            .formatted(month, HexFormat.of().formatHex(digest)));
    signNotes();
    tamper(
        "set lock_timeout = '200ms'",
        "drop table " + month,
        "select partitions_ahead('audit_entry', 1)");
    return directory.resolve(month + ".ndjson.gz");
  }

  /** As the platform says it of its months. */
  private static void signNotes() throws SQLException {
    var hex = HexFormat.of();
    try (var connection = postgres.connect()) {
      var rows =
          connection
              .createStatement()
              .executeQuery(
                  "select partition, chain, first_seq, last_seq, last_digest, file_digest"
                      + " from audit_archive");
      while (rows.next()) {
        var note =
            new ArchiveNote(
                rows.getString(1),
                rows.getInt(2),
                rows.getLong(3),
                rows.getLong(4),
                hex.formatHex(rows.getBytes(5)),
                hex.formatHex(rows.getBytes(6)));
        var jws = UUID.randomUUID().toString();
        NOTES.put(jws, note);
        tamper(
            "update audit_archive set jws = '%s' where partition = '%s' and chain = %d"
                .formatted(jws, note.partition(), note.chain()));
      }
    }
  }

  private static String exchange(long one, long other, String columns) {
    return "update audit_entry e set (%s) = (select %s from audit_entry o"
            .formatted(columns, columns)
        + " where o.chain = 2 and o.seq = %d - e.seq) where e.chain = 2 and e.seq in (%d, %d)"
            .formatted(one + other, one, other);
  }

  private static void tamper(String... statements) throws SQLException {
    try (var connection = postgres.connect()) {
      var statement = connection.createStatement();
      statement.execute("set session_replication_role = replica");
      for (var sql : statements) {
        statement.execute(sql);
      }
    }
  }

  // --- heads, with a signature that is the word "good"; real ones are in AuditCommandTest

  private static String jws(SignedHead head) {
    var text =
        head.chain()
            + " "
            + head.seq()
            + " "
            + HexFormat.of().formatHex(head.hash())
            + " "
            + head.signedAt();
    var payload =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(text.getBytes(StandardCharsets.UTF_8));
    return "eyJ0." + payload + ".good";
  }

  private static Optional<SignedHead> head(String jws) {
    if (!jws.endsWith(".good")) {
      return Optional.empty();
    }
    var text =
        new String(Base64.getUrlDecoder().decode(jws.split("\\.")[1]), StandardCharsets.UTF_8);
    var parts = text.split(" ");
    return Optional.of(
        new SignedHead(
            Integer.parseInt(parts[0]),
            Long.parseLong(parts[1]),
            HexFormat.of().parseHex(parts[2]),
            Instant.parse(parts[3])));
  }

  private final class Signed implements Signatures {

    @Override
    public Optional<SignedHead> head(String jws) {
      return AuditVerifierTest.head(jws);
    }

    @Override
    public Optional<ArchiveNote> note(String jws) {
      whileNotesAreRead.run();
      return Optional.ofNullable(NOTES.get(jws));
    }
  }

  private List<String> verify(String heads) throws Exception {
    return verify(heads, Optional.empty());
  }

  private List<String> verify(String heads, Optional<Path> archive) throws Exception {
    var findings = new ArrayList<String>();
    try (Connection connection = postgres.connect()) {
      new AuditVerifier(
              connection,
              archive,
              new Signed(),
              Clock.systemUTC(),
              finding ->
                  findings.add(finding.chain() + "/" + finding.seq() + " " + finding.reason()))
          .verify(heads == null ? null : new BufferedReader(new StringReader(heads)));
    }
    return findings;
  }
}
