package org.essc.audit.verify;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.essc.keys.JwtVerifier;
import org.essc.keys.KeyMaterial;
import org.essc.platform.crypto.IntegrityException;
import org.essc.platform.crypto.MasterKey;
import org.essc.platform.time.ClockProducer;

/**
 * {@code audit verify [--heads FILE]}: prints each finding on a line of its own, then what was
 * read. Exit code 0: nothing found; 1: findings; 2: the log could not be verified.
 */
public final class AuditCommand {

  private static final int CLEAN = 0;
  private static final int FOUND = 1;
  private static final int NOT_VERIFIED = 2;

  private static final String USAGE =
      """
      audit verify [--heads FILE]
        recomputes all audit chains and holds them against the signed heads in the database
        and, with --heads, against the heads that the platform wrote to its logs: FILE holds
        log lines, those with a signed head ("audit head chain=... seq=...") are used""";

  private final PrintStream out;

  public AuditCommand() {
    this(System.out);
  }

  AuditCommand(PrintStream out) {
    this.out = out;
  }

  /** Runs to its end; the result is the process' exit code. */
  public int run(List<String> arguments, DataSource database, MasterKey key) {
    if (!isUsage(arguments)) {
      out.println(USAGE);
      return NOT_VERIFIED;
    }
    try (var connection = database.getConnection();
        var heads = heads(arguments)) {
      return verify(connection, key, heads);
    } catch (SQLException e) {
      out.println("not verified: the database cannot be read: " + e.getMessage());
    } catch (IOException e) {
      out.println("not verified: the file of heads cannot be read: " + e.getMessage());
    } catch (IntegrityException e) {
      out.println("not verified: " + e.getMessage());
    }
    return NOT_VERIFIED;
  }

  private static boolean isUsage(List<String> arguments) {
    return arguments.equals(List.of("verify"))
        || arguments.size() == 3 && arguments.subList(0, 2).equals(List.of("verify", "--heads"));
  }

  private static BufferedReader heads(List<String> arguments) throws IOException {
    if (arguments.size() < 3) {
      return null;
    }
    // Logs may hold anything; what is looked for in them is ASCII.
    return Files.newBufferedReader(Path.of(arguments.get(2)), StandardCharsets.ISO_8859_1);
  }

  private int verify(Connection connection, MasterKey key, BufferedReader heads)
      throws SQLException, IOException {
    var keys = KeyMaterial.loadAuditKeys(connection, key);
    var signatures = new HeadSignatures(new JwtVerifier(ClockProducer.system()), keys);
    var findings = new AtomicLong();
    var verifier =
        new AuditVerifier(
            connection,
            signatures,
            ClockProducer.system(),
            finding -> {
              findings.incrementAndGet();
              out.println(finding);
            });
    var counts = verifier.verify(heads);
    out.println(
        "read: %d entries in 16 chains, %d stored heads%s"
            .formatted(
                counts.entries(),
                counts.storedHeads(),
                heads == null ? "" : ", " + counts.collectedHeads() + " collected heads"));
    if (counts.unsigned() > 0) {
      out.println(
          "%d entries are newer than the last signed head of their chain: a platform that is"
                  .formatted(counts.unsigned())
              + " running signs them within its interval");
    }
    out.println(findings.get() == 0 ? "the audit log is intact" : "findings: " + findings.get());
    return findings.get() == 0 ? CLEAN : FOUND;
  }
}
