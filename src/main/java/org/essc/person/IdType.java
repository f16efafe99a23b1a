package org.essc.person;

import org.essc.platform.problem.InvalidValueException;
import org.essc.region.PolicyTerms.IdDocument;

/**
 * Kinds of identity documents, with their codes in the human-resources code table (AAC058). Public
 * sources bear out {@code 01} alone; the other codes are assumed (docs/identity-documents.md).
 */
public enum IdType {
  /** Resident identity card, GB 11643-1999. */
  RESIDENT_ID("01", IdDocument.RESIDENT_ID),
  /** Foreign permanent resident's ID card, in its form before or since December 2023. */
  FOREIGN_PERMANENT_RESIDENT_ID("07", IdDocument.FOREIGN_PERMANENT_RESIDENT_ID),
  PASSPORT("08", IdDocument.PASSPORT),
  /** Residence permit of residents of Hong Kong, Macao and Taiwan. */
  RESIDENCE_PERMIT("16", IdDocument.RESIDENCE_PERMIT);

  private final String code;
  private final IdDocument document;

  IdType(String code, IdDocument document) {
    this.code = code;
    this.document = document;
  }

  /** The two digits that stand in requests, files and the database. */
  public String code() {
    return code;
  }

  /** As the regions' policies name it. */
  public IdDocument document() {
    return document;
  }

  /**
   * @throws InvalidValueException {@code id-type-unknown}
   */
  public static IdType parse(String code) {
    for (var type : values()) {
      if (type.code.equals(code)) {
        return type;
      }
    }
    throw new InvalidValueException("id-type-unknown");
  }
}
