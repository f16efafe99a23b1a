package org.essc.benefit.qualification;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.essc.act.ActTransactions;
import org.essc.act.Requester;
import org.essc.audit.AuditEntry;
import org.essc.benefit.BenefitScheme;
import org.essc.benefit.Entitlement;
import org.essc.benefit.HolderEntitlements;
import org.essc.card.CardRecord;
import org.essc.card.CardSelector;
import org.essc.card.CardStore;
import org.essc.card.SearchThrottle;
import org.essc.platform.outbox.SubjectType;
import org.essc.platform.time.Patience;
import org.essc.region.BenefitKeys;
import org.essc.region.BenefitWay;
import org.essc.region.BenefitWay.Way;
import org.essc.region.PolicyTerms.Evidence;
import org.essc.region.RegionPolicy;

/**
 * Tells before anybody acts what a person draws, by which ways, and what each of them wants. A
 * clerk's looks are counted with the clerk's searches for cards.
 */
@Singleton
class CheckQualification {

  private static final String ACT = "benefit.check-qualification";

  private final FindPerson findPerson;
  private final CardStore cards;
  private final HolderEntitlements entitlements;
  private final QualificationRules rules;
  private final OpenWays openWays;
  private final ActTransactions transactions;
  private final SearchThrottle throttle;

  CheckQualification(
      FindPerson findPerson,
      CardStore cards,
      HolderEntitlements entitlements,
      QualificationRules rules,
      OpenWays openWays,
      ActTransactions transactions,
      SearchThrottle throttle) {
    this.findPerson = findPerson;
    this.cards = cards;
    this.entitlements = entitlements;
    this.rules = rules;
    this.openWays = openWays;
    this.transactions = transactions;
    this.throttle = throttle;
  }

  /**
   * @param scheme null for all
   */
  Uni<CheckView> handle(
      FindPerson.Named person, BenefitScheme scheme, Requester requester, Patience patience) {
    return findPerson
        .handle(person, requester, patience)
        .chain(
            selector ->
                requester.staff()
                    ? throttle.look(requester, () -> check(selector, scheme, requester))
                    : check(selector, scheme, requester));
  }

  private Uni<CheckView> check(CardSelector selector, BenefitScheme scheme, Requester requester) {
    return transactions.run(
        ACT,
        requester.actor(),
        work ->
            cards
                .find(work.connection(), selector, requester)
                .invoke(QualificationRules::requireAlive)
                .invoke(card -> work.audit(entry(requester, card)))
                .chain(
                    card ->
                        entitlements
                            .open(work.connection(), card.holderId())
                            .map(open -> view(card, scheme, open))));
  }

  private static AuditEntry entry(Requester requester, CardRecord card) {
    return AuditEntry.of(ACT, requester.actor())
        .holder(card.holderId())
        .object(SubjectType.CARD, card.id())
        .success();
  }

  private CheckView view(CardRecord card, BenefitScheme scheme, List<Entitlement> open) {
    return new CheckView(
        open.stream()
            .filter(one -> scheme == null || one.scheme() == scheme)
            .map(one -> item(card, one))
            .toList());
  }

  private CheckView.Item item(CardRecord card, Entitlement one) {
    var policy = rules.of(one.region());
    return new CheckView.Item(
        one.scheme().text(),
        one.insurer().value(),
        one.state().text(),
        one.deadline(),
        one.period().qualifiedUntil(),
        one.region().value(),
        Arrays.stream(Way.values()).map(way -> way(policy, card, one, way)).toList(),
        CheckView.rule(policy, BenefitKeys.WAYS));
  }

  private CheckView.WayView way(RegionPolicy policy, CardRecord card, Entitlement one, Way way) {
    var open = QualificationRules.find(policy, way);
    var why = openWays.closed(policy, way, card, one);
    return why.isEmpty()
        ? new CheckView.WayView(
            way.code(),
            true,
            null,
            who(policy, card, way),
            open.get().channels().stream().map(channel -> channel.code()).sorted().toList(),
            wants(policy, open.get(), card))
        : new CheckView.WayView(way.code(), false, why.get(), null, null, null);
  }

  private static List<String> who(RegionPolicy policy, CardRecord card, Way way) {
    return switch (way) {
      case SELF -> List.of("holder");
      case SILENT -> List.of("verifier");
      case ABROAD -> List.of("clerk-or-channel", "second-clerk");
      case GUARDIAN -> List.of("guardian", "clerk-or-channel");
      case COUNTER, HOME ->
          OpenWays.ward(policy, card)
              ? List.of("guardian", "clerk-or-channel")
              : List.of("holder", "clerk-or-channel");
    };
  }

  private List<String> wants(RegionPolicy policy, BenefitWay way, CardRecord card) {
    var wants = new ArrayList<String>();
    switch (way.way()) {
      case SELF -> wants.addAll(List.of("face", "ecard-pin"));
      case COUNTER -> {
        wants.add("present");
        wants.add(card.usability(rules.today()).usable() ? "code-or-card-or-id" : "id");
      }
      case HOME -> wants.addAll(List.of("present", "place", "witness"));
      case ABROAD -> wants.add("certificate");
      case GUARDIAN -> wants.add("present");
      case SILENT -> wants.add("presence");
    }
    way.evidence().stream().map(Evidence::code).sorted().forEach(wants::add);
    if (way.way() == Way.GUARDIAN || OpenWays.ward(policy, card)) {
      wants.add("by.party");
    }
    return wants.stream().distinct().toList();
  }
}
