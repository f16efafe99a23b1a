package org.essc.card.loss;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.essc.region.CardLifeKeys;
import org.essc.region.Channel;
import org.essc.region.LossChannel;
import org.essc.region.PolicyTerms.Hours;
import org.essc.region.RegionPolicy;

/** Where else a card's region takes a loss report, in words for its holder. */
final class LossWays {

  /** What still fits into a text message. */
  private static final int NAMED = 2;

  static final String WINDOW = "持身份证到社会保障卡服务窗口";

  private LossWays() {}

  /**
   * Two at the most, people before machines; the voice line is left out, as it may want a PIN that
   * the holder has not got.
   *
   * @param used the channel on which the holder was refused
   * @return what follows on 请 and is followed by 挂失
   */
  static String besides(RegionPolicy policy, Channel used) {
    var ways =
        policy.stated(CardLifeKeys.LOSS_CHANNELS).orElse(List.of()).stream()
            .filter(way -> way.channel() != used && way.channel() != Channel.HOTLINE_VOICE)
            .sorted(Comparator.comparingInt(LossWays::rank))
            .map(LossWays::words)
            .distinct()
            .limit(NAMED)
            .collect(Collectors.joining("，或"));
    return ways.isEmpty() ? WINDOW : ways;
  }

  private static int rank(LossChannel way) {
    return switch (way.channel()) {
      case HOTLINE_STAFFED -> 0;
      case WINDOW -> 1;
      case SMS -> 2;
      default -> 3;
    };
  }

  private static String words(LossChannel way) {
    if (way instanceof LossChannel.StaffedHotline line) {
      var when = line.hours() == Hours.WORKING_HOURS ? "在工作时间" : "";
      return when + "拨打" + line.number() + "转人工服务";
    }
    if (way instanceof LossChannel.Sms sms) {
      return "用登记的手机发送短信到" + sms.number();
    }
    return way instanceof LossChannel.Window ? WINDOW : "在线上服务渠道";
  }
}
