package org.essc.files;

import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import org.essc.partner.PartnerNo;

/**
 * A file that was received whole and found sound, spooled and not yet started.
 *
 * @param digest SHA-256 of its bytes
 */
record Upload(UUID importId, PartnerNo partnerNo, List<String> columns, long rows, byte[] digest) {

  /** The file's digest, and on what terms it came if there are any. */
  String request(FileOrigin origin) {
    var hex = HexFormat.of().formatHex(digest);
    return origin.terms().isEmpty() ? hex : hex + ' ' + new TreeMap<>(origin.terms());
  }
}
