package org.essc.card.application.photo;

import jakarta.inject.Singleton;
import java.awt.image.BufferedImage;
import java.util.Map;
import org.essc.act.ActRules;
import org.essc.platform.problem.ProblemException;
import org.essc.region.ApplicationKeys;
import org.essc.region.PolicyTerms.PhotoBackground;
import org.essc.region.RegionPolicy;

/**
 * Judges a photo's background where it must show: in the two upper corners and along the upper part
 * of both sides, above the shoulders. Brightness is the mean of 0.299 R + 0.587 G + 0.114 B,
 * saturation the mean of the difference between a pixel's strongest and weakest colour, spread the
 * standard deviation of the brightness; all of 0 to 255.
 */
@Singleton
class BackgroundCheck {

  private static final int WHITE_BRIGHTNESS = 210;
  private static final int WHITE_SATURATION = 28;
  private static final int COLOUR_LEAD = 40;
  private static final int DARK = 60;
  private static final int SPREAD = 28;

  private record Measured(
      double brightness, double saturation, double spread, double red, double green, double blue) {}

  void require(RegionPolicy policy, BufferedImage image) {
    var wanted = policy.stated(ApplicationKeys.APPLICATION_PHOTO_BACKGROUND);
    if (wanted.isEmpty()) {
      return;
    }
    var measured = measure(image);
    var reason = reason(wanted.get(), measured);
    if (reason != null) {
      throw refusal(policy, wanted.get(), measured, reason);
    }
  }

  private static String reason(PhotoBackground wanted, Measured measured) {
    if (measured.brightness < DARK) {
      return "too-dark";
    }
    boolean colour =
        switch (wanted) {
          case WHITE -> measured.saturation <= WHITE_SATURATION;
          case BLUE ->
              measured.blue >= Math.max(measured.red, measured.green) + COLOUR_LEAD / 2.0
                  && measured.blue >= measured.red + COLOUR_LEAD;
          case RED -> measured.red >= Math.max(measured.green, measured.blue) + COLOUR_LEAD;
        };
    if (!colour) {
      return "wrong-colour";
    }
    if (wanted == PhotoBackground.WHITE && measured.brightness < WHITE_BRIGHTNESS) {
      return "too-dark";
    }
    return measured.spread > SPREAD ? "not-uniform" : null;
  }

  private static ProblemException refusal(
      RegionPolicy policy, PhotoBackground wanted, Measured measured, String reason) {
    return ActRules.refusal(
            PhotoProblems.BACKGROUND, policy, ApplicationKeys.APPLICATION_PHOTO_BACKGROUND)
        .with("reason", reason)
        .with("expected", expected(wanted))
        .with(
            "actual",
            Map.of(
                "brightness", Math.round(measured.brightness),
                "saturation", Math.round(measured.saturation),
                "spread", Math.round(measured.spread)));
  }

  private static Map<String, Object> expected(PhotoBackground wanted) {
    return wanted == PhotoBackground.WHITE
        ? Map.of(
            "background", wanted.code(),
            "brightnessAtLeast", WHITE_BRIGHTNESS,
            "saturationAtMost", WHITE_SATURATION,
            "spreadAtMost", SPREAD)
        : Map.of("background", wanted.code(), "brightnessAtLeast", DARK, "spreadAtMost", SPREAD);
  }

  private static Measured measure(BufferedImage image) {
    var sums = new Sums();
    int width = image.getWidth();
    int height = image.getHeight();
    int cornerWidth = Math.max(1, (int) (width * BackgroundZones.CORNER_WIDTH));
    int cornerHeight = Math.max(1, (int) (height * BackgroundZones.CORNER_HEIGHT));
    int stripWidth = Math.max(1, (int) (width * BackgroundZones.STRIP_WIDTH));
    int stripHeight = Math.max(1, (int) (height * BackgroundZones.STRIP_HEIGHT));
    for (int y = 0; y < stripHeight; y++) {
      int reach = y < cornerHeight ? cornerWidth : stripWidth;
      for (int x = 0; x < reach; x++) {
        sums.add(image.getRGB(x, y));
        sums.add(image.getRGB(width - 1 - x, y));
      }
    }
    return sums.measured();
  }

  private static final class Sums {
    private long count;
    private double red;
    private double green;
    private double blue;
    private double brightness;
    private double squares;
    private double saturation;

    /** What is transparent shows whatever lies behind: it counts as black. */
    void add(int argb) {
      double alpha = (argb >>> 24) / 255.0;
      double r = (argb >> 16 & 0xFF) * alpha;
      double g = (argb >> 8 & 0xFF) * alpha;
      double b = (argb & 0xFF) * alpha;
      double light = 0.299 * r + 0.587 * g + 0.114 * b;
      count++;
      red += r;
      green += g;
      blue += b;
      brightness += light;
      squares += light * light;
      saturation += Math.max(r, Math.max(g, b)) - Math.min(r, Math.min(g, b));
    }

    Measured measured() {
      double mean = brightness / count;
      return new Measured(
          mean,
          saturation / count,
          Math.sqrt(Math.max(0, squares / count - mean * mean)),
          red / count,
          green / count,
          blue / count);
    }
  }
}
