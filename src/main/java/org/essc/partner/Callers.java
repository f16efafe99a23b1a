package org.essc.partner;

import io.quarkus.security.ForbiddenException;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.RequestScoped;

/**
 * Who sent the request. Only behind an endpoint guarded by {@code @PermissionsAllowed} (partners)
 * or {@code @RolesAllowed} (staff): the guard has resolved the identity by then.
 */
@RequestScoped
public class Callers {

  public static final String CALLER = "org.essc.partner.caller";

  private final SecurityIdentity identity;

  public Callers(SecurityIdentity identity) {
    this.identity = identity;
  }

  /** The partner; anybody else is forbidden. */
  public PartnerCaller partner() {
    return as(PartnerCaller.class);
  }

  /** The member of staff; anybody else is forbidden. */
  public StaffCaller staff() {
    return as(StaffCaller.class);
  }

  /** Whether a member of staff sent it, and not a partner. */
  public boolean isStaff() {
    return identity.getAttribute(CALLER) instanceof StaffCaller;
  }

  private <T> T as(Class<T> kind) {
    Object caller = identity.getAttribute(CALLER);
    if (!kind.isInstance(caller)) {
      throw new ForbiddenException();
    }
    return kind.cast(caller);
  }
}
