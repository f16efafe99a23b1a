package org.essc.files;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithDefaults;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** How much of the database the files of a kind may take. */
@ConfigMapping(prefix = "essc.files")
public interface FileLimits {

  /** By what a file is, such as {@code agency-application}. */
  @WithDefaults
  Map<String, Limit> most();

  /** Of one kind; what is not told has no limit. */
  interface Limit {

    /** Bytes of a file; more is refused with {@code import-too-large}. */
    Optional<MemorySize> bytes();

    /** Rows of a file; more is refused with {@code import-too-large}. */
    OptionalLong rows();

    /** A partner's files that are being received or applied, however old; 429 beyond, about. */
    OptionalInt underWay();

    /** Files that a partner sends within 24 hours; 429 beyond, about. */
    OptionalInt aDay();

    /** Rejections of a file that are kept; others are counted. */
    @WithDefault("1000000")
    long rejections();
  }
}
