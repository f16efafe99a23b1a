package org.essc.benefit.qualification;

import io.vertx.core.json.JsonObject;
import java.time.LocalDate;
import org.essc.person.PersonName;
import org.essc.person.PostalAddress;

/**
 * What the way itself wants shown, beside what the act's own context says.
 *
 * @param present whether a clerk or a terminal confirms that the person stands there
 * @param place of a visit; null for other ways
 * @param witness of a visit; null for other ways
 * @param certificate consular; null for other ways
 */
record Shown(boolean present, PostalAddress place, PersonName witness, Certificate certificate) {

  static final Shown NOTHING = new Shown(false, null, null, null);

  /**
   * By a consulate, that its holder is alive.
   *
   * @param number 1 to 64 visible ASCII characters
   * @param issuer the consulate
   */
  record Certificate(String number, PostalAddress issuer, LocalDate issuedOn) {

    /** By which it is known again. */
    String identity() {
      return issuer.value() + '\n' + number;
    }

    @Override
    public String toString() {
      return "Certificate[…]";
    }
  }

  /** As it is encrypted; null where there is nothing that tells of people. */
  JsonObject json() {
    if (place == null && certificate == null) {
      return null;
    }
    var json = new JsonObject();
    if (place != null) {
      json.put("place", place.value()).put("witness", witness.value());
    }
    if (certificate != null) {
      json.put("number", certificate.number())
          .put("issuer", certificate.issuer().value())
          .put("issuedOn", certificate.issuedOn().toString());
    }
    return json;
  }

  static Shown of(JsonObject json) {
    var issuer = json.getString("issuer");
    var place = json.getString("place");
    return new Shown(
        false,
        place == null ? null : new PostalAddress(place),
        place == null ? null : new PersonName(json.getString("witness")),
        issuer == null
            ? null
            : new Certificate(
                json.getString("number"),
                new PostalAddress(issuer),
                LocalDate.parse(json.getString("issuedOn"))));
  }

  @Override
  public String toString() {
    return "Shown[…]";
  }
}
