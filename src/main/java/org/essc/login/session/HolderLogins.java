package org.essc.login.session;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.essc.login.client.OpenIdClient;
import org.essc.login.client.OpenIdClients;
import org.essc.partner.PartnerNo;

/** Where a holder is logged in at the moment. */
@Singleton
public class HolderLogins {

  /**
   * @param portalName as the holder reads it
   * @param lastUsedAt when the portal last renewed its tokens
   * @param scopes that the holder agreed to
   */
  public record HolderLogin(
      UUID sessionId,
      PartnerNo portal,
      String portalName,
      Instant since,
      Instant lastUsedAt,
      Set<String> scopes) {}

  private final LoginSessions sessions;
  private final OpenIdClients clients;
  private final Clock clock;

  HolderLogins(LoginSessions sessions, OpenIdClients clients, Clock clock) {
    this.sessions = sessions;
    this.clients = clients;
    this.clock = clock;
  }

  /** The newest first. */
  public Uni<List<HolderLogin>> list(UUID holderId) {
    return sessions
        .liveOf(holderId, clock.instant())
        .chain(
            live ->
                Multi.createFrom()
                    .iterable(live)
                    .onItem()
                    .transformToUniAndConcatenate(
                        one -> clients.find(one.partnerNo()).map(portal -> login(one, portal)))
                    .collect()
                    .asList());
  }

  private static HolderLogin login(LoginSession session, Optional<OpenIdClient> portal) {
    return new HolderLogin(
        session.id(),
        session.partnerNo(),
        portal.map(OpenIdClient::name).orElse(session.partnerNo().value()),
        session.createdAt(),
        session.lastUsedAt(),
        session.scopes());
  }
}
