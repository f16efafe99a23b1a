package org.essc.console.operator;

import io.quarkus.resteasy.reactive.server.EndpointDisabled;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.essc.console.ConsoleVisit;
import org.essc.console.DeskTime;
import org.essc.console.operator.KeysView.Key;
import org.essc.console.operator.KeysView.Purpose;
import org.essc.keys.KeyPurpose;
import org.essc.keys.ListSigningKeys;
import org.essc.keys.ListSigningKeys.SigningKeyView;
import org.essc.keys.RevokeSigningKey;
import org.essc.keys.RotateSigningKeys;
import org.essc.keys.RotatedBy;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.platform.web.Features;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestPath;

/** Signing keys: which signs, which verifies, and ending one that others may know. */
@Path("/console/operator/keys")
@EndpointDisabled(name = Features.CONSOLE, stringValue = Features.OFF)
@PermitAll
public class KeysResource {

  /** The newest; older ones are gone. */
  private static final int SHOWN = 100;

  private final OperatorGate gate;
  private final ListSigningKeys listSigningKeys;
  private final RotateSigningKeys rotateSigningKeys;
  private final RevokeSigningKey revokeSigningKey;

  KeysResource(
      OperatorGate gate,
      ListSigningKeys listSigningKeys,
      RotateSigningKeys rotateSigningKeys,
      RevokeSigningKey revokeSigningKey) {
    this.gate = gate;
    this.listSigningKeys = listSigningKeys;
    this.rotateSigningKeys = rotateSigningKeys;
    this.revokeSigningKey = revokeSigningKey;
  }

  @GET
  @Operation(hidden = true)
  public Uni<Response> page(@Context RoutingContext context) {
    return gate.show(
        context,
        Section.KEYS,
        visit ->
            listSigningKeys
                .page(null, SHOWN)
                .map(page -> OperatorTemplates.keys(view(visit, page.items()))));
  }

  @GET
  @Path("{purpose}/rotate")
  @Operation(hidden = true)
  public Uni<Response> askRotate(@RestPath String purpose, @Context RoutingContext context) {
    return gate.ask(
        context,
        Section.KEYS,
        "rotate-key",
        Section.KEYS.path(),
        visit ->
            Uni.createFrom()
                .item(
                    () ->
                        OperatorWords.of(visit.language())
                            .code("purpose", purpose(purpose).code())));
  }

  @POST
  @Path("{purpose}/rotate")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Operation(hidden = true)
  public Uni<Response> rotate(
      @RestPath String purpose, @RestForm String token, @Context RoutingContext context) {
    return gate.dangerous(
        context,
        Section.KEYS,
        token,
        visit ->
            rotateSigningKeys
                .rotate(purpose(purpose), RotatedBy.staff(visit.caller().subject()))
                .map(done -> gate.to(Section.KEYS.path())));
  }

  @GET
  @Path("{kid}/revoke")
  @Operation(hidden = true)
  public Uni<Response> askRevoke(@RestPath String kid, @Context RoutingContext context) {
    return gate.ask(
        context,
        Section.KEYS,
        "revoke-key",
        Section.KEYS.path(),
        visit ->
            listSigningKeys
                .page(null, SHOWN)
                .map(
                    page -> {
                      if (page.items().stream().noneMatch(key -> key.kid().equals(kid))) {
                        throw ProblemException.of(ProblemType.NOT_FOUND);
                      }
                      return kid;
                    }));
  }

  @POST
  @Path("{kid}/revoke")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Operation(hidden = true)
  public Uni<Response> revoke(
      @RestPath String kid, @RestForm String token, @Context RoutingContext context) {
    return gate.dangerous(
        context,
        Section.KEYS,
        token,
        visit ->
            revokeSigningKey
                .revoke(kid, RotatedBy.staff(visit.caller().subject()))
                .map(done -> gate.to(Section.KEYS.path())));
  }

  private static KeysView view(ConsoleVisit visit, List<SigningKeyView> keys) {
    var words = OperatorWords.of(visit.language());
    return new KeysView(
        OperatorFrame.of(visit, Section.KEYS),
        Arrays.stream(KeyPurpose.values())
            .map(
                purpose ->
                    new Purpose(
                        purpose.code(),
                        words.code("purpose", purpose.code()),
                        keys.stream()
                            .filter(key -> key.purpose().equals(purpose.code()))
                            .map(key -> key(words, key))
                            .toList()))
            .toList());
  }

  private static Key key(OperatorWords words, SigningKeyView key) {
    var state = key.revokedAt() != null ? "revoked" : key.state();
    return new Key(
        key.kid(),
        key.algorithm(),
        state,
        words.code("key", state),
        text(key.createdAt()),
        text(key.activatedAt()),
        text(key.revokedAt() != null ? key.revokedAt() : key.retiredAt()),
        text(key.rotationDueAt()),
        key.revokedAt() == null && !key.state().equals("gone"));
  }

  private static String text(Instant at) {
    return at == null ? null : DeskTime.text(at);
  }

  private static KeyPurpose purpose(String code) {
    try {
      return KeyPurpose.ofCode(code);
    } catch (IllegalArgumentException none) {
      throw ProblemException.of(ProblemType.NOT_FOUND);
    }
  }
}
