package org.essc.ecard;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.essc.act.ActRules;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.time.BusinessDates;
import org.essc.platform.time.ChinaTime;
import org.essc.region.PaymentKeys;
import org.essc.region.RegionCode;
import org.essc.region.RegionPolicies;
import org.essc.region.RegionPolicy;

/** What a card's region says of paying with it. Where it says nothing there is no payment. */
@Singleton
public class PaymentRules {

  private static final int PAYMENT = 2;

  private final RegionPolicies policies;
  private final Clock clock;

  PaymentRules(RegionPolicies policies, @BusinessDates Clock clock) {
    this.policies = policies;
    this.clock = clock;
  }

  /** Why a card of that level shows no code for payment; nothing where it may. */
  public Optional<ProblemException> refusal(RegionCode region, int level) {
    var policy = policy(region);
    if (level >= PAYMENT
        || policy.flatMap(one -> one.stated(PaymentKeys.LEVEL_ONE)).orElse(false)) {
      return Optional.empty();
    }
    var refusal =
        policy
            .map(one -> ActRules.refusal(ECardProblems.LEVEL_TOO_LOW, one, PaymentKeys.LEVEL_ONE))
            .orElseGet(() -> ProblemException.of(ECardProblems.LEVEL_TOO_LOW));
    return Optional.of(refusal.with("level", level));
  }

  /** How long after the PIN a code for payment is shown anew. */
  public Duration pinFresh(RegionCode region) {
    return policy(region)
        .flatMap(one -> one.stated(PaymentKeys.PIN_MINUTES))
        .map(Duration::ofMinutes)
        .orElse(Duration.ZERO);
  }

  /** What one payment authorisation is good for at the most, in fen; 0 where there is none. */
  public int ceilingFen(RegionCode region) {
    return policy(region).flatMap(one -> one.stated(PaymentKeys.CEILING_FEN)).orElse(0);
  }

  /** As {@link #ceilingFen}, where somebody else pays for the holder. */
  public int delegatedCeilingFen(RegionCode region) {
    var most = policy(region).flatMap(one -> one.stated(PaymentKeys.DELEGATED_CEILING_FEN));
    return Math.min(ceilingFen(region), most.orElse(0));
  }

  private Optional<RegionPolicy> policy(RegionCode region) {
    return policies.find(region, ChinaTime.today(clock));
  }
}
