package org.essc.sandbox;

import io.agroal.api.AgroalDataSource;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.essc.partner.HolderClaim;
import org.essc.partner.PartnerRole;
import org.essc.partner.PartnerSecrets;
import org.essc.partner.SandboxStaff;
import org.essc.partner.Scope;
import org.essc.partner.StaffRole;
import org.essc.platform.embedded.EmbeddedMode;

/**
 * The demo partners and staff. They exist only with the embedded servers: on an external database
 * nothing is inserted, no secret is known and no staff token is made, whatever is configured.
 */
@Singleton
public class SandboxPartners implements SandboxStaff {

  /** A demo partner; its secret is {@code sandbox-} and its number. */
  public record DemoPartner(String partnerNo, String name, PartnerRole role) {}

  public static final List<DemoPartner> PARTNERS =
      List.of(
          new DemoPartner("1000000001", "演示渠道一", PartnerRole.CHANNEL),
          new DemoPartner("1000000002", "演示渠道二", PartnerRole.CHANNEL),
          new DemoPartner("2000000001", "演示验证方一", PartnerRole.VERIFIER),
          new DemoPartner("2000000002", "演示验证方二", PartnerRole.VERIFIER),
          new DemoPartner("3000000001", "演示门户", PartnerRole.PORTAL),
          new DemoPartner("4000000001", "演示银行", PartnerRole.BANK),
          new DemoPartner("9000000001", "演示制卡登记方", PartnerRole.REGISTRY));

  private static final Map<String, StaffRole> STAFF =
      Map.of(
          "8000000001", StaffRole.CLERK,
          "8000000002", StaffRole.HOTLINE,
          "8000000003", StaffRole.AUDITOR,
          "8000000004", StaffRole.SECURITY_ADMINISTRATOR,
          "8000000005", StaffRole.SYSTEM_ADMINISTRATOR);

  private static final int REQUESTS_PER_SECOND = 100_000;

  /** What an administrator has changed since (a suspension, keys) stays. */
  private static final String INSERT =
      """
      insert into partner (partner_no, name, sandbox, status, roles, scopes, claims,
                           requests_per_second, secret_digest, created_at, updated_at, version)
      values (?, ?, true, 'active', ?, ?, ?, ?, ?, ?, ?, 0)
      on conflict (partner_no) do nothing""";

  private final EmbeddedMode mode;
  private final AgroalDataSource database;
  private final PartnerSecrets secrets;
  private final Clock clock;

  public SandboxPartners(
      EmbeddedMode mode, AgroalDataSource database, PartnerSecrets secrets, Clock clock) {
    this.mode = mode;
    this.database = database;
    this.secrets = secrets;
    this.clock = clock;
  }

  /** Of a demo partner or a demo member of staff. */
  public static String secretOf(String number) {
    return "sandbox-" + number;
  }

  @Override
  public boolean present() {
    return mode.active();
  }

  @Override
  public Optional<StaffRole> login(String staffNo, String secret) {
    return present() && sameSecret(secretOf(staffNo), secret)
        ? Optional.ofNullable(STAFF.get(staffNo))
        : Optional.empty();
  }

  void insert(@Observes StartupEvent started) {
    if (!present()) {
      return;
    }
    try (var connection = database.getConnection()) {
      for (var partner : PARTNERS) {
        insert(connection, partner);
      }
    } catch (SQLException failure) {
      throw new IllegalStateException("the sandbox's partners cannot be stored", failure);
    }
  }

  private void insert(Connection connection, DemoPartner partner) throws SQLException {
    var now = Timestamp.from(clock.instant());
    var scopes = new TreeSet<String>();
    for (var scope : Scope.values()) {
      if (partner.role().opens(scope)) {
        scopes.add(scope.text());
      }
    }
    try (var statement = connection.prepareStatement(INSERT)) {
      statement.setString(1, partner.partnerNo());
      statement.setString(2, partner.name());
      statement.setArray(3, texts(connection, Set.of(partner.role().text())));
      statement.setArray(4, texts(connection, scopes));
      statement.setArray(5, texts(connection, Set.of(HolderClaim.MASKED_NAME.text())));
      statement.setInt(6, REQUESTS_PER_SECOND);
      statement.setBytes(7, secrets.digest(partner.partnerNo(), secretOf(partner.partnerNo())));
      statement.setTimestamp(8, now);
      statement.setTimestamp(9, now);
      statement.executeUpdate();
    }
  }

  private static java.sql.Array texts(Connection connection, Set<String> values)
      throws SQLException {
    return connection.createArrayOf("text", values.toArray());
  }

  private static boolean sameSecret(String expected, String given) {
    return MessageDigest.isEqual(
        expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
  }
}
