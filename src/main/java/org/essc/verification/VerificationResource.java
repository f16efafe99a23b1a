package org.essc.verification;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.resteasy.reactive.server.EndpointDisabled;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.HexFormat;
import java.util.UUID;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.essc.audit.AuditEntry;
import org.essc.audit.AuditLog;
import org.essc.identitycode.IdentityCode;
import org.essc.identitycode.Purpose;
import org.essc.partner.Callers;
import org.essc.partner.HolderClaim;
import org.essc.partner.PartnerCaller;
import org.essc.partner.Scope;
import org.essc.platform.crypto.BlindIndex;
import org.essc.platform.idempotency.Answer;
import org.essc.platform.idempotency.Idempotency;
import org.essc.platform.idempotency.IdempotencyKey;
import org.essc.platform.outbox.SubjectType;
import org.essc.platform.problem.InvalidValueException;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.platform.problem.Refuses;
import org.essc.platform.problem.Violations;
import org.essc.platform.text.JsonText;
import org.essc.platform.time.Patience;
import org.essc.platform.web.Deadline;
import org.essc.platform.web.Features;
import org.essc.platform.web.PathId;
import org.jboss.resteasy.reactive.RestPath;

/** Partner apps authenticate holders by the code on their phone. */
@Path("/v1/verifications")
@EndpointDisabled(name = Features.VERIFICATION, stringValue = Features.OFF)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Verifications")
public class VerificationResource {

  private static final Pattern TERMINAL_ID = Pattern.compile("[\\x21-\\x7E]{1,64}");
  private static final Pattern TERMINAL_PLACE =
      Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N} .,()（）·#_-]{0,127}");

  private static final int OK = 200;

  private final VerifyIdentityCode verifyIdentityCode;
  private final ReadVerification readVerification;
  private final RepeatVerification repeats;
  private final Idempotency idempotency;
  private final BlindIndex index;
  private final Callers callers;
  private final AuditLog audit;
  private final ObjectMapper json;

  VerificationResource(
      VerifyIdentityCode verifyIdentityCode,
      ReadVerification readVerification,
      RepeatVerification repeats,
      Idempotency idempotency,
      BlindIndex index,
      Callers callers,
      AuditLog audit,
      ObjectMapper json) {
    this.verifyIdentityCode = verifyIdentityCode;
    this.readVerification = readVerification;
    this.repeats = repeats;
    this.idempotency = idempotency;
    this.index = index;
    this.callers = callers;
    this.audit = audit;
    this.json = json;
  }

  @Schema(
      name = "VerificationRequest",
      requiredProperties = {"code", "purpose"})
  record Body(
      @Schema(description = "The QR symbol's content, exactly as scanned") String code,
      @Schema(enumeration = {"enquiry", "payment", "medical", "other"}) String purpose,
      TerminalBody terminal,
      @Schema(
              description =
                  "Whether a code is accepted that a guardian or relative shows for its holder: the"
                      + " answer then says who acts. Left out, it is for partners with the claim act;"
                      + " false refuses it in any case, and the code stays good",
              defaultValue = "true")
          @JsonInclude(JsonInclude.Include.NON_NULL)
          Boolean acceptsDelegated,
      @Schema(
              description =
                  "seen: the verifier has seen that whoever showed the code is its holder; with the"
                      + " scope presence:attest only. A code that somebody shows for its holder is"
                      + " then refused, and stays good",
              enumeration = {"seen"})
          @JsonInclude(JsonInclude.Include.NON_NULL)
          String presence) {

    @Override
    public String toString() {
      return "Body[…]";
    }
  }

  @Schema(name = "Terminal")
  record TerminalBody(
      @Schema(description = "1 to 64 visible ASCII characters") String id,
      @Schema(
              description =
                  "Where it stands: up to 128 letters, digits, spaces and . , ( ) （ ） · # _ -, a"
                      + " letter or digit first")
          String place) {}

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @PermissionsAllowed("codes:verify")
  @Operation(
      operationId = "verifyIdentityCode",
      summary = "Verify an identity code",
      description =
          "A code is accepted once, ever. Send an Idempotency-Key to get the first answer again"
              + " after a lost one, instead of code-already-used: the same bytes until five minutes"
              + " after verifiedAt, afterwards what GET answers, without an assertion.")
  @APIResponse(
      responseCode = "200",
      description = "Authenticated",
      content = @Content(schema = @Schema(implementation = VerificationView.class)))
  @Refuses(
      value = {
        "card-not-usable with reason",
        "code-already-used",
        "code-expired",
        "code-unknown",
        "code-wrong-purpose",
        "delegated-not-accepted",
        "not-found"
      },
      never = {"idempotency-key-required"})
  public Uni<Response> verify(@HeaderParam("Idempotency-Key") String idempotencyKey, Body body) {
    var patience = Deadline.PARTNER.patience();
    var key = IdempotencyKey.optional(idempotencyKey);
    var verifier = callers.partner();
    var request = parse(verifier, key, body, patience);
    if (key == null) {
      return Deadline.until(patience, verifyIdentityCode.handle(request).map(this::answer))
          .map(Answer::toResponse);
    }
    return Deadline.until(
            patience,
            idempotency.runAndFinish(
                verifier.partnerNo().value(),
                key,
                "POST /v1/verifications",
                body,
                ticket -> verifyIdentityCode.handle(request).map(this::answer),
                kept -> again(verifier, kept)))
        .map(Answer::toResponse);
  }

  /** What was kept, for as long as it stands. */
  private Uni<Answer> again(PartnerCaller verifier, Answer kept) {
    var first = new JsonObject(kept.json());
    if (kept.status() != OK) {
      return repeats.refused(verifier, first.getString("code")).replaceWith(kept);
    }
    return repeats
        .handle(
            verifier,
            UUID.fromString(first.getString("verificationId")),
            Instant.parse(first.getString("verifiedAt")))
        .map(today -> today == null ? kept : answer(VerificationView.of(today, null, null)));
  }

  @GET
  @Path("/{verificationId}")
  @PermissionsAllowed("codes:verify")
  @Operation(operationId = "readVerification", summary = "One of the caller's own verifications")
  @Refuses({"not-found, also for another partner's"})
  public Uni<VerificationView> read(@RestPath String verificationId) {
    var id = PathId.existing(verificationId);
    var verifier = callers.partner();
    return Deadline.PARTNER
        .bound(
            readVerification
                .handle(id, verifier.partnerNo(), verifier.claims())
                .call(accepted -> audit.record(read(accepted))))
        .map(accepted -> VerificationView.of(accepted, null, null));
  }

  private Answer answer(VerifyIdentityCode.Verified verified) {
    return answer(
        VerificationView.of(verified.accepted(), verified.assertion(), verified.payment()));
  }

  private Answer answer(VerificationView view) {
    return new Answer(OK, JsonText.write(json, view));
  }

  private static AuditEntry read(Accepted accepted) {
    return AuditEntry.of("verification.read", accepted.verifierNo().actor())
        .object(SubjectType.VERIFICATION, accepted.verificationId())
        .success();
  }

  private VerifyIdentityCode.Request parse(
      PartnerCaller verifier, IdempotencyKey key, Body body, Patience patience) {
    var fields = Violations.ofBody(body);
    var code = fields.read("code", body.code(), IdentityCode::parse);
    var purpose = fields.read("purpose", body.purpose(), Purpose::parse);
    var terminal = terminal(fields, body.terminal());
    var seen = fields.readOptional("presence", body.presence(), VerificationResource::presence);
    fields.throwIfAny();
    if (seen != null && !verifier.scopes().contains(Scope.PRESENCE_ATTEST.text())) {
      throw ProblemException.of(ProblemType.FORBIDDEN);
    }
    return new VerifyIdentityCode.Request(
        verifier,
        code,
        purpose,
        terminal,
        seen != null,
        consumer(verifier, key),
        acceptsDelegated(verifier, body),
        patience);
  }

  /** Who is not entitled to know who acts would take somebody else for the holder. */
  private static boolean acceptsDelegated(PartnerCaller verifier, Body body) {
    return verifier.claims().contains(HolderClaim.ACT.text())
        && !Boolean.FALSE.equals(body.acceptsDelegated())
        && body.presence() == null;
  }

  private static String presence(String text) {
    if (!text.equals("seen")) {
      throw new InvalidValueException("presence-unknown");
    }
    return text;
  }

  private static Attempt.Terminal terminal(Violations fields, TerminalBody body) {
    if (body == null) {
      return Attempt.Terminal.UNKNOWN;
    }
    return new Attempt.Terminal(
        fields.readOptional(
            "terminal.id", body.id(), text -> matching(text, TERMINAL_ID, "terminal-id")),
        fields.readOptional(
            "terminal.place",
            body.place(),
            text -> matching(text, TERMINAL_PLACE, "terminal-place")));
  }

  private static String matching(String text, Pattern pattern, String name) {
    if (!pattern.matcher(text).matches()) {
      throw new InvalidValueException(name + "-format");
    }
    return text;
  }

  private String consumer(PartnerCaller verifier, IdempotencyKey key) {
    return key == null
        ? ""
        : HexFormat.of()
            .formatHex(index.of("verification", verifier.partnerNo().value() + ' ' + key.value()));
  }
}
