package org.essc.console.clerk;

import java.util.List;
import org.essc.console.ConsoleFrame;

/** A holder before the clerk: masked, as the region's rules have it for all who serve. */
record HolderView(
    ConsoleFrame frame,
    String note,
    boolean noteGood,
    String holderId,
    String name,
    String idType,
    String idNumber,
    String phone,
    boolean minor,
    boolean lacksCapacity,
    List<Card> cards,
    List<Item> open,
    List<Event> events) {

  /**
   * A card.
   *
   * @param tone of its state: {@code good}, {@code warn} or {@code bad}
   */
  record Card(
      String id,
      String cardNo,
      String region,
      int state,
      String tone,
      boolean temporary,
      String reason,
      String issuedOn,
      String validUntil,
      String socialActivated,
      String bankActivated,
      List<Link> acts) {}

  /** What is under way. */
  record Item(
      String kind,
      String title,
      String state,
      String detail,
      String at,
      String id,
      List<Link> acts,
      List<String> lines) {}

  /** An act that may be begun; whether the region allows it is said by its form. */
  record Link(String act, String label, String on, boolean danger) {}

  /** What has happened. */
  record Event(String at, String what, String who, String how, String change) {}

  @Override
  public String toString() {
    return "HolderView[…]";
  }
}
