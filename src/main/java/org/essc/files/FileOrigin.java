package org.essc.files;

import java.util.Map;
import org.essc.partner.PartnerNo;

/**
 * Who sends a file, and on what terms.
 *
 * @param terms by the columns that {@link FileKind#terms} names; no personal data
 */
public record FileOrigin(PartnerNo partnerNo, Map<String, String> terms) {

  public FileOrigin {
    terms = Map.copyOf(terms);
  }

  public static FileOrigin of(PartnerNo partnerNo) {
    return new FileOrigin(partnerNo, Map.of());
  }
}
