package org.essc.holderpage;

/**
 * What every page has.
 *
 * @param here text of {@link HolderPage}
 * @param language {@code zh} or {@code en}
 * @param other the language that its link offers
 * @param token that its forms send back
 * @param channel in whose web view it stands
 */
record Frame(String here, String language, String other, String token, String channel) {

  @Override
  public String toString() {
    return "Frame[" + here + "]";
  }
}
