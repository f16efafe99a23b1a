package org.essc.card.chiplist;

import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.HexFormat;
import org.essc.platform.crypto.BlindIndex;
import org.essc.region.RegionCode;

/**
 * The salts of the lists: a region's is the same for a while, on every instance, so that a terminal
 * can be told what has changed since the list that it holds; then another one follows, so that
 * nobody can follow a card over lists for longer than that. Regions change theirs at different
 * times, as every terminal then fetches a whole list.
 */
@Singleton
class ChipSalts {

  private static final String KIND = "chip-list-salt";
  private static final int BYTES = 16;

  /** Spreads the division codes over the time that a salt is used for; a prime. */
  private static final long SPREAD = 7_919;

  private final BlindIndex index;
  private final long seconds;

  ChipSalts(BlindIndex index, ChipValidationConfig config) {
    this.index = index;
    this.seconds = config.saltFor().toSeconds();
  }

  /**
   * What lists made at a moment are salted with.
   *
   * @param value 32 lower-case hexadecimal digits
   * @param since first moment of it
   */
  record Salt(String value, Instant since) {}

  Salt at(RegionCode region, Instant moment) {
    long offset = Math.floorMod(Long.parseLong(region.value()) * SPREAD, seconds);
    long epoch = Math.floorDiv(moment.getEpochSecond() - offset, seconds);
    var digest = index.of(KIND, region.value() + ':' + epoch + ':' + seconds);
    return new Salt(
        HexFormat.of().formatHex(digest, 0, BYTES),
        Instant.ofEpochSecond(epoch * seconds + offset));
  }
}
