package org.essc.audit.verify;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.essc.audit.Actor;
import org.essc.audit.AuditEntry;
import org.essc.audit.AuditLog;
import org.essc.audit.SignHeads;
import org.essc.audit.SignedHead;
import org.essc.keys.JwsSigner;
import org.essc.keys.KeyPurpose;
import org.essc.platform.crypto.MasterKey;
import org.essc.testing.MutableClock;
import org.essc.testing.Patiently;
import org.essc.testing.TestServers;
import org.essc.testing.Unis;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command against what the platform itself wrote and signed. */
@QuarkusTest
class AuditCommandTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** The configured interval; the schedule itself does not sign while the tests run. */
  private static final Duration INTERVAL = Duration.ofHours(1);

  /** Each signing is later than those of the tests before. */
  private static Duration ahead = Duration.ZERO;

  @Inject AuditLog log;
  @Inject SignHeads signHeads;
  @Inject org.essc.keys.RevokeSigningKey revokeSigningKey;
  @Inject JwsSigner signer;
  @Inject MasterKey key;
  @Inject MutableClock clock;
  @Inject Pool pool;
  @TempDir Path directory;

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  @AfterEach
  void resetClock() {
    clock.reset();
  }

  @Test
  void platformsOwnLogAndHeadsAreIntact() throws Exception {
    writeAndSign();
    assertEquals(0, run("verify"), this::output);
    assertTrue(output().contains("the audit log is intact"), this::output);
    assertTrue(output().contains(" stored heads"), this::output);
  }

  @Test
  void collectedHeadsAreHeldAgainstTheLog() throws Exception {
    writeAndSign();
    var lines = new ArrayList<String>();
    storedHeads().forEach(jws -> lines.add("12:00 INFO audit head chain=1 seq=1 " + jws));
    assertEquals(0, run("verify", "--heads", file(lines)), this::output);
    assertTrue(output().contains(lines.size() + " collected heads"), this::output);
  }

  @Test
  void witnessNeedsNoTokenAndItsAnswersAreHeldAgainstTheLog() throws Exception {
    writeAndSign();
    var witnessed =
        Patiently.ask(() -> given().get("/v1/audit-heads")).then().statusCode(200).extract();
    List<String> heads = witnessed.path("items.jws");
    assertEquals(16, heads.size());
    assertEquals("public, max-age=1", witnessed.header("Cache-Control"));
    assertEquals(0, run("verify", "--heads", file(List.of(witnessed.asString()))), this::output);
    assertTrue(output().contains("16 collected heads"), this::output);
  }

  @Test
  void headOfARevokedKeyCountsWhereItIsOlderThanTheRevocation() throws Exception {
    writeAndSign();
    var late = new SignedHead(3, 1, new byte[32], clock.instant().plusSeconds(3_600));
    var forged = sign(late, SignedHead.TYP);
    var kid =
        new io.vertx.core.json.JsonObject(
                new String(
                    java.util.Base64.getUrlDecoder().decode(forged.split("\\.")[0]),
                    StandardCharsets.UTF_8))
            .getString("kid");
    Unis.get(revokeSigningKey.revoke(kid, org.essc.keys.RotatedBy.staff("tester")));
    assertEquals(0, run("verify"), this::output);
    assertEquals(1, run("verify", "--heads", file(List.of(forged))));
    assertTrue(output().contains("HEAD_FORGED"), this::output);
  }

  @Test
  void collectedHeadBeyondTheLogIsACutTail() throws Exception {
    var future = new SignedHead(3, 1_000_000, new byte[32], clock.instant());
    assertEquals(1, run("verify", "--heads", file(List.of(sign(future, SignedHead.TYP)))));
    assertTrue(output().contains("chain 3"), this::output);
    assertTrue(output().contains("TAIL_CUT"), this::output);
  }

  @Test
  void signatureForSomethingElseIsNoHead() throws Exception {
    var head = new SignedHead(3, 1_000_000, new byte[32], clock.instant());
    assertEquals(1, run("verify", "--heads", file(List.of(sign(head, "essc-other+jwt")))));
    assertTrue(output().contains("HEAD_FORGED"), this::output);
    assertFalse(output().contains("TAIL_CUT"), this::output);
  }

  @Test
  void alteredSignatureIsNoHead() throws Exception {
    writeAndSign();
    var jws = storedHeads().get(0);
    var payload = jws.split("\\.")[1];
    var altered = jws.replace(payload, payload.substring(0, 20) + "AAAA" + payload.substring(24));
    assertEquals(1, run("verify", "--heads", file(List.of(altered))));
    assertTrue(output().contains("HEAD_FORGED"), this::output);
  }

  @Test
  void headsOfChainsThatDidNotMoveAreNotSignedAgain() throws Exception {
    writeAndSign();
    assertEquals(0, sign());
    clock.advance(INTERVAL);
    assertEquals(0, sign());
  }

  /** As if another instance had just signed. */
  @Test
  void headsAreNotSignedTwiceInOneInterval() throws Exception {
    writeAndSign();
    write();
    assertEquals(0, sign());
    clock.advance(INTERVAL);
    assertEquals(16, sign());
  }

  /** As by an instance whose clock was hours ahead, as after a start, and has been set since. */
  @Test
  void headsOfALaterTimeKeepNobodyFromSigning() throws Exception {
    ahead = ahead.plus(INTERVAL.multipliedBy(3));
    writeAndSign();
    write();
    clock.advance(INTERVAL.multipliedBy(-2));
    assertEquals(16, sign());

    write();
    clock.advance(INTERVAL.multipliedBy(2));
    assertEquals(16, sign(), "nor when their time has come");
    assertEquals(0, run("verify"), this::output);
  }

  @Test
  void missingFileAndWrongArgumentsAreNoVerdict() {
    assertEquals(2, run("verify", "--heads", directory.resolve("none").toString()));
    assertEquals(2, run());
    assertEquals(2, run("verify", "all"));
    assertTrue(output().contains("audit verify [--heads FILE]"), this::output);
  }

  private void writeAndSign() {
    write();
    ahead = ahead.plus(INTERVAL.multipliedBy(3));
    clock.advance(ahead);
    assertEquals(16, sign());
  }

  /** At least one entry in every chain. */
  private void write() {
    for (int chain = 0; chain < 16; chain++) {
      var entry = AuditEntry.of("test.write", Actor.system("test")).detail("n", chain).success();
      pool.withTransaction(transaction -> log.append(transaction, List.of(entry)))
          .await()
          .atMost(PATIENCE);
    }
  }

  private int sign() {
    return signHeads.sign().await().atMost(PATIENCE);
  }

  private String sign(SignedHead head, String typ) {
    return Unis.get(signer.sign(KeyPurpose.AUDIT, typ, head.claims())).compact();
  }

  private String file(List<String> lines) throws Exception {
    return Files.write(directory.resolve("heads.log"), lines).toString();
  }

  private static List<String> storedHeads() throws SQLException {
    var heads = new ArrayList<String>();
    try (var connection = TestServers.database().getConnection();
        var statement = connection.createStatement()) {
      var rows = statement.executeQuery("select jws from audit_head");
      while (rows.next()) {
        heads.add(rows.getString(1));
      }
    }
    return heads;
  }

  private int run(String... arguments) {
    printed.reset();
    var out = new PrintStream(printed, true, StandardCharsets.UTF_8);
    return new AuditCommand(out).run(List.of(arguments), TestServers.database(), key);
  }

  private String output() {
    return printed.toString(StandardCharsets.UTF_8);
  }
}
