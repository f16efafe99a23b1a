package org.essc.servicepoint;

import org.essc.region.PolicyTerms.Term;

/** What stands at the address. */
public enum PointKind implements Term {
  /** A service window for social security cards (服务网点). */
  SERVICE_WINDOW,
  /** Where photo, fingerprint and data are taken (信息采集点). */
  COLLECTION_POINT,
  BANK_BRANCH,
  HOSPITAL,
  PHARMACY,
  KIOSK
}
