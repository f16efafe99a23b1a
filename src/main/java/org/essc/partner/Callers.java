package org.essc.partner;

import io.quarkus.security.ForbiddenException;
import io.quarkus.security.identity.CurrentIdentityAssociation;
import jakarta.inject.Singleton;

/**
 * Who sent the request. Only behind an endpoint guarded by {@code @PermissionsAllowed} (partners)
 * or {@code @RolesAllowed} (staff): the guard has resolved the identity by then.
 */
@Singleton
public class Callers {

  public static final String CALLER = "org.essc.partner.caller";

  private final CurrentIdentityAssociation identities;

  public Callers(CurrentIdentityAssociation identities) {
    this.identities = identities;
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
    return caller() instanceof StaffCaller;
  }

  private <T> T as(Class<T> kind) {
    var caller = caller();
    if (!kind.isInstance(caller)) {
      throw new ForbiddenException();
    }
    return kind.cast(caller);
  }

  private Object caller() {
    return identities.getIdentity().getAttribute(CALLER);
  }
}
