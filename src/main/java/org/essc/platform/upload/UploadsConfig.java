package org.essc.platform.upload;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How many bodies of more than a few kilobytes an instance takes in at a time, and how fast. */
@ConfigMapping(prefix = "essc.uploads")
public interface UploadsConfig {

  /** Files of rows (card imports, agency applications) that one instance receives at a time. */
  @WithDefault("32")
  int files();

  /** Of these, how many may be one caller's. */
  @WithDefault("8")
  int filesPerCaller();

  /**
   * Photos and results of card factories, which are held in memory (half a mebibyte to one), that
   * one instance receives and works on at a time.
   */
  @WithDefault("64")
  int documents();

  /** Of these, how many may be one caller's. */
  @WithDefault("16")
  int documentsPerCaller();

  /** A body that brings nothing for so long is given up. */
  @WithDefault("15s")
  Duration longestSilence();

  /** A body that brings less over {@link #longestSilence} is given up. */
  @WithDefault("1024")
  long leastBytesPerSecond();
}
