package org.essc.benefit.qualification;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.essc.benefit.BenefitScheme;
import org.essc.benefit.Entitlement;
import org.essc.benefit.EntitlementState;
import org.essc.benefit.HolderEntitlements;
import org.essc.card.CardRecord;
import org.essc.card.CardSelector;
import org.essc.card.CardStore;
import org.essc.ecard.LiveSigning;
import org.essc.person.HolderEvidence;
import org.essc.region.BenefitWay.Way;

/** What a holder has to have authenticated, and what was, for the holder's own page. */
@Singleton
public class HolderQualifications {

  private static final int MOST_PAST = 20;

  private static final String NAMES =
      "select partner_no, name from partner where partner_no = any($1)";

  private final Pool pool;
  private final CardStore cards;
  private final HolderEntitlements entitlements;
  private final QualificationStore store;
  private final QualificationRules rules;
  private final OpenWays openWays;

  HolderQualifications(
      Pool pool,
      CardStore cards,
      HolderEntitlements entitlements,
      QualificationStore store,
      QualificationRules rules,
      OpenWays openWays) {
    this.pool = pool;
    this.cards = cards;
    this.entitlements = entitlements;
    this.store = store;
    this.rules = rules;
    this.openWays = openWays;
  }

  /**
   * A benefit.
   *
   * @param insurer its name
   * @param deadline the last day for the next authentication
   * @param until the last day of the last one; null where there was none
   * @param closed code of why the holder cannot do it on the page; nothing where it is due and can
   * @param face whether a look at the face of just now is there
   */
  public record Drawn(
      BenefitScheme scheme,
      String insurer,
      EntitlementState state,
      LocalDate deadline,
      LocalDate until,
      Optional<String> closed,
      boolean face) {

    public boolean due() {
      return state != EntitlementState.QUALIFIED;
    }
  }

  /**
   * One that was asked for.
   *
   * @param way and {@code state} by their codes
   * @param until null while a second clerk has not decided, and where it was rejected
   */
  public record Past(
      BenefitScheme scheme, String way, String state, Instant askedAt, LocalDate until) {}

  /** Both, the past ones newest first. */
  public record All(List<Drawn> drawn, List<Past> past) {}

  /**
   * @param evidence of the channel that opened the page, or null
   */
  public Uni<All> of(LiveSigning signing, HolderEvidence evidence) {
    return of(signing, evidence, false);
  }

  /**
   * As {@link #of}, for the guardian on the ward's page.
   *
   * @param face the channel's look at the ward's face, or null
   */
  public Uni<All> ofWard(LiveSigning signing, HolderEvidence face) {
    return of(signing, face, true);
  }

  private Uni<All> of(LiveSigning signing, HolderEvidence evidence, boolean ward) {
    return cards
        .find(pool, CardSelector.of(signing.cardId()))
        .chain(
            card ->
                entitlements
                    .open(pool, signing.holderId())
                    .chain(
                        open ->
                            names(open)
                                .map(
                                    names ->
                                        open.stream()
                                            .map(one -> drawn(one, card, names, evidence, ward))
                                            .toList())))
        .chain(drawn -> past(signing).map(past -> new All(drawn, past)));
  }

  private Uni<Map<String, String>> names(List<Entitlement> open) {
    var numbers = open.stream().map(one -> one.insurer().value()).toArray(String[]::new);
    return pool.preparedQuery(NAMES)
        .execute(Tuple.of(numbers))
        .map(
            rows -> {
              var names = new HashMap<String, String>();
              rows.forEach(row -> names.put(row.getString(0), row.getString(1)));
              return names;
            });
  }

  private Drawn drawn(
      Entitlement one,
      CardRecord card,
      Map<String, String> names,
      HolderEvidence evidence,
      boolean ward) {
    var policy = rules.of(one.region());
    return new Drawn(
        one.scheme(),
        names.get(one.insurer().value()),
        one.state(),
        one.deadline(),
        one.period().qualifiedUntil(),
        ward
            ? openWays.closedOnWardsPage(policy, card, one)
            : openWays.closed(policy, Way.SELF, card, one),
        rules.freshFace(policy, evidence));
  }

  private Uni<List<Past>> past(LiveSigning signing) {
    return store
        .ofHolder(signing.holderId(), MOST_PAST)
        .map(all -> all.stream().map(HolderQualifications::past).toList());
  }

  private static Past past(Qualification one) {
    return new Past(
        BenefitScheme.parse(one.scheme()),
        one.way().code(),
        one.state().text(),
        one.askedAt(),
        one.qualifiedUntil());
  }
}
