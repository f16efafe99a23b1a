package org.essc.identitycode;

import com.fasterxml.jackson.annotation.JsonInclude;
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
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.essc.ecard.CodeDisplay;
import org.essc.ecard.DeviceId;
import org.essc.ecard.PhoneCheck;
import org.essc.ecard.SignNo;
import org.essc.partner.Callers;
import org.essc.person.HolderEvidenceBody;
import org.essc.person.HolderEvidenceReader;
import org.essc.platform.problem.InvalidValueException;
import org.essc.platform.problem.Refuses;
import org.essc.platform.problem.Refuses.Group;
import org.essc.platform.problem.Violations;
import org.essc.platform.qr.QrPicture;
import org.essc.platform.web.Deadline;
import org.essc.platform.web.Features;
import org.essc.platform.web.PathId;

/** Channels get the codes that their users' phones show. */
@Path("/v1/identity-codes")
@EndpointDisabled(name = Features.AUTH, stringValue = Features.OFF)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Identity codes")
public class IdentityCodeResource {

  /** Early enough that the code on the screen is always good: the one before still is, too. */
  private static final int REFRESH_AFTER_SECONDS = 45;

  private final CreateIdentityCode createIdentityCode;
  private final CreateDelegatedCode createDelegatedCode;
  private final PhoneCheck phoneCheck;
  private final HolderEvidenceReader evidence;
  private final Callers callers;

  IdentityCodeResource(
      CreateIdentityCode createIdentityCode,
      CreateDelegatedCode createDelegatedCode,
      PhoneCheck phoneCheck,
      HolderEvidenceReader evidence,
      Callers callers) {
    this.createIdentityCode = createIdentityCode;
    this.createDelegatedCode = createDelegatedCode;
    this.phoneCheck = phoneCheck;
    this.evidence = evidence;
    this.callers = callers;
  }

  @Schema(
      name = "IdentityCodeRequest",
      requiredProperties = {"signNo", "purpose"})
  record Body(
      @Schema(description = "The channel's signing number") String signNo,
      @Schema(enumeration = {"enquiry", "payment", "medical", "other"}) String purpose,
      @Schema(
              description = "A picture of the code, if wanted",
              enumeration = {"svg", "png"})
          String image,
      @Schema(
              description =
                  "The channel's installation on the phone that shows the code, as the channel"
                      + " calls it; kept as a keyed digest only. One that is not named is one"
                      + " device. It matters where the region asks for the phone's real-name check")
          String device,
      @Schema(
              description =
                  "Where the region asks for it: that the channel has just passed the phone's"
                      + " real-name check, SMS, not older than the region says")
          HolderEvidenceBody evidence,
      @Schema(
              description =
                  "The membership by which the signing's holder acts for another: the code is then"
                      + " the member's, and says who shows it. signNo, device and evidence are of"
                      + " the one who acts")
          String memberId) {

    @Override
    public String toString() {
      return "Body[…]";
    }
  }

  @Schema(
      name = "IdentityCode",
      requiredProperties = {"code", "expiresAt", "refreshAfterSeconds"})
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record View(
      @Schema(description = "30 characters, upper-case alphanumeric; the QR symbol's content")
          String code,
      @Schema(description = "60 seconds after it was made") Instant expiresAt,
      @Schema(description = "When to ask for the next; the last two stay good")
          int refreshAfterSeconds,
      @Schema(description = "svg: SVG markup; png: the PNG file in base 64") String image) {

    @Override
    public String toString() {
      return "View[…]";
    }
  }

  private enum Image {
    SVG,
    PNG;

    private static Image parse(String text) {
      return switch (text) {
        case "svg" -> SVG;
        case "png" -> PNG;
        default -> throw new InvalidValueException("image-unknown");
      };
    }

    private String draw(IdentityCode code) {
      var picture = QrPicture.of(code.value());
      return this == SVG ? picture.svg() : picture.pngBase64();
    }
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @PermissionsAllowed("codes:create")
  @Operation(
      operationId = "createIdentityCode",
      summary = "Make an identity code",
      description =
          "Good for 60 seconds, accepted once. Of one signing the last two codes are good. Codes do"
              + " not last, so no Idempotency-Key is needed: ask again. A code for payment is not"
              + " made here, but on the holder's page card, where the holder types the e-card"
              + " PIN. With memberId it is the code of a member of the holder's family.")
  @APIResponse(
      responseCode = "201",
      description = "Made",
      content = @Content(schema = @Schema(implementation = View.class)))
  @Refuses(
      groups = Group.REGION,
      value = {
        "card-not-usable, with reason",
        "level-too-low with level, for payment: no account is linked, and the region asks for one",
        "pin-required, for payment: made on the holder's page only",
        "phone-check-required, where the region asks for it at a first code and on a new device",
        "member-without-ecard, for a member whose card no channel shows",
        "not-delegated, for a member who has not agreed, or a purpose that the region keeps to the"
            + " holder",
        "not-found, also for another channel's signNo and another holder's memberId"
      },
      never = "evidence-contradictory")
  public Uni<Response> create(Body body) {
    var fields = Violations.ofBody(body);
    var signNo = fields.read("signNo", body.signNo(), SignNo::new);
    var purpose = fields.read("purpose", body.purpose(), Purpose::parse);
    var image = fields.readOptional("image", body.image(), Image::parse);
    var device = fields.readOptional("device", body.device(), DeviceId::new);
    var proof = body.evidence() == null ? null : evidence.read(fields, "evidence", body.evidence());
    fields.throwIfAny();
    var shownBy = new CodeDisplay.Device(() -> phoneCheck.digest(signNo, device), proof, false);
    var patience = Deadline.PARTNER.patience();
    var channelNo = callers.partner().partnerNo();
    return Deadline.until(
            patience,
            body.memberId() == null
                ? createIdentityCode.handle(channelNo, signNo, purpose, shownBy, patience)
                : createDelegatedCode.handle(
                    channelNo,
                    signNo,
                    PathId.existing(body.memberId()),
                    purpose,
                    shownBy,
                    patience))
        .map(created -> Response.status(201).entity(view(created, image)).build());
  }

  private static View view(CreateIdentityCode.Created created, Image image) {
    return new View(
        created.code().value(),
        created.expiresAt(),
        REFRESH_AFTER_SECONDS,
        image == null ? null : image.draw(created.code()));
  }
}
