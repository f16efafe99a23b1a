package org.essc.servicepoint;

import org.essc.region.PolicyTerms.Term;

/** What people can have done at a point. */
public enum PointService implements Term {
  /** Applying for a card, with photo and data. */
  APPLICATION,
  /** Collecting the finished card. */
  COLLECTION,
  SOCIAL_ACTIVATION,
  BANK_ACTIVATION,
  /** Changing the PIN of the social function. */
  PIN_CHANGE,
  /** Unlocking or resetting it. */
  PIN_RESET,
  LOSS_REPORT,
  LOSS_RELEASE,
  REPLACEMENT,
  TEMPORARY_CARD,
  /** Phone, address and the like. */
  CONTACT_CHANGE,
  /** Name, ID number: what the card's face shows. */
  FACE_DATA_CHANGE,
  CANCELLATION,
  ENQUIRY
}
