package org.essc.login.scan;

import io.quarkus.resteasy.reactive.server.EndpointDisabled;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.essc.ecard.SignNo;
import org.essc.login.Login;
import org.essc.partner.Callers;
import org.essc.person.HolderEvidenceBody;
import org.essc.person.HolderEvidenceReader;
import org.essc.platform.problem.Refuses;
import org.essc.platform.problem.Refuses.Group;
import org.essc.platform.problem.Violations;
import org.essc.platform.web.Deadline;
import org.essc.platform.web.Features;
import org.essc.platform.web.PathId;

/** Channels hand in what their scanners read from login pages. */
@Path("/v1/login-scans")
@EndpointDisabled(name = Features.AUTH, stringValue = Features.OFF)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Logging in")
public class LoginScanResource {

  private final ScanLogin scanLogin;
  private final HolderEvidenceReader evidence;
  private final Callers callers;

  LoginScanResource(ScanLogin scanLogin, HolderEvidenceReader evidence, Callers callers) {
    this.scanLogin = scanLogin;
    this.evidence = evidence;
    this.callers = callers;
  }

  @Schema(
      name = "LoginScanRequest",
      requiredProperties = {"signNo", "qr"})
  record Body(
      @Schema(description = "The channel's signing number of the holder who scanned") String signNo,
      @Schema(description = "The QR code's text, as it was read") String qr,
      @Schema(
              description =
                  "The membership by which that holder acts for another: the member is logged in, the"
                      + " holder confirms with the own PIN, and the portal is told who acted")
          String memberId,
      @Schema(
              description =
                  "How the channel has just made sure of its user, the holder who scanned; FACE not"
                      + " older than five minutes when the login is confirmed is told to the portal"
                      + " (amr face)")
          HolderEvidenceBody evidence) {

    @Override
    public String toString() {
      return "Body[…]";
    }
  }

  @Schema(
      name = "LoginPortal",
      requiredProperties = {"name", "domain"})
  record Portal(
      @Schema(description = "Who asks for the login") String name,
      @Schema(description = "Where its browser is sent back to") String domain) {}

  @Schema(
      name = "LoginScan",
      requiredProperties = {"scanId", "portal", "since", "launchUrl", "expiresAt"})
  record View(
      String scanId,
      Portal portal,
      @Schema(description = "When the browser opened the login page") Instant since,
      @Schema(
              description =
                  "To be opened in the holder's web view: the page on which the login is confirmed."
                      + " It works once")
          String launchUrl,
      @Schema(description = "The last moment to open it") Instant expiresAt) {

    @Override
    public String toString() {
      return "View[" + scanId + "]";
    }
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @PermissionsAllowed("logins:scan")
  @Operation(
      operationId = "scanLogin",
      summary = "Hand in a login page's QR code",
      description =
          "The first holder's scan takes the login. A scan lasts for minutes only, so no"
              + " Idempotency-Key is needed: the same channel that asks again for the same holder"
              + " gets the same scanId, with a fresh launchUrl.")
  @APIResponse(
      responseCode = "201",
      description = "Taken; the holder is to confirm it",
      content = @Content(schema = @Schema(implementation = View.class)))
  @Refuses(
      groups = Group.REGION,
      value = {
        "qr-unknown",
        "qr-expired, ask the holder to scan the page again",
        "qr-already-used",
        "card-not-usable, with reason, and with whose actor where it is the card of the one who acts",
        "delegated-login-not-accepted, for a portal that logs in nobody but the holder",
        "member-without-ecard, for a member whose card no channel shows",
        "not-delegated, for a member who has not agreed",
        "not-found, also for another channel's signNo and another holder's memberId"
      })
  public Uni<Response> scan(Body body) {
    var fields = Violations.ofBody(body);
    var signNo = fields.read("signNo", body.signNo(), SignNo::new);
    var qr = fields.read("qr", body.qr(), Function.identity());
    var proof = body.evidence() == null ? null : evidence.read(fields, "evidence", body.evidence());
    fields.throwIfAny();
    var scan =
        new Scan(
            callers.partner().partnerNo(),
            signNo,
            Optional.ofNullable(body.memberId()).map(PathId::existing),
            qr,
            Optional.ofNullable(proof));
    var patience = Deadline.PARTNER.patience();
    return Deadline.until(patience, scanLogin.handle(scan, patience))
        .map(scanned -> Response.status(201).entity(view(scanned)).build());
  }

  private static View view(ScanLogin.Scanned scanned) {
    var login = scanned.login();
    return new View(
        login.required(Login.Field.SCAN),
        new Portal(scanned.portalName(), scanned.portalDomain()),
        login.since(),
        scanned.launch().address(),
        scanned.launch().expiresAt());
  }
}
