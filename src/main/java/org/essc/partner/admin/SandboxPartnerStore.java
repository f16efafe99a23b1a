package org.essc.partner.admin;

import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.List;
import org.essc.partner.PartnerNo;
import org.essc.partner.PartnerRole;
import org.essc.partner.PartnerSecrets;
import org.essc.region.Jurisdiction;

/** Writes the sandbox's partners, when the program starts; nothing else calls it. */
@Singleton
public class SandboxPartnerStore {

  /**
   * What an administrator has changed since (a suspension, keys) stays; what a newer version of the
   * platform lets a demo partner do is added to one that nobody has changed.
   */
  private static final String PUT =
      """
      insert into partner (partner_no, name, sandbox, status, roles, scopes, claims,
                           requests_per_second, secret_digest, created_at, updated_at, version,
                           service_channels, regions, agency_routes)
      values (?, ?, true, 'active', ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?)
      on conflict (partner_no) do update
        set roles = excluded.roles, scopes = excluded.scopes, claims = excluded.claims,
            service_channels = excluded.service_channels, regions = excluded.regions,
            agency_routes = excluded.agency_routes
      where partner.sandbox and partner.version = 0""";

  private static final String PUT_KEYS =
      "update partner set jwks = ? where partner_no = ? and sandbox and version = 0";

  private final AgroalDataSource database;
  private final PartnerSecrets secrets;
  private final Clock clock;

  SandboxPartnerStore(AgroalDataSource database, PartnerSecrets secrets, Clock clock) {
    this.database = database;
    this.secrets = secrets;
    this.clock = clock;
  }

  /**
   * A partner with all that its role opens, in the whole country.
   *
   * @param claims what it may learn of a holder; null for the default
   * @param channels codes of the card service's channels that it operates
   * @param agencyRoutes as what it may apply for its people
   */
  public record Entry(
      PartnerNo partnerNo,
      String name,
      PartnerRole role,
      List<String> claims,
      List<String> channels,
      List<String> agencyRoutes,
      String secret) {

    @Override
    public String toString() {
      return "Entry[" + partnerNo + "]";
    }
  }

  /** Blocks: the sandbox's partners are there before the first request. */
  public void put(List<Entry> partners) {
    try (var connection = database.getConnection()) {
      for (var partner : partners) {
        put(connection, partner);
      }
    } catch (SQLException failure) {
      throw new IllegalStateException("the sandbox's partners cannot be stored", failure);
    }
  }

  /** Public keys of one that nobody has changed; they are other ones at each start. */
  public void putKeys(PartnerNo partner, String jwks) {
    try (var connection = database.getConnection();
        var statement = connection.prepareStatement(PUT_KEYS)) {
      statement.setString(1, jwks);
      statement.setString(2, partner.value());
      statement.executeUpdate();
    } catch (SQLException failure) {
      throw new IllegalStateException("the sandbox's keys cannot be stored", failure);
    }
  }

  private void put(Connection connection, Entry partner) throws SQLException {
    var now = Timestamp.from(clock.instant());
    var entitlements =
        Entitlements.of(
            List.of(partner.role().text()),
            null,
            partner.claims(),
            partner.channels(),
            List.copyOf(Jurisdiction.NATIONWIDE.codes()),
            partner.agencyRoutes(),
            Entitlements.MOST_PER_SECOND);
    try (var statement = connection.prepareStatement(PUT)) {
      statement.setString(1, partner.partnerNo().value());
      statement.setString(2, partner.name());
      statement.setArray(3, texts(connection, entitlements.roles()));
      statement.setArray(4, texts(connection, entitlements.scopes()));
      statement.setArray(5, texts(connection, entitlements.claims()));
      statement.setInt(6, entitlements.requestsPerSecond());
      statement.setBytes(7, secrets.digest(partner.partnerNo(), partner.secret()));
      statement.setTimestamp(8, now);
      statement.setTimestamp(9, now);
      statement.setArray(10, texts(connection, entitlements.serviceChannels()));
      statement.setArray(11, texts(connection, entitlements.regions()));
      statement.setArray(12, texts(connection, entitlements.agencyRoutes()));
      statement.executeUpdate();
    }
  }

  private static java.sql.Array texts(Connection connection, List<String> values)
      throws SQLException {
    return connection.createArrayOf("text", values.toArray());
  }
}
