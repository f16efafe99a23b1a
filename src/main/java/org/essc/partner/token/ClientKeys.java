package org.essc.partner.token;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import org.essc.keys.JwkSet;
import org.essc.partner.RemoteKeys;

/** A client's public keys: as registered, or as it publishes them. */
@Singleton
class ClientKeys {

  private static final int MOST = 2_000;

  private final RemoteKeys remote;

  /** Parsed once a registered text, which is read from the database at every token request. */
  private final Cache<String, JwkSet> parsed = Caffeine.newBuilder().maximumSize(MOST).build();

  ClientKeys(RemoteKeys remote) {
    this.remote = remote;
  }

  Uni<JwkSet> of(Client client) {
    return client
        .jwksUri()
        .map(uri -> unavailableIsRefused(remote.keys(uri)))
        .orElseGet(() -> Uni.createFrom().item(() -> registered(client)));
  }

  /** The keys as they are now, where they may have changed since. */
  Uni<JwkSet> refreshed(Client client) {
    return client
        .jwksUri()
        .map(uri -> unavailableIsRefused(remote.refreshed(uri)))
        .orElseGet(() -> Uni.createFrom().failure(unknownKey()));
  }

  private JwkSet registered(Client client) {
    return client
        .jwks()
        .map(jwks -> parsed.get(jwks, JwkSet::parse))
        .orElseThrow(() -> TokenError.invalidClient("no-keys"));
  }

  private static Uni<JwkSet> unavailableIsRefused(Uni<JwkSet> keys) {
    return keys.onFailure().transform(failure -> TokenError.invalidClient("keys-unavailable"));
  }

  private static TokenError unknownKey() {
    return TokenError.invalidClient("assertion-key-unknown");
  }
}
