package org.essc.verification;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.essc.partner.PartnerNo;
import org.essc.region.RegionCode;

/** What follows from it that a verifier attests that it saw the holder. */
public interface PresenceFollower {

  /**
   * In the transaction that records the verifications, with the cards locked against change: a
   * failure undoes them. Called only where there are any.
   */
  Uni<Void> seen(SqlClient transaction, List<Seen> seen);

  /**
   * An accepted verification with that attestation.
   *
   * @param at of the verification, by the real time
   */
  record Seen(
      UUID verificationId,
      UUID holderId,
      UUID cardId,
      RegionCode region,
      PartnerNo verifier,
      Instant at) {}
}
