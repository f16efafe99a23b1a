package org.essc.partner;

import java.util.Optional;

/**
 * The sandbox standing in for the operator's identity provider. There is one only while the sandbox
 * runs; without it the token endpoint knows no staff.
 */
public interface SandboxStaff {

  /** False outside the sandbox, whatever else is configured. */
  boolean present();

  /** The one role of a demo member of staff, if number and secret fit. */
  Optional<StaffRole> login(String staffNo, String secret);
}
