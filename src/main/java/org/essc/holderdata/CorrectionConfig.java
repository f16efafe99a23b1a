package org.essc.holderdata;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Within which time a holder's request to correct data is answered. */
@ConfigMapping(prefix = "essc.corrections")
public interface CorrectionConfig {

  /** Days of the calendar, the day of the request not counted. */
  @WithDefault("30")
  int answerWithinDays();

  /** The rule that the term comes from; staff read it beside the last day. */
  @WithDefault("《个人信息保护法》第四十六条、第五十条；GB/T 35273—2020 8.7")
  String basis();
}
