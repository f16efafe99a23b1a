package org.essc.card.application.photo;

import jakarta.inject.Singleton;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import org.essc.act.ActRules;
import org.essc.platform.problem.ProblemException;
import org.essc.region.ApplicationKeys;
import org.essc.region.PhotoSize;
import org.essc.region.RegionPolicy;

/**
 * Holds a photo against the region's rules: size in pixels, proportions, background. CPU-bound:
 * runs on a worker thread.
 *
 * <p>The sizes are the region's ({@link PhotoSize}); the field's electronic standard, {@link
 * PhotoSize#CARD_26X32}, is good in every region. Where a region says nothing of the size, all are
 * good. A refusal lists those that are taken.
 */
@Singleton
class PhotoCheck {

  private static final double TOLERANCE = 0.03;

  /** A one-inch photo at 300 dots an inch; the electronic standard has more. */
  private static final int MIN_WIDTH = 295;

  private static final int MIN_HEIGHT = 413;

  private final BackgroundCheck background;

  PhotoCheck(BackgroundCheck background) {
    this.background = background;
  }

  /**
   * @throws ProblemException one of {@link PhotoProblems}
   */
  PhotoFile check(RegionPolicy policy, String mediaType, byte[] bytes) {
    var file = PhotoFile.open(mediaType, bytes);
    requireSize(file);
    requireProportions(policy, file);
    background.require(policy, file.sample());
    return file;
  }

  private static void requireSize(PhotoFile file) {
    if (file.width() < MIN_WIDTH || file.height() < MIN_HEIGHT) {
      throw ProblemException.of(PhotoProblems.TOO_SMALL)
          .with("expected", "at least " + MIN_WIDTH + "x" + MIN_HEIGHT)
          .with("actual", file.width() + "x" + file.height());
    }
  }

  private static void requireProportions(RegionPolicy policy, PhotoFile file) {
    var key = ApplicationKeys.APPLICATION_PHOTO_SIZE;
    var taken = EnumSet.of(PhotoSize.CARD_26X32);
    taken.addAll(policy.stated(key).orElse(EnumSet.allOf(PhotoSize.class)));
    if (taken.stream().noneMatch(size -> is(size, file))) {
      throw ActRules.refusal(PhotoProblems.PROPORTIONS, policy, key)
          .with("expected", taken.stream().map(PhotoCheck::text).toList())
          .with("actual", text(proportion(file)))
          .with("actualPixels", file.width() + "x" + file.height());
    }
  }

  /** A one-inch photo and one of 35 × 49 mm have the same proportions: pixels tell them apart. */
  private static boolean is(PhotoSize size, PhotoFile file) {
    boolean enough = size != PhotoSize.TWO_INCH_35X49 || file.width() >= size.width();
    double off = Math.abs(proportion(file) - size.proportion());
    return enough && off <= TOLERANCE * size.proportion();
  }

  private static double proportion(PhotoFile file) {
    return (double) file.width() / file.height();
  }

  private static Map<String, String> text(PhotoSize size) {
    return Map.of(
        "size", size.code(),
        "millimetres", size.millimetres(),
        "pixels", size.pixels(),
        "proportion", text(size.proportion()));
  }

  /** Width by height. */
  private static String text(double ratio) {
    return String.format(Locale.ROOT, "%.3f", ratio);
  }
}
