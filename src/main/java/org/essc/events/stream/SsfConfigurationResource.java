package org.essc.events.stream;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.resteasy.reactive.server.EndpointDisabled;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.essc.events.stream.EventStream.Delivery;
import org.essc.platform.config.Issuer;
import org.essc.platform.problem.Refuses;
import org.essc.platform.web.Features;

/** All that a receiver needs to know before it has a token. */
@Path("/.well-known/ssf-configuration")
@EndpointDisabled(name = Features.EVENTS, stringValue = Features.OFF)
@PermitAll
@NonBlocking
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Events")
public class SsfConfigurationResource {

  private final Issuer issuer;

  SsfConfigurationResource(Issuer issuer) {
    this.issuer = issuer;
  }

  /** Shared Signals Framework 1.0 §7.1. */
  @JsonNaming(SnakeCaseStrategy.class)
  @Schema(
      name = "SsfConfiguration",
      requiredProperties = {
        "spec_version",
        "issuer",
        "jwks_uri",
        "delivery_methods_supported",
        "configuration_endpoint",
        "status_endpoint",
        "add_subject_endpoint",
        "remove_subject_endpoint",
        "verification_endpoint",
        "authorization_schemes",
        "default_subjects"
      })
  public record SsfConfiguration(
      String specVersion,
      String issuer,
      String jwksUri,
      List<String> deliveryMethodsSupported,
      String configurationEndpoint,
      String statusEndpoint,
      String addSubjectEndpoint,
      String removeSubjectEndpoint,
      String verificationEndpoint,
      List<Map<String, String>> authorizationSchemes,
      String defaultSubjects) {}

  @GET
  @Operation(
      operationId = "ssfConfiguration",
      summary = "The transmitter's metadata",
      description = "OpenID Shared Signals Framework 1.0.")
  @Refuses({})
  public SsfConfiguration read() {
    var base = issuer.value();
    return new SsfConfiguration(
        "1_0",
        base,
        base + "/.well-known/jwks.json",
        Arrays.stream(Delivery.values()).map(Delivery::method).toList(),
        base + StreamResource.PATH,
        base + StreamStatusResource.PATH,
        base + SubjectResource.PATH + "/add",
        base + SubjectResource.PATH + "/remove",
        base + StreamStatusResource.VERIFY,
        List.of(Map.of("spec_urn", "urn:ietf:rfc:6749")),
        "NONE");
  }
}
