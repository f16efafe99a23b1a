package org.essc.partner.access;

import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import org.essc.keys.DpopProof;
import org.essc.keys.DpopProofVerifier;
import org.essc.keys.JwtExpectation;
import org.essc.keys.JwtRefusedException;
import org.essc.platform.config.Issuer;
import org.essc.platform.crypto.Sha256;
import org.essc.platform.load.WorkPool;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.redis.OnceOnly;

/**
 * Proofs of possession that come with requests (RFC 9449): each is let in once, on whichever
 * instance. Without Redis nobody can tell, so the request fails.
 */
@Singleton
public class DpopProofs {

  public static final String HEADER = "DPoP";

  private static final Duration PATIENCE = Duration.ofMillis(800);

  /**
   * A proof is good for a window either way of its {@code iat}, by the clock of whoever looks: the
   * instance that sees it first may be ahead of the one that it is shown to again.
   */
  private static final Duration REMEMBERED =
      DpopProofVerifier.WINDOW.multipliedBy(2).plus(JwtExpectation.DEFAULT_SKEW.multipliedBy(2));

  private final DpopProofVerifier verifier;
  private final OnceOnly once;
  private final Issuer issuer;
  private final WorkPool workers = new WorkPool("dpop", WorkPool.processors(), PATIENCE);

  DpopProofs(DpopProofVerifier verifier, OnceOnly once, Issuer issuer) {
    this.verifier = verifier;
    this.once = once;
    this.issuer = issuer;
  }

  /** A request's proof did not hold, or came again. */
  public static final class Refused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Refused(String why) {
      super(why, null, false, false);
    }
  }

  /**
   * Thumbprint of the key that the request proves to have; nothing where it brings no proof.
   *
   * @param accessToken that the request shows, or null for none
   * @return fails with {@link Refused}, or with 503 where Redis is away
   */
  public Uni<Optional<String>> thumbprint(HttpServerRequest request, String accessToken) {
    var proofs = request.headers().getAll(HEADER);
    if (proofs.isEmpty()) {
      return Uni.createFrom().item(Optional.empty());
    }
    if (proofs.size() > 1) {
      return Uni.createFrom().failure(new Refused("more than one proof"));
    }
    var method = request.method().name();
    var uri = issuer.endpoint(request.path());
    return workers
        .run(() -> verifier.verify(proofs.get(0), method, uri, accessToken))
        .onFailure(JwtRefusedException.class)
        .transform(refused -> new Refused(refused.getMessage()))
        .call(this::once)
        .map(proof -> Optional.of(proof.jkt()));
  }

  private Uni<Void> once(DpopProof proof) {
    var key = "essc:dpop:" + Sha256.hex(proof.jkt() + " " + proof.jwtId());
    return once.first(key, REMEMBERED, PATIENCE)
        .onFailure()
        .transform(ProblemException::unavailable)
        .invoke(
            first -> {
              if (!first) {
                throw new Refused("replayed");
              }
            })
        .replaceWithVoid();
  }

  @PreDestroy
  void close() {
    workers.close();
  }
}
