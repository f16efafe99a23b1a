package org.essc.card.application.photo;

import java.util.List;

/** Where a photo's background is looked at, in parts of the width and the height. */
public final class BackgroundZones {

  static final double CORNER_WIDTH = 0.18;
  static final double CORNER_HEIGHT = 0.12;
  static final double STRIP_WIDTH = 0.06;
  static final double STRIP_HEIGHT = 0.30;

  /** The upper corners, and the sides below them. */
  public static final List<Zone> ALL =
      List.of(
          new Zone(0, 0, CORNER_WIDTH, CORNER_HEIGHT),
          new Zone(1 - CORNER_WIDTH, 0, CORNER_WIDTH, CORNER_HEIGHT),
          new Zone(0, CORNER_HEIGHT, STRIP_WIDTH, STRIP_HEIGHT - CORNER_HEIGHT),
          new Zone(1 - STRIP_WIDTH, CORNER_HEIGHT, STRIP_WIDTH, STRIP_HEIGHT - CORNER_HEIGHT));

  private BackgroundZones() {}

  /** A part of a picture. */
  public record Zone(double x, double y, double width, double height) {}
}
