package org.essc.events.delivery;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import org.essc.events.WaitingEvent;
import org.essc.keys.JwsSigner;
import org.essc.keys.KeyPurpose;
import org.essc.keys.SignedJws;
import org.essc.partner.PartnerNo;
import org.essc.platform.config.Issuer;
import org.essc.platform.crypto.PairwiseIds;

/**
 * Security event tokens (RFC 8417): {@code typ} {@code secevent+jwt}, ES256, one event each, its
 * subject in the form {@code iss_sub} of RFC 9493 with the receiver's pairwise identifier; the act
 * is named pairwise, too, or two receivers could join their subjects by it. They have no {@code
 * exp} and no {@code sub}, so that nobody takes one for a token of another kind.
 */
@Singleton
class SecurityEventTokens {

  private final JwsSigner signer;
  private final PairwiseIds pairwise;
  private final Issuer issuer;
  private final Clock clock;

  SecurityEventTokens(JwsSigner signer, PairwiseIds pairwise, Issuer issuer, Clock clock) {
    this.signer = signer;
    this.pairwise = pairwise;
    this.issuer = issuer;
    this.clock = clock;
  }

  /** Whether the key that signed it is the one that signs now. */
  boolean isOfPresentKey(SignedJws token) {
    return token.kid().equals(signer.kid(KeyPurpose.ASSERTION));
  }

  Uni<SignedJws> of(PartnerNo receiver, WaitingEvent event) {
    var claims = new LinkedHashMap<String, Object>();
    claims.put("iss", issuer.value());
    claims.put("aud", receiver.value());
    claims.put("iat", clock.instant());
    claims.put("jti", event.jti().toString());
    claims.put("txn", pairwise.of(receiver.value(), event.txn()));
    claims.put("toe", event.at());
    claims.put("sub_id", subject(receiver, event));
    claims.put("events", Map.of(event.type(), event.data().getMap()));
    return signer.sign(KeyPurpose.ASSERTION, "secevent+jwt", claims);
  }

  /** Of the stream's own events the stream (Shared Signals Framework 1.0 §8.1.4). */
  private Map<String, Object> subject(PartnerNo receiver, WaitingEvent event) {
    var subject = new LinkedHashMap<String, Object>();
    if (event.holderId() == null) {
      subject.put("format", "opaque");
      subject.put("id", event.streamId().toString());
    } else {
      subject.put("format", "iss_sub");
      subject.put("iss", issuer.value());
      subject.put("sub", pairwise.of(receiver.value(), event.holderId()));
    }
    return subject;
  }
}
