package org.essc.verification;

import io.quarkus.arc.All;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.essc.payment.AuthorizePayments;
import org.essc.payment.PaymentAuthorization;
import org.essc.region.RegionCode;
import org.essc.verification.AcceptanceStore.Acceptance;

/**
 * What an acceptance has for a consequence in its own transaction: a sighting where the verifier
 * attests one, an authorisation where it is paid by the code. For all others nothing is asked.
 */
@Singleton
class FollowAcceptance {

  private final AuthorizePayments payments;
  private final List<PresenceFollower> presence;

  FollowAcceptance(AuthorizePayments payments, @All List<PresenceFollower> presence) {
    this.payments = payments;
    this.presence = presence;
  }

  /**
   * @param recorded acceptances that were recorded in this transaction
   * @return by verification, what was authorised
   */
  Uni<Map<UUID, PaymentAuthorization>> handle(SqlClient transaction, List<Acceptance> recorded) {
    return attested(transaction, recorded).chain(() -> authorize(transaction, recorded));
  }

  private Uni<Void> attested(SqlClient transaction, List<Acceptance> recorded) {
    var seen = recorded.stream().filter(Acceptance::seen).map(FollowAcceptance::seen).toList();
    var all = Uni.createFrom().voidItem();
    for (var follower : seen.isEmpty() ? List.<PresenceFollower>of() : presence) {
      all = all.chain(() -> follower.seen(transaction, seen));
    }
    return all;
  }

  private Uni<Map<UUID, PaymentAuthorization>> authorize(
      SqlClient transaction, List<Acceptance> recorded) {
    var asked =
        recorded.stream()
            .filter(one -> one.attempt().code().paysFromAnAccount())
            .map(FollowAcceptance::payment)
            .toList();
    return asked.isEmpty()
        ? Uni.createFrom().item(Map.of())
        : payments.authorize(transaction, asked);
  }

  private static PresenceFollower.Seen seen(Acceptance acceptance) {
    var accepted = acceptance.accepted();
    var face = acceptance.face();
    return new PresenceFollower.Seen(
        accepted.verificationId(),
        face.holderId(),
        face.cardId(),
        new RegionCode(face.regionCode()),
        accepted.verifierNo(),
        accepted.verifiedAt());
  }

  private static AuthorizePayments.Asked payment(Acceptance acceptance) {
    var accepted = acceptance.accepted();
    var face = acceptance.face();
    var entry = acceptance.attempt().code().pinEntry();
    return new AuthorizePayments.Asked(
        accepted.verificationId(),
        face.holderId(),
        face.cardId(),
        entry.bindingId(),
        accepted.verifierNo(),
        accepted.subject(),
        entry.id(),
        entry.at(),
        new RegionCode(face.regionCode()),
        accepted.verifiedAt(),
        paidBy(acceptance));
  }

  private static AuthorizePayments.PaidBy paidBy(Acceptance acceptance) {
    var by = acceptance.accepted().actedBy();
    return by == null
        ? null
        : new AuthorizePayments.PaidBy(
            by.subject(), by.kind().text(), acceptance.attempt().code().delegate().membershipId());
  }
}
