package org.essc.audit;

/**
 * Who acted.
 *
 * @param kind how the id is to be read
 * @param id a partner number, a staff member's subject at the operator's identity provider, or the
 *     name of one of the platform's own jobs
 */
public record Actor(Kind kind, String id) {

  /** The kinds of actors. */
  public enum Kind {
    PARTNER,
    STAFF,
    SYSTEM
  }

  private static final Actor UNKNOWN_PARTNER = new Actor(Kind.PARTNER, "unknown");

  public Actor {
    AuditText.id("actor", id);
  }

  public static Actor partner(String partnerNo) {
    return new Actor(Kind.PARTNER, partnerNo);
  }

  /** A caller whose name is not known or not proven: a refused token request, for example. */
  public static Actor unknownPartner() {
    return UNKNOWN_PARTNER;
  }

  /**
   * A staff member. A subject that could not stand in the log as it is (an address, a name in
   * another script, something that looks like an ID number) stands there as its digest.
   */
  public static Actor staff(String subject) {
    return new Actor(Kind.STAFF, AuditText.idOrDigest(subject));
  }

  public static Actor system(String job) {
    return new Actor(Kind.SYSTEM, job);
  }
}
