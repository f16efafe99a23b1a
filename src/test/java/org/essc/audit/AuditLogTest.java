package org.essc.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.essc.audit.verify.AuditVerifier;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.testing.TestServers;
import org.junit.jupiter.api.Test;

@QuarkusTest
class AuditLogTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @Inject AuditLog log;
  @Inject Pool pool;

  @Test
  void recordedEntryIsDurableWhenAnswered() throws Exception {
    assertEquals(1, stored(recorded()));
  }

  @Test
  void entriesOfOneMomentAllGetTheirPlace() throws Exception {
    var holder = UUID.randomUUID();
    var entries =
        IntStream.range(0, 2000)
            .mapToObj(i -> AuditEntry.of("test.burst", actor()).holder(holder).detail("n", i))
            .map(builder -> refusal(log.record(builder.success())))
            .toList();
    var refused = Uni.join().all(entries).andFailFast().await().atMost(PATIENCE);
    // who was told on a busy machine that it takes too long has its entry all the same
    assertThat(refused.stream().flatMap(Optional::stream))
        .allMatch(ProblemType.SERVICE_UNAVAILABLE::equals);
    Awaitility.await().atMost(PATIENCE).until(() -> stored(holder.toString()) >= 2000);
    assertEquals(2000, stored(holder.toString()));
    assertEquals(List.of(), findings());
  }

  private static Uni<Optional<ProblemType>> refusal(Uni<Void> recorded) {
    return recorded
        .map(done -> Optional.<ProblemType>empty())
        .onFailure(ProblemException.class)
        .recoverWithItem(refused -> Optional.of(((ProblemException) refused).type()));
  }

  @Test
  void entryCommitsWithTheActAndRollsBackWithIt() throws Exception {
    var kept = entry();
    var dropped = entry();
    pool.withTransaction(connection -> log.append(connection, List.of(kept, kept)))
        .await()
        .atMost(PATIENCE);
    var act =
        pool.withTransaction(
            connection ->
                log.append(connection, List.of(dropped))
                    .flatMap(done -> Uni.createFrom().failure(new IllegalStateException("act"))));
    assertThrows(IllegalStateException.class, () -> act.await().atMost(PATIENCE));
    assertEquals(2, stored(kept));
    assertEquals(0, stored(dropped));
    assertEquals(List.of(), findings());
  }

  @Test
  void actFailsWithin2SecondsWhenTheLogCannotBeWritten() throws Exception {
    var database = TestServers.postgres();
    database.pause();
    try {
      // on a busy machine the test itself may hear of it late
      var quickest = PATIENCE;
      for (int i = 0; i < 3 && quickest.toMillis() >= 2_000; i++) {
        var took = untilRefused();
        quickest = took.compareTo(quickest) < 0 ? took : quickest;
      }
      assertTrue(quickest.toMillis() < 2_000, "refused after " + quickest);
    } finally {
      database.resume();
    }
    assertEquals(1, stored(recorded()));
  }

  /** One that was answered; another one where the log's patience was shorter than a busy moment. */
  private AuditEntry recorded() {
    return Awaitility.await()
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .ignoreExceptions()
        .until(
            () -> {
              var entry = entry();
              log.record(entry).await().atMost(PATIENCE);
              return entry;
            },
            Objects::nonNull);
  }

  private Duration untilRefused() {
    long start = System.nanoTime();
    var failure =
        assertThrows(ProblemException.class, () -> log.record(entry()).await().atMost(PATIENCE));
    assertEquals(ProblemType.SERVICE_UNAVAILABLE, failure.type());
    return Duration.ofNanos(System.nanoTime() - start);
  }

  @Test
  void actFailsWhenTheEntryIsRefusedByTheDatabase() throws Exception {
    try (var connection = TestServers.superuserDatabase().getConnection();
        var statement = connection.createStatement()) {
      statement.execute("alter table audit_entry add constraint broken check (seq < 0) not valid");
      try {
        var failure =
            assertThrows(
                ProblemException.class, () -> log.record(entry()).await().atMost(PATIENCE));
        assertEquals(ProblemType.SERVICE_UNAVAILABLE, failure.type());
      } finally {
        statement.execute("alter table audit_entry drop constraint broken");
      }
    }
  }

  @Test
  void chainsAreDealtOutInTurn() {
    var chains = IntStream.range(0, 160).mapToObj(i -> log.chain()).toList();
    for (short chain = 0; chain < AuditLog.CHAINS; chain++) {
      short one = chain;
      assertEquals(10, chains.stream().filter(c -> c == one).count());
    }
  }

  private static Actor actor() {
    return Actor.system("test");
  }

  private static AuditEntry entry() {
    return AuditEntry.of("test.act", actor()).holder(UUID.randomUUID()).success();
  }

  private static long stored(AuditEntry entry) throws Exception {
    return stored(entry.holderId().toString());
  }

  private static long stored(String part) throws Exception {
    try (var connection = TestServers.database().getConnection();
        var query =
            connection.prepareStatement("select count(*) from audit_entry where payload like ?")) {
      query.setString(1, "%" + part + "%");
      var rows = query.executeQuery();
      rows.next();
      return rows.getLong(1);
    }
  }

  /** Of the chains alone; whether heads are signed rightly is another test's. */
  private static List<Object> findings() throws Exception {
    var findings = new java.util.ArrayList<Object>();
    try (var connection = TestServers.database().getConnection()) {
      new AuditVerifier(
              connection,
              java.util.Optional.empty(),
              new org.essc.testing.NoSignatures(),
              java.time.Clock.systemUTC(),
              finding -> {
                if (finding.reason() != org.essc.audit.verify.Finding.Reason.HEAD_FORGED) {
                  findings.add(finding);
                }
              })
          .verify(null);
    }
    return findings;
  }
}
