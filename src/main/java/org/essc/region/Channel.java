package org.essc.region;

import org.essc.region.PolicyTerms.Term;

/** A way by which holders reach a region's card service. */
public enum Channel implements Term {
  /** 服务窗口, in person before a clerk. */
  WINDOW,
  /** A person at 12333. */
  HOTLINE_STAFFED,
  /** The self-service voice line of 12333. */
  HOTLINE_VOICE,
  SMS,
  /** The human-resources department's website. */
  PORTAL,
  /** The department's own app. */
  APP,
  WECHAT_ACCOUNT,
  ALIPAY_LIFE_ACCOUNT,
  ALIPAY_MINI_PROGRAM,
  /** 政务服务网. */
  GOVERNMENT_SERVICE_NETWORK,
  /** 自助服务终端. */
  KIOSK,
  /** A designated hospital. */
  HOSPITAL,
  /** A designated pharmacy. */
  PHARMACY;

  /** Whether the holder uses it alone, with neither a clerk nor a terminal before them. */
  public boolean online() {
    return switch (this) {
      case PORTAL,
          APP,
          WECHAT_ACCOUNT,
          ALIPAY_LIFE_ACCOUNT,
          ALIPAY_MINI_PROGRAM,
          GOVERNMENT_SERVICE_NETWORK ->
          true;
      default -> false;
    };
  }
}
