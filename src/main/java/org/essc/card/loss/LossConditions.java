package org.essc.card.loss;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.LocalDateTime;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.essc.act.ActContext;
import org.essc.act.ActProblems;
import org.essc.act.ActRules;
import org.essc.act.GuardianRules;
import org.essc.card.CardRecord;
import org.essc.person.Party;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.time.BusinessDates;
import org.essc.platform.time.ChinaTime;
import org.essc.region.ApplicationKeys;
import org.essc.region.CardLifeKeys;
import org.essc.region.Channel;
import org.essc.region.LossChannel;
import org.essc.region.PolicyTerms.CardService;
import org.essc.region.PolicyTerms.Evidence;
import org.essc.region.PolicyTerms.Hours;
import org.essc.region.RegionPolicy;
import org.essc.region.WorkingDays;
import org.essc.region.WorkingHours;

/** Step 3 of a loss report: what the card's region asks for on the channel that was used. */
@Singleton
class LossConditions {

  private final ActRules rules;
  private final GuardianRules guardians;
  private final WorkingDays workingDays;
  private final Clock clock;

  LossConditions(
      ActRules rules,
      GuardianRules guardians,
      WorkingDays workingDays,
      @BusinessDates Clock clock) {
    this.rules = rules;
    this.guardians = guardians;
    this.workingDays = workingDays;
    this.clock = clock;
  }

  /**
   * What the region offers on a channel.
   *
   * @throws ProblemException {@code channel-not-allowed}
   */
  <T extends LossChannel> T offered(RegionPolicy policy, Channel channel, Class<T> kind) {
    return policy.value(CardLifeKeys.LOSS_CHANNELS).stream()
        .filter(offered -> offered.channel() == channel)
        .filter(kind::isInstance)
        .map(kind::cast)
        .findFirst()
        .orElseThrow(() -> notOffered(policy));
  }

  /** How much a report counts for, and what to record it by ({@link ActRules#requireParty}). */
  record Taken(LossKind kind, ActContext by) {}

  /** Whether it is asked who is recorded as the guardian: nobody shows anything there. */
  boolean asksForTheRecord(RegionPolicy policy, ActContext by, CardRecord card) {
    return by.requester().channel() != Channel.WINDOW
        && by.party().kind() == Party.Kind.GUARDIAN
        && !guardians.minorToday(policy, card.birth());
  }

  /**
   * Of a report by a clerk, the hotline's staff or an online channel.
   *
   * @param guardianOnRecord whether the party is recorded as the holder's guardian
   */
  Taken require(RegionPolicy policy, ActContext by, CardRecord card, boolean guardianOnRecord) {
    var offered = offered(policy, by.requester().channel(), LossChannel.class);
    if (offered instanceof LossChannel.Window window) {
      return new Taken(LossKind.FORMAL, requireShown(policy, window, by, card));
    }
    requireRemoteParty(policy, by, card, guardianOnRecord);
    if (offered instanceof LossChannel.StaffedHotline hotline) {
      requireHours(policy, hotline.hours());
      return new Taken(LossKind.ORAL, by);
    }
    if (offered instanceof LossChannel.Online) {
      rules.requireIdentified(by);
      return new Taken(LossKind.FORMAL, by);
    }
    // Text messages and the voice line have interfaces of their own, which check the PIN.
    throw notOffered(policy);
  }

  /**
   * @throws ProblemException {@code outside-working-hours}
   */
  void requireHours(RegionPolicy policy, Hours hours) {
    if (hours != Hours.WORKING_HOURS) {
      return;
    }
    var working = policy.value(CardLifeKeys.SERVICE_WORKING_HOURS);
    var now = LocalDateTime.ofInstant(clock.instant(), ChinaTime.ZONE);
    if (!workingDays.open(working, now)) {
      throw ActRules.refusal(
              LossProblems.OUTSIDE_WORKING_HOURS, policy, CardLifeKeys.SERVICE_WORKING_HOURS)
          .with("workingHours", spans(working));
    }
  }

  private ActContext requireShown(
      RegionPolicy policy, LossChannel.Window window, ActContext by, CardRecord card) {
    if (by.party().kind() != Party.Kind.AGENT) {
      var accepted = rules.requireParty(policy, CardService.LOSS_REPORT, by, card);
      if (by.party().kind() == Party.Kind.HOLDER) {
        rules.requireShown(policy, CardLifeKeys.LOSS_CHANNELS, window.evidence(), by.shown());
      }
      return accepted;
    }
    if (window.agentEvidence().isEmpty()) {
      rules.requireParty(policy, CardService.LOSS_REPORT, by, card);
      var wanted = EnumSet.of(Evidence.AGENT_ID);
      wanted.addAll(window.evidence());
      rules.requireShown(policy, CardLifeKeys.LOSS_CHANNELS, wanted, by.shown());
      return by;
    }
    requireAgent(policy, window, by, card);
    return by;
  }

  /**
   * The region's rule on loss reports itself speaks of agents, so it need not speak of them twice.
   */
  private void requireAgent(
      RegionPolicy policy, LossChannel.Window window, ActContext by, CardRecord card) {
    if (by.party().idNumber().equals(card.idNumber())) {
      throw ActRules.contradiction("by.party.idNumber");
    }
    if (policy
        .stated(ApplicationKeys.AGENTS_EXCLUDED_SERVICES)
        .orElse(Set.of())
        .contains(CardService.LOSS_REPORT)) {
      throw ActRules.refusal(
          ActProblems.PARTY_NOT_ALLOWED, policy, ApplicationKeys.AGENTS_EXCLUDED_SERVICES);
    }
    if (policy.stated(ApplicationKeys.AGENTS_WRITTEN_AUTHORITY).orElse(false)
        && by.party().authority() == null) {
      throw ActRules.refusal(
              ActProblems.EVIDENCE_MISSING, policy, ApplicationKeys.AGENTS_WRITTEN_AUTHORITY)
          .with("missing", Set.of("by.party.authority"));
    }
    rules.requireShown(policy, CardLifeKeys.LOSS_CHANNELS, window.agentEvidence(), by.shown());
  }

  /**
   * Where nobody shows anything, the holder reports, or the guardian of a minor, or one who was
   * shown to be the guardian before.
   */
  private void requireRemoteParty(
      RegionPolicy policy, ActContext by, CardRecord card, boolean guardianOnRecord) {
    if (by.party().kind() == Party.Kind.HOLDER) {
      rules.requireParty(policy, CardService.LOSS_REPORT, by, card);
      return;
    }
    boolean guardian =
        by.party().kind() == Party.Kind.GUARDIAN
            && (guardianOnRecord || guardians.minorToday(policy, card.birth()));
    if (!guardian) {
      throw ActRules.refusal(ActProblems.PARTY_NOT_ALLOWED, policy, CardLifeKeys.LOSS_CHANNELS);
    }
    if (by.party().idNumber().equals(card.idNumber())) {
      throw ActRules.contradiction("by.party.idNumber");
    }
  }

  static ProblemException notOffered(RegionPolicy policy) {
    return ActRules.refusal(ActProblems.CHANNEL_NOT_ALLOWED, policy, CardLifeKeys.LOSS_CHANNELS);
  }

  private static List<String> spans(WorkingHours working) {
    return working.spans().stream().map(span -> span.from() + "-" + span.to()).toList();
  }
}
