package org.essc.console.operator;

import io.quarkus.resteasy.reactive.server.EndpointDisabled;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.essc.console.ConsoleVisit;
import org.essc.holderdata.ExportHolderData;
import org.essc.holderdata.HolderDataForm;
import org.essc.holderdata.HolderDataResource;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.platform.problem.Violation;
import org.essc.platform.problem.Violations;
import org.essc.platform.time.BusinessDates;
import org.essc.platform.time.ChinaTime;
import org.essc.platform.web.Deadline;
import org.essc.platform.web.Features;
import org.jboss.resteasy.reactive.RestForm;

/** A person's request for a copy of what is kept about them, and the way to have it corrected. */
@Path("/console/operator/data")
@EndpointDisabled(name = Features.CONSOLE, stringValue = Features.OFF)
@PermitAll
public class DataResource {

  private final OperatorGate gate;
  private final ExportHolderData export;
  private final Clock clock;

  DataResource(OperatorGate gate, ExportHolderData export, @BusinessDates Clock clock) {
    this.gate = gate;
    this.export = export;
    this.clock = clock;
  }

  @GET
  @Operation(hidden = true)
  public Uni<Response> page(@Context RoutingContext context) {
    return gate.page(
        context, Section.DATA, visit -> form(visit, "holder", "", List.of(), false, 200));
  }

  /**
   * Answers with the copy itself, only after a log-in of a moment ago; it is put together here, as
   * a person has no more than some MiB. Each piece of it has a deadline of its own, as all of it
   * may take longer than any.
   */
  @POST
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Operation(hidden = true)
  public Uni<Response> copy(
      @RestForm String token,
      @RestForm String idNumber,
      @RestForm String askedBy,
      @RestForm String reference,
      @Context RoutingContext context) {
    return gate.dangerousAsLongAsItTakes(
        context,
        Section.DATA,
        token,
        visit -> {
          var body = new HolderDataResource.Body(trimmed(idNumber), askedBy, trimmed(reference));
          try {
            var request = HolderDataForm.read(new Violations(), body, ChinaTime.today(clock));
            return Deadline.STAFF
                .bound(export.open(request, visit.caller()))
                .chain(this::file)
                .onFailure(DataResource::nobody)
                .recoverWithUni(() -> form(visit, askedBy, reference, List.of(), true, 404));
          } catch (ProblemException invalid) {
            var wrong = invalid.violations().stream().map(Violation::field).toList();
            return form(visit, askedBy, reference, wrong, false, 400);
          }
        });
  }

  private Uni<Response> file(UUID holder) {
    return export
        .rows(holder)
        .map(JsonObject::encode)
        .collect()
        .with(Collectors.joining("\n", "", "\n"))
        .map(
            copy ->
                gate.secured(Response.ok(copy))
                    .type("application/x-ndjson; charset=utf-8")
                    .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"copy.ndjson\"")
                    .build());
  }

  private static boolean nobody(Throwable failure) {
    return ProblemException.isOf(failure, ProblemType.NOT_FOUND);
  }

  private Uni<Response> form(
      ConsoleVisit visit,
      String askedBy,
      String reference,
      List<String> wrong,
      boolean none,
      int status) {
    var view =
        new DataView(
            OperatorFrame.of(visit, Section.DATA),
            askedBy == null ? "" : askedBy,
            reference == null ? "" : reference,
            wrong,
            none);
    return gate.html(visit, OperatorTemplates.data(view), status);
  }

  private static String trimmed(String text) {
    return text == null || text.isBlank() ? null : text.strip();
  }
}
