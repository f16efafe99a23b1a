package org.essc.console.hotline;

import java.util.List;
import java.util.Map;
import org.essc.console.ConsoleFrame;

/**
 * The screen during a call: what the caller has said, what came of it, where to go.
 *
 * @param key idempotency key of what is done next
 * @param call as it was said; empty once it is done with
 * @param wrong by field, what is expected of it
 */
record HotlineView(
    ConsoleFrame frame,
    String key,
    Call call,
    Map<String, String> wrong,
    Reported reported,
    Card card,
    Progress progress,
    Refusal refusal,
    Places places) {

  /** What the caller has said. */
  record Call(
      String party,
      String name,
      String idNumber,
      String cardNo,
      String guardianName,
      String guardianIdType,
      String guardianIdNumber,
      String voucher) {

    static final Call NONE = new Call("holder", "", "", "", "", "", "", "");

    @Override
    public String toString() {
      return "Call[…]";
    }
  }

  /**
   * A loss report.
   *
   * @param again whether it had been reported before
   * @param formal whether no written one is needed
   */
  record Reported(String at, boolean again, boolean formal) {}

  /** A card that was asked about, masked. */
  record Card(
      String cardNo,
      String name,
      String region,
      int state,
      String tone,
      boolean expired,
      String validUntil,
      boolean bankActivated,
      String replacementState) {

    @Override
    public String toString() {
      return "Card[…]";
    }
  }

  /** How far an application is. */
  record Progress(String state, String nextStep, String updatedAt) {}

  /**
   * Why it was refused.
   *
   * @param rule of the region, with its document, or empty
   */
  record Refusal(String code, String title, String detail, List<String> lines, String rule) {}

  /** Service points near the caller. */
  record Places(
      String region,
      String regionName,
      String service,
      List<Region> regions,
      List<Point> points,
      boolean wrong) {

    /** A division that has a name. */
    record Region(String code, String name) {}

    /** A point. */
    record Point(String name, String address, String telephone, String hours, boolean openNow) {}
  }

  @Override
  public String toString() {
    return "HotlineView[…]";
  }
}
