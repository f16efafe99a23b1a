package org.essc.region;

import static org.essc.region.ValueType.flag;
import static org.essc.region.ValueType.listOf;
import static org.essc.region.ValueType.number;
import static org.essc.region.ValueType.parts;
import static org.essc.region.ValueType.text;
import static org.essc.region.ValueType.word;
import static org.essc.region.ValueType.words;

import java.util.List;
import java.util.Set;
import org.essc.region.PolicyTerms.CancellationOrder;
import org.essc.region.PolicyTerms.CancellationReason;
import org.essc.region.PolicyTerms.EnquiryWay;
import org.essc.region.PolicyTerms.Evidence;
import org.essc.region.PolicyTerms.ReplacementReason;
import org.essc.region.PolicyTerms.SettlementSide;

/**
 * Loss, replacement, validity, changes, cancellation, enquiry, and what the electronic card
 * follows.
 */
public final class CardLifeKeys {

  static final PolicyKeys.Group GROUP = new PolicyKeys.Group();

  public static final PolicyKey<Set<Channel>> SERVICE_CHANNELS =
      GROUP.key(
          "service.channels",
          "all channels that the region's card service has",
          words(Channel.class));

  public static final PolicyKey<WorkingHours> SERVICE_WORKING_HOURS =
      GROUP.key(
          "service.workingHours",
          "when people serve, in China's time",
          parts(WorkingHours.class, "days, spans of time and whether public holidays count"));

  public static final PolicyKey<List<LossChannel>> LOSS_CHANNELS =
      GROUP.key(
          "loss.channels",
          "where a loss is reported to the social side, with conditions",
          listOf(LossChannel.class, LossChannel::channel, "a list of loss channels"));

  public static final PolicyKey<Set<Channel>> RELEASE_CHANNELS =
      GROUP.key("release.channels", "where a loss report is released", words(Channel.class));

  public static final PolicyKey<Set<Evidence>> RELEASE_EVIDENCE =
      GROUP.key("release.evidence", "what is shown for the release", words(Evidence.class));

  public static final PolicyKey<Boolean> RELEASE_ONLY_BEFORE_REPLACEMENT =
      GROUP.key(
          "release.onlyBeforeReplacement",
          "no release once a replacement has been requested",
          flag());

  public static final PolicyKey<Set<ReplacementReason>> REPLACEMENT_REASONS =
      GROUP.key("replacement.reasons", "why a card is replaced", words(ReplacementReason.class));

  public static final PolicyKey<Set<Channel>> REPLACEMENT_CHANNELS =
      GROUP.key("replacement.channels", "where a replacement is requested", words(Channel.class));

  public static final PolicyKey<Boolean> REPLACEMENT_FEE_CHARGED =
      GROUP.key("replacement.feeCharged", "a replacement costs a fee", flag());

  public static final PolicyKey<String> REPLACEMENT_FEE_BASIS =
      GROUP.key(
          "replacement.feeBasis",
          "the regulation that sets the fee",
          text("1 to 200 characters", ".{1,200}"));

  public static final PolicyKey<Integer> REPLACEMENT_FEE_FEN =
      GROUP.key(
          "replacement.feeFen",
          "the fee in fen; set by configuration where no document gives it",
          number(0, 1000000));

  public static final PolicyKey<Boolean> REPLACEMENT_OLD_CARD_COLLECTED =
      GROUP.key("replacement.oldCardCollected", "the old card is collected and destroyed", flag());

  public static final PolicyKey<Boolean> TEMPORARY_CARD_ALLOWED =
      GROUP.key("temporaryCard.allowed", "a temporary card is given meanwhile", flag());

  public static final PolicyKey<Integer> TEMPORARY_CARD_MONTHS =
      GROUP.key(
          "temporaryCard.months", "months for which a temporary card is valid", number(1, 24));

  public static final PolicyKey<Boolean> TEMPORARY_CARD_BANK_FUNCTION =
      GROUP.key("temporaryCard.bankFunction", "a temporary card has the bank function", flag());

  public static final PolicyKey<Boolean> TEMPORARY_CARD_ENDS_WITH_NEW_CARD =
      GROUP.key(
          "temporaryCard.endsWithNewCard",
          "a temporary card is cancelled when the new card is collected",
          flag());

  public static final PolicyKey<Integer> VALIDITY_YEARS =
      GROUP.key("validity.years", "years for which a card is valid", number(1, 50));

  public static final PolicyKey<Integer> VALIDITY_EARLY_REPLACEMENT_DAYS =
      GROUP.key(
          "validity.earlyReplacementDays",
          "days before its end from which a card may be replaced",
          number(0, 365));

  public static final PolicyKey<Set<Channel>> CHANGES_CONTACT_CHANNELS =
      GROUP.key(
          "changes.contactChannels", "where phone and address are changed", words(Channel.class));

  public static final PolicyKey<Boolean> CHANGES_FACE_DATA_NEEDS_NEW_CARD =
      GROUP.key(
          "changes.faceDataNeedsNewCard", "a changed name or ID number needs a new card", flag());

  public static final PolicyKey<Set<CancellationReason>> CANCELLATION_REASONS =
      GROUP.key("cancellation.reasons", "why a card is cancelled", words(CancellationReason.class));

  public static final PolicyKey<Boolean> CANCELLATION_HUKOU_CANCELLED =
      GROUP.key(
          "cancellation.hukouCancelled",
          "the police must have cancelled the household registration",
          flag());

  public static final PolicyKey<Set<CancellationReason>> CANCELLATION_SUSPENDS =
      GROUP.key(
          "cancellation.suspends",
          "reasons whose proof suspends the card from the request on",
          words(CancellationReason.class));

  public static final PolicyKey<Set<SettlementSide>> CANCELLATION_SETTLED_FIRST =
      GROUP.key(
          "cancellation.settledFirst",
          "business that is settled before cancellation",
          words(SettlementSide.class));

  public static final PolicyKey<CancellationOrder> CANCELLATION_ORDER =
      GROUP.key(
          "cancellation.order", "which side is cancelled first", word(CancellationOrder.class));

  public static final PolicyKey<Set<Evidence>> CANCELLATION_EVIDENCE =
      GROUP.key("cancellation.evidence", "what is shown for cancellation", words(Evidence.class));

  public static final PolicyKey<Boolean> CANCELLATION_CARD_COLLECTED =
      GROUP.key(
          "cancellation.cardCollected", "the cancelled card is collected and destroyed", flag());

  public static final PolicyKey<Set<EnquiryWay>> ENQUIRY_WAYS =
      GROUP.key("enquiry.ways", "how holders look up what is recorded", words(EnquiryWay.class));

  public static final PolicyKey<Boolean> CLERKS_NATIONWIDE_SERVICE =
      GROUP.key(
          "clerks.nationwideService",
          "clerks of other regions may serve this region's cards",
          flag());

  public static final PolicyKey<Boolean> ECARD_ISSUE_BY_REMOTE_EVIDENCE =
      GROUP.key(
          "ecard.issueByRemoteEvidence",
          "the electronic card is issued by remote evidence, whether the social PIN was changed or"
              + " not",
          flag());

  public static final PolicyKey<Boolean> ECARD_LOSS_REPORTED_USE =
      GROUP.key(
          "ecard.lossReportedUse",
          "a loss-reported card's electronic form may be used with renewed authorisation",
          flag());

  private CardLifeKeys() {}
}
