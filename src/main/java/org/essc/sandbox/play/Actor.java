package org.essc.sandbox.play;

/** Who acts in a story; most have a demo partner's or a member of staff's number. */
enum Actor {
  HOLDER("持卡人", "Holder", null),
  CHANNEL("渠道", "Channel", ChannelApp.NUMBER),
  BANK("银行", "Bank", SandboxBank.NUMBER),
  SHOP("商户", "Shop", "2000000001"),
  HOSPITAL("医院", "Hospital", "2000000002"),
  CLERK("窗口职员", "Clerk", "8000000001"),
  CLERK_OF_DALIAN("大连的窗口职员", "Clerk in Dalian", "8000000007"),
  EMPLOYER("用人单位", "Employer", "5000000001"),
  FACTORY("制卡厂", "Factory", "6100000002"),
  TERMINAL("自助终端", "Kiosk", "6000000001"),
  PORTAL("门户", "Portal", "3000000001"),
  INSURER("社保经办机构", "Insurer", "5100000001"),
  PLATFORM("平台", "Platform", null);

  private final Words words;
  private final String number;

  Actor(String zh, String en, String number) {
    this.words = new Words(zh, en);
    this.number = number;
  }

  Words words() {
    return words;
  }

  /** Null for the holder and the platform, who are no partners. */
  String number() {
    return number;
  }
}
