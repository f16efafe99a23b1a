package org.essc.card.application.photo;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;
import org.essc.card.lifecycle.Rules;
import org.essc.platform.problem.ProblemException;
import org.essc.region.ApplicationKeys;
import org.essc.region.PolicyTerms.PhotoSize;
import org.essc.region.RegionPolicy;

/**
 * Holds a photo against the region's rules: size in pixels, proportions, background. CPU-bound:
 * runs on a worker thread.
 *
 * <p>A two-inch photo is 3.5 × 5.3 cm, a one-inch photo 2.5 × 3.5 cm. The field's electronic
 * standard, 358 × 441 pixels, is good in every region, as a printed photo's proportions are those
 * of paper. Where a region says nothing of the size, the three are good.
 */
@Singleton
class PhotoCheck {

  private static final double TWO_INCH = 3.5 / 5.3;
  private static final double ONE_INCH = 2.5 / 3.5;
  private static final double ELECTRONIC = 358.0 / 441.0;
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
    var size = policy.stated(key);
    var good =
        size.isEmpty()
            ? List.of(TWO_INCH, ONE_INCH, ELECTRONIC)
            : List.of(size.get() == PhotoSize.TWO_INCH ? TWO_INCH : ONE_INCH, ELECTRONIC);
    double actual = (double) file.width() / file.height();
    if (good.stream().noneMatch(ratio -> Math.abs(actual - ratio) <= TOLERANCE * ratio)) {
      throw Rules.refusal(PhotoProblems.PROPORTIONS, policy, key)
          .with("expected", good.stream().map(PhotoCheck::text).toList())
          .with("actual", text(actual));
    }
  }

  /** Width by height. */
  private static String text(double ratio) {
    return String.format(Locale.ROOT, "%.3f", ratio);
  }
}
