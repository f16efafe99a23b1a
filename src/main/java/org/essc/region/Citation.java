package org.essc.region;

/**
 * Where a rule stands.
 *
 * @param document short name of the document within its policy file
 * @param year year of issue; null where the document bears none
 * @param section the place in it
 */
public record Citation(String document, String title, String issuer, Integer year, String section) {

  @Override
  public String toString() {
    return document + " " + section;
  }
}
