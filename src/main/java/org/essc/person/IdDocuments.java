package org.essc.person;

/** What the API's description says of identity documents. */
public final class IdDocuments {

  public static final String TYPES =
      "01 resident identity card, 07 foreign permanent resident's ID card, 08 passport, 16 residence"
          + " permit of residents of Hong Kong, Macao and Taiwan";

  public static final String NUMBERS =
      "the document's number (aac002): GB 11643-1999; of a passport the issuing state in three"
          + " letters, a hyphen and the number, such as DEU-C01X00T47";

  private IdDocuments() {}
}
