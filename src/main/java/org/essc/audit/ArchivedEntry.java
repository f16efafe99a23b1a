package org.essc.audit;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** An entry of the log as a line of a month's file has it. */
public record ArchivedEntry(int chain, long seq, String payload, byte[] hash) {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern HASH = Pattern.compile("\\\\x([0-9a-f]{64})");

  /**
   * Reads a line.
   *
   * @throws IOException where it is no entry's
   */
  public static ArchivedEntry of(String line) throws IOException {
    var row = JSON.readTree(line);
    int chain = row.path("chain").asInt(-1);
    var hash = HASH.matcher(row.path("hash").asText());
    if (chain < 0 || chain >= AuditLog.CHAINS || !hash.matches()) {
      throw new IOException("a line is no entry");
    }
    return new ArchivedEntry(
        chain,
        row.path("seq").asLong(),
        row.path("payload").asText(),
        HexFormat.of().parseHex(hash.group(1)));
  }
}
