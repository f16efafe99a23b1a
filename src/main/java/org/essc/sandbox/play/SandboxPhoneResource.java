package org.essc.sandbox.play;

import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.web.ServedEverywhere;
import org.essc.sandbox.SyntheticHolders;

/**
 * A phone for scripts: one call confirms or refuses a login, so that portals test by themselves.
 */
@Path("/sandbox/phone")
@ServedEverywhere
@PermitAll
@Produces(MediaType.APPLICATION_JSON)
public class SandboxPhoneResource {

  /** What the holder does with the login. */
  public enum Decision {
    CONFIRM,
    REFUSE,
    REPORT
  }

  /**
   * @param idNumber of an invented holder ({@code GET /sandbox/holders})
   * @param qr the text of the login page's QR code ({@code data-qr})
   * @param number the one on the login page; without it the phone knows the right one
   * @param decision {@code confirm}, {@code refuse} or {@code report}
   */
  public record PhoneBody(String idNumber, String qr, String number, String decision) {

    @Override
    public String toString() {
      return "PhoneBody[…]";
    }
  }

  private final SandboxPhone phone;

  SandboxPhoneResource(SandboxPhone phone) {
    this.phone = phone;
  }

  @POST
  @Blocking
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(hidden = true)
  public Response use(PhoneBody body) {
    if (body == null || body.qr() == null) {
      throw ProblemException.invalid("qr", "required");
    }
    var holder =
        SyntheticHolders.all().stream()
            .filter(one -> one.idNumber().equals(body.idNumber()))
            .findFirst()
            .orElseThrow(() -> ProblemException.invalid("idNumber", "holder-not-invented"));
    return phone.use(Person.of(holder), body.qr(), body.number(), decision(body.decision()));
  }

  private static Decision decision(String text) {
    for (var decision : Decision.values()) {
      if (decision.name().equalsIgnoreCase(text)) {
        return decision;
      }
    }
    throw ProblemException.invalid("decision", "decision-format");
  }
}
