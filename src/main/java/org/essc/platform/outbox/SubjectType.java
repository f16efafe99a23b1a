package org.essc.platform.outbox;

import org.essc.platform.text.Word;

/**
 * What something was done to, in events and in the audit log alike. Entries made before these names
 * were one say {@code physical-card}, {@code card-application} and {@code ecard-binding} for {@link
 * #CARD}, {@link #APPLICATION} and {@link #SIGNING}, and stay as they are, being hashed: whoever
 * looks for entries by their subject's type looks for both.
 */
public enum SubjectType implements Word {
  AGENCY_APPLICATION,
  APPLICATION,
  AUDIT_VERIFICATION,
  BANK_BINDING,
  BENEFIT_ENTITLEMENT,
  BENEFIT_FILE,
  BENEFIT_QUALIFICATION,
  CANCELLATION,
  CARD,
  CARD_IMPORT,
  CARD_PHOTO,
  DATA_KEY,
  DATA_REQUEST,
  ECARD,
  EVENT_STREAM,
  FACE_DATA_CHANGE,
  FAMILY_INVITATION,
  FAMILY_MEMBER,
  LOGIN,
  PARTNER,
  PAYMENT_AUTHORIZATION,
  PRODUCTION_BATCH,
  REPLACEMENT,
  RESTORE_EPOCH,
  SERVICE_POINT,
  SIGNING,
  SIGNING_KEY,
  VERIFICATION
}
