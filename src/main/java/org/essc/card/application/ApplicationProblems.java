package org.essc.card.application;

import org.essc.platform.problem.ProblemType;

/** Why an application is refused. Those that rest on a region's rule name it, with its source. */
public final class ApplicationProblems {

  /** The person belongs to none of the groups that the region issues cards to. */
  public static final ProblemType NOT_ELIGIBLE = new ProblemType("not-eligible", 422);

  /** The region does not take applications through that route (self, employer, …). */
  public static final ProblemType ROUTE_NOT_ALLOWED = new ProblemType("route-not-allowed", 409);

  /** A minor's application has to come from the guardian. */

  /** The agency does not say how the person consented. */
  public static final ProblemType CONSENT_REQUIRED = new ProblemType("consent-required", 422);

  /** Something that the region's application consists of is not there; {@code missing} lists it. */
  public static final ProblemType INPUT_MISSING = new ProblemType("application-input-missing", 422);

  /** Something was sent that the region does not collect; {@code field} says what. */
  public static final ProblemType INPUT_NOT_COLLECTED =
      new ProblemType("application-input-not-collected", 422);

  /** The region takes no applications by that kind of ID document; {@code taken} lists which. */
  static final ProblemType ID_DOCUMENT_NOT_TAKEN = new ProblemType("id-document-not-taken", 409);

  /** The ID document's last day is over. */
  public static final ProblemType ID_EXPIRED = new ProblemType("id-document-expired", 422);

  /** The person has a card of that region that has not ended. */
  public static final ProblemType CARD_EXISTS = new ProblemType("card-exists", 409);

  /** The person has an application in that region that is not finished. */
  public static final ProblemType APPLICATION_EXISTS = new ProblemType("application-exists", 409);

  /**
   * The person has died, as far as is known, or is said to: a death is being settled, or was
   * refused that and not withdrawn. Such people are applied for at the window alone. No other cause
   * has this answer, so that whoever gets it learns of the death, or of the claim.
   */
  static final ProblemType AT_WINDOW = new ProblemType("application-at-window", 409);

  /** The application is beyond the point at which this can be done; {@code state} tells. */
  public static final ProblemType APPLICATION_STATE = new ProblemType("application-state", 409);

  /** The application is a replacement's, and withdrawn with it. */
  static final ProblemType OF_REPLACEMENT = new ProblemType("application-of-replacement", 409);

  /** No such voucher. */
  public static final ProblemType VOUCHER_UNKNOWN = new ProblemType("voucher-unknown", 404);

  /** The caller is not registered as that kind of agency. */
  public static final ProblemType AGENCY_ROUTE_NOT_GRANTED =
      new ProblemType("agency-route-not-granted", 403);

  private ApplicationProblems() {}
}
