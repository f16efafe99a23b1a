package org.essc.testing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.quarkus.redis.datasource.RedisDataSource;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;

/**
 * Makes an identity code older than it is. Its life is measured by Redis' clock, which a test
 * cannot move; so its end is moved instead.
 */
public final class OlderCode {

  private OlderCode() {}

  /** As if the code had been made earlier by so much. */
  public static void by(RedisDataSource redis, String code, Duration age) {
    var key = "essc:code:{" + code.substring(1, 3) + "}:" + digest(code);
    var value = redis.execute("GET", key).toString().split("\\|", 3);
    var end = Long.parseLong(value[1]) - age.toMillis();
    redis.execute("SET", key, value[0] + "|" + end + "|" + value[2], "KEEPTTL");
  }

  private static String digest(String code) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(code.getBytes(US_ASCII)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
