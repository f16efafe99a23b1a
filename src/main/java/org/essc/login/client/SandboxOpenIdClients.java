package org.essc.login.client;

import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.essc.partner.PartnerNo;

/** Registers the sandbox's portal and bank, when the program starts; nothing else calls it. */
@Singleton
public class SandboxOpenIdClients {

  /** What an administrator has changed since stays; only who is entitled may learn names. */
  private static final String PUT =
      """
      insert into openid_client (partner_no, redirect_uris, post_logout_redirect_uris, web_origins,
                                 auth_method, profile, scopes, dpop_bound, scan_allowed,
                                 created_at, updated_at, version)
      select partner_no, ?, ?, '{}', ?, ?,
             case when 'name' = any(claims) then ? else '{offline_access,profile}'::text[] end,
             ?, false, ?, ?, 0
        from partner where partner_no = ?
      on conflict (partner_no) do update
        set auth_method = excluded.auth_method, profile = excluded.profile, dpop_bound = excluded.dpop_bound
      where openid_client.version = 0""";

  /** Paths that common clients use; the port is free (RFC 8252 §7.3). */
  private static final List<String> PATHS =
      List.of("/callback", "/cb", "/login/oauth2/code/essc", "/redirect_uri");

  private static final String[] SCOPES = {
    "essc:id-number", "essc:name", "essc:phone", "offline_access", "profile"
  };

  private final AgroalDataSource database;
  private final Clock clock;

  SandboxOpenIdClients(AgroalDataSource database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** The portal. Blocks: it is there before the first request. */
  public void put(PartnerNo portal) {
    put(portal, "client_secret_basic", "openid", false);
  }

  /** The bank, which asks for more than a login and therefore in the FAPI 2.0 profile. */
  public void putBank(PartnerNo bank) {
    put(bank, "private_key_jwt", "fapi2", true);
  }

  private void put(PartnerNo partner, String authMethod, String profile, boolean dpopBound) {
    var now = Timestamp.from(clock.instant());
    try (var connection = database.getConnection();
        var statement = connection.prepareStatement(PUT)) {
      statement.setArray(1, connection.createArrayOf("text", onLoopback(PATHS)));
      statement.setArray(2, connection.createArrayOf("text", onLoopback(List.of("", "/"))));
      statement.setString(3, authMethod);
      statement.setString(4, profile);
      statement.setArray(5, connection.createArrayOf("text", SCOPES));
      statement.setBoolean(6, dpopBound);
      statement.setTimestamp(7, now);
      statement.setTimestamp(8, now);
      statement.setString(9, partner.value());
      statement.executeUpdate();
    } catch (SQLException failure) {
      throw new IllegalStateException("the sandbox's portals cannot be stored", failure);
    }
  }

  private static String[] onLoopback(List<String> paths) {
    return Stream.of("http://localhost", "http://127.0.0.1")
        .flatMap(host -> paths.stream().map(path -> host + path))
        .toArray(String[]::new);
  }
}
