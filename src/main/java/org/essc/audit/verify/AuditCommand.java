package org.essc.audit.verify;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.essc.keys.JwtVerifier;
import org.essc.keys.KeyMaterial;
import org.essc.platform.crypto.IntegrityException;
import org.essc.platform.crypto.MasterKey;
import org.essc.platform.time.ClockProducer;

/**
 * {@code audit verify [--heads FILE] [--archive DIRECTORY]}: prints each finding on a line of its
 * own, then what was read. Exit code 0: nothing found; 1: findings; 2: the log could not be
 * verified.
 */
public final class AuditCommand {

  private static final int CLEAN = 0;
  private static final int FOUND = 1;
  private static final int NOT_VERIFIED = 2;

  private static final Set<String> OPTIONS = Set.of("--heads", "--archive");

  private static final String USAGE =
      """
      audit verify [--heads FILE] [--archive DIRECTORY]
        recomputes all audit chains and holds them against the signed heads in the database
        and, with --heads, against the heads that the platform wrote to its logs: FILE holds
        log lines, those with a signed head ("audit head chain=... seq=...") are used
        months that lie in an archive are read from DIRECTORY, or else taken as the
        database notes them""";

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
        var heads = heads(option(arguments, "--heads"))) {
      return verify(connection, key, heads, option(arguments, "--archive").map(Path::of));
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
    var options = new ArrayList<String>();
    for (int i = 1; i < arguments.size(); i += 2) {
      options.add(arguments.get(i));
    }
    return arguments.indexOf("verify") == 0
        && arguments.size() % 2 == 1
        && OPTIONS.containsAll(options)
        && new HashSet<>(options).size() == options.size();
  }

  private static Optional<String> option(List<String> arguments, String name) {
    int place = arguments.indexOf(name);
    return place < 0 ? Optional.empty() : Optional.of(arguments.get(place + 1));
  }

  private static BufferedReader heads(Optional<String> file) throws IOException {
    if (file.isEmpty()) {
      return null;
    }
    // Logs may hold anything; what is looked for in them is ASCII.
    return Files.newBufferedReader(Path.of(file.get()), StandardCharsets.ISO_8859_1);
  }

  private int verify(
      Connection connection, MasterKey key, BufferedReader heads, Optional<Path> archive)
      throws SQLException, IOException {
    var keys = KeyMaterial.loadAuditKeys(connection, key);
    var signatures = new AuditSignatures(new JwtVerifier(ClockProducer.system()), keys);
    var findings = new AtomicLong();
    var verifier =
        new AuditVerifier(
            connection,
            archive,
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
    if (counts.monthsUnread() > 0) {
      out.println(
          "%d months lie in an archive and were taken as the database notes them: see --archive"
              .formatted(counts.monthsUnread()));
    }
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
