package org.essc.act;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.essc.region.CardLifeKeys;
import org.essc.region.Channel;
import org.essc.region.LossChannel;
import org.essc.region.PolicyTerms.ReplacementReason;
import org.essc.region.RegionPolicy;

/**
 * A way on for whoever is told that something else comes first: an operation, and a channel on
 * which the card's region offers it.
 *
 * @param number that holders call or write to, or null
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(
    name = "OpenWay",
    requiredProperties = {"operation", "channel"})
public record OpenWay(
    @Schema(examples = "POST /v1/loss-reports") String operation,
    @Schema(description = "channel of the card service", examples = "window") String channel,
    @Schema(description = "that holders call or write to", examples = "12333") String number) {

  private static final String REPLACEMENTS = "POST /v1/replacements";
  private static final String LOSS_REPORTS = "POST /v1/loss-reports";
  private static final String SMS = "POST /v1/sms-messages";
  private static final String VOICE = "POST /v1/voice-calls/loss-reports";

  /** To a new card, for that reason; none where the region does not say how, or at what fee. */
  public static List<OpenWay> toReplacement(
      RegionPolicy policy, ReplacementReason reason, Channel first) {
    boolean known =
        policy.stated(CardLifeKeys.REPLACEMENT_REASONS).stream()
            .anyMatch(reasons -> reasons.contains(reason));
    var channels = policy.stated(CardLifeKeys.REPLACEMENT_CHANNELS);
    return known && channels.isPresent() && closedBy(policy) == null
        ? ordered(
            channels.get().stream().map(one -> new OpenWay(REPLACEMENTS, one.code(), null)), first)
        : List.of();
  }

  /** The rule on the fee that has to be made, or completed, before a card is replaced; or null. */
  public static String closedBy(RegionPolicy policy) {
    var charged = policy.stated(CardLifeKeys.REPLACEMENT_FEE_CHARGED);
    if (charged.isEmpty()) {
      return CardLifeKeys.REPLACEMENT_FEE_CHARGED.name();
    }
    return charged.get() && policy.stated(CardLifeKeys.REPLACEMENT_FEE_FEN).isEmpty()
        ? CardLifeKeys.REPLACEMENT_FEE_FEN.name()
        : null;
  }

  /** To the report of a loss. */
  public static List<OpenWay> toLossReport(RegionPolicy policy, Channel first) {
    return ordered(
        policy.stated(CardLifeKeys.LOSS_CHANNELS).stream().flatMap(List::stream).map(OpenWay::of),
        first);
  }

  private static OpenWay of(LossChannel loss) {
    var channel = loss.channel().code();
    if (loss instanceof LossChannel.Sms sms) {
      return new OpenWay(SMS, channel, sms.number());
    }
    if (loss instanceof LossChannel.VoiceLine line) {
      return new OpenWay(VOICE, channel, line.number());
    }
    return new OpenWay(
        LOSS_REPORTS,
        channel,
        loss instanceof LossChannel.StaffedHotline hotline ? hotline.number() : null);
  }

  /** That on the channel on which it was asked comes first. */
  private static List<OpenWay> ordered(Stream<OpenWay> ways, Channel first) {
    var all = ways.toList();
    return Stream.concat(
            all.stream().filter(way -> way.channel().equals(first.code())),
            all.stream().filter(way -> !way.channel().equals(first.code())))
        .toList();
  }
}
