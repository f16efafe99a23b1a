package org.essc.region;

import org.essc.region.PolicyTerms.Term;

/**
 * A size of photos that photographers know, by its sides in millimetres. Its pixels are those at
 * 300 dots an inch; of the card's own size those of the field's electronic standard.
 */
public enum PhotoSize implements Term {
  ONE_INCH_25X35(25, 35, 295, 413),
  TWO_INCH_35X49(35, 49, 413, 579),
  TWO_INCH_35X53(35, 53, 413, 626),
  CARD_26X32(26, 32, 358, 441);

  private final int widthMm;
  private final int heightMm;
  private final int width;
  private final int height;

  PhotoSize(int widthMm, int heightMm, int width, int height) {
    this.widthMm = widthMm;
    this.heightMm = heightMm;
    this.width = width;
    this.height = height;
  }

  /** Width by height. */
  public String millimetres() {
    return widthMm + "x" + heightMm;
  }

  /** Width by height. */
  public String pixels() {
    return width + "x" + height;
  }

  /** Pixels across. */
  public int width() {
    return width;
  }

  /** Width divided by height. */
  public double proportion() {
    return (double) width / height;
  }
}
