package org.essc.verification;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.essc.audit.AuditEntry;
import org.essc.identitycode.CodeRecord;
import org.essc.identitycode.Purpose;
import org.essc.partner.PartnerNo;
import org.essc.platform.ops.HotPath;
import org.essc.platform.ops.OwnPort;
import org.essc.platform.random.Randomness;
import org.essc.platform.time.Patience;

/**
 * Has nobody's code accepted for a caller that has gone: all is asked of the database, and then
 * rolled back. The same is asked of the own port without a token, which is answered 401 without a
 * trace.
 */
@Singleton
class VerificationPath implements HotPath {

  private static final UUID NOBODYS = new UUID(0, 0);
  private static final PartnerNo NOBODY = new PartnerNo("0000000000");

  private static final String REQUEST =
      "{\"code\":\"S00000000000000000000000000000\",\"purpose\":\"enquiry\"}";

  private final AcceptCodes acceptCodes;
  private final Randomness randomness;
  private final OwnPort port;

  VerificationPath(AcceptCodes acceptCodes, Randomness randomness, OwnPort port) {
    this.acceptCodes = acceptCodes;
    this.randomness = randomness;
    this.port = port;
  }

  @Override
  public Uni<?> dry() {
    return acceptCodes
        .accept(
            new Attempt(
                randomness.uuid(),
                new byte[0],
                Instant.EPOCH,
                new CodeRecord(NOBODYS, NOBODYS, NOBODY, Purpose.ENQUIRY, 0, null, null),
                NOBODY,
                Set.of(),
                Attempt.Terminal.UNKNOWN,
                false,
                "",
                AuditEntry.of("identity-code.verify", NOBODY.actor()),
                Patience.of(Duration.ZERO)))
        .onFailure()
        .recoverWithNull()
        .chain(() -> port.post("/v1/verifications", REQUEST));
  }
}
