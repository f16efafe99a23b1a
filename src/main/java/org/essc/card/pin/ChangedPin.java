package org.essc.card.pin;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import jakarta.inject.Singleton;
import org.essc.act.ActRules;
import org.essc.card.CardRecord;
import org.essc.person.HolderEvidence;
import org.essc.platform.problem.ProblemException;
import org.essc.region.PinKeys;
import org.essc.region.PolicyTerms.UnchangedPin;
import org.essc.region.RegionPolicy;

/** Keeps the social function closed while its PIN is one that everybody knows. */
@Singleton
public class ChangedPin {

  private final PinStore pins;
  private final ActRules rules;

  ChangedPin(PinStore pins, ActRules rules) {
    this.pins = pins;
    this.rules = rules;
  }

  /**
   * For every use of the social function: where the region says that the initial PIN must be
   * changed before use, it has been.
   *
   * @param client the transaction's, where there is one
   * @throws ProblemException 409 {@code pin-not-changed}
   */
  public Uni<Void> require(SqlClient client, CardRecord card) {
    var policy = rules.of(card.region());
    var means = policy.stated(PinKeys.PIN_UNCHANGED_MEANS);
    return means.filter(UnchangedPin.MUST_CHANGE_BEFORE_USE::equals).isPresent()
        ? requireOwn(client, card, policy)
        : Uni.createFrom().voidItem();
  }

  /**
   * For evidence that consists in the PIN: whatever the region says of an unchanged PIN, a value
   * that everybody knows, or none, proves nobody's identity.
   *
   * @param evidence may be null
   */
  public Uni<Void> requireFor(SqlClient client, CardRecord card, HolderEvidence evidence) {
    return evidence != null && evidence.method() == HolderEvidence.Method.CARD_PIN
        ? requireOwn(client, card, rules.of(card.region()))
        : Uni.createFrom().voidItem();
  }

  /** The refusal for cards whose PIN is not the holder's own. */
  public static ProblemException refusal(RegionPolicy policy) {
    return ActRules.refusal(PinProblems.NOT_CHANGED, policy, PinKeys.PIN_UNCHANGED_MEANS);
  }

  private Uni<Void> requireOwn(SqlClient client, CardRecord card, RegionPolicy policy) {
    return pins.find(client, card)
        .invoke(
            pin -> {
              if (!pin.own()) {
                throw refusal(policy);
              }
            })
        .replaceWithVoid();
  }
}
