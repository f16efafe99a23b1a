package org.essc.benefit;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;
import org.essc.card.activation.BenefitQualifications;
import org.essc.partner.PartnerNo;

/** Tells an insurer that asks before it pays which authentication is lacking. */
@Singleton
class StandingOfHolder implements BenefitQualifications {

  private final HolderEntitlements entitlements;

  StandingOfHolder(HolderEntitlements entitlements) {
    this.entitlements = entitlements;
  }

  @Override
  public Uni<List<Standing>> of(SqlClient client, PartnerNo insurer, UUID holderId) {
    return entitlements
        .open(client, holderId)
        .map(
            open ->
                open.stream()
                    .filter(one -> one.insurer().equals(insurer))
                    .map(StandingOfHolder::standing)
                    .toList());
  }

  private static Standing standing(Entitlement one) {
    return new Standing(
        one.scheme().text(),
        one.reference(),
        one.state().text(),
        one.deadline(),
        one.period().qualifiedUntil());
  }
}
