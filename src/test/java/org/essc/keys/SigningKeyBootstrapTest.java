package org.essc.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.essc.platform.crypto.IntegrityException;
import org.essc.platform.crypto.MasterKey;
import org.essc.platform.random.Randomness;
import org.essc.testing.TestCrypto;
import org.essc.testing.TestSchema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class SigningKeyBootstrapTest {

  @Inject KeyPolicy policy;
  private TestSchema schema;

  @BeforeEach
  void createSchema() throws SQLException {
    schema = new TestSchema("signing_key");
  }

  @AfterEach
  void dropSchema() throws SQLException {
    schema.close();
  }

  private static MasterKey masterKey(int current, int... previous) {
    var older = IntStream.of(previous).mapToObj(TestCrypto::masterKeyText).toList();
    return MasterKey.of(TestCrypto.masterKeyText(current), older, Randomness.standalone());
  }

  private List<SigningKeyRow> start(MasterKey masterKey) throws SQLException {
    try (var connection = schema.connect()) {
      return new SigningKeyBootstrap(masterKey, policy, Clock.systemUTC()).load(connection);
    }
  }

  private KeyMaterial load(MasterKey masterKey) throws SQLException {
    try (var connection = schema.connect()) {
      return KeyMaterial.of(SigningKeyBootstrap.read(connection), masterKey);
    }
  }

  private void execute(String sql) throws SQLException {
    try (var connection = schema.connect();
        var statement = connection.createStatement()) {
      assertTrue(statement.executeUpdate(sql) > 0);
    }
  }

  @Test
  void instancesThatStartTogetherAgree() throws Exception {
    var pool = Executors.newFixedThreadPool(8);
    try {
      Callable<List<SigningKeyRow>> instance = () -> start(masterKey(1));
      var kids = new HashSet<List<String>>();
      for (var started : pool.invokeAll(Collections.nCopies(8, instance))) {
        kids.add(started.get().stream().map(SigningKeyRow::kid).toList());
      }
      assertEquals(1, kids.size());
      assertEquals(2 * KeyPurpose.values().length, kids.iterator().next().size());
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void masterKeyCanBeReplaced() throws Exception {
    start(masterKey(1));
    var before = load(masterKey(1)).jwks();
    assertThrows(IntegrityException.class, () -> load(masterKey(2)));
    start(masterKey(2, 1));
    assertEquals(before, load(masterKey(2)).jwks());
  }

  @Test
  void publicKeyChangedInTheDatabaseIsNotBelieved() throws Exception {
    start(masterKey(1));
    var before = load(masterKey(1)).jwks();
    execute("update signing_key set public_jwk = '{\"kty\":\"EC\"}'");
    assertEquals(before, load(masterKey(1)).jwks());
  }

  @Test
  void privateKeyOfAnotherPlaceIsRefused() throws Exception {
    start(masterKey(1));
    execute(
        "update signing_key set wrapped = (select wrapped from signing_key"
            + " where purpose = 'token' and state = 'next')"
            + " where purpose = 'audit' and state = 'active'");
    assertThrows(IntegrityException.class, () -> load(masterKey(1)));
  }

  @Test
  void keyOfOnePurposeCannotBecomeOneOfAnother() throws Exception {
    start(masterKey(1));
    execute("update signing_key set state = 'retired' where purpose = 'audit'");
    execute("update signing_key set purpose = 'audit' where purpose = 'token' and state = 'next'");
    assertThrows(IntegrityException.class, () -> load(masterKey(1)));
  }

  @Test
  void keysComeOutOfTheDatabaseForToolsWithoutTheContainer() throws Exception {
    start(masterKey(1));
    var material = load(masterKey(1));
    assertEquals(2, material.authenticPublicKeys(KeyPurpose.AUDIT).keys().size());
    var active = material.active(KeyPurpose.AUDIT).orElseThrow();
    assertTrue(material.authenticPublicKeys(KeyPurpose.AUDIT).contains(active.kid()));
  }
}
