package org.essc.partner;

import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpMethod;
import jakarta.inject.Singleton;
import java.time.Duration;

/** Reads a JWKS from a partner's own server. */
@Singleton
public class JwksReader {

  private static final int MAX_BYTES = 64 * 1024;
  private static final Duration PATIENCE = Duration.ofMillis(1_500);
  private static final String TYPES = "application/jwk-set+json, application/json";

  private final PartnerServers servers;

  JwksReader(PartnerServers servers) {
    this.servers = servers;
  }

  /** The document's text; a failure says why and does not repeat the address. */
  Uni<String> read(String uri) {
    var call = new PartnerServers.Call(HttpMethod.GET, uri, TYPES, null, PATIENCE);
    return Uni.createFrom()
        .completionStage(() -> servers.text(call, "", MAX_BYTES).toCompletionStage())
        .ifNoItem()
        .after(PATIENCE)
        .fail();
  }
}
