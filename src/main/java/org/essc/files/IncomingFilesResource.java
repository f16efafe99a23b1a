package org.essc.files;

import io.quarkus.resteasy.reactive.server.EndpointDisabled;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.essc.files.ListRecentFiles.FileViews;
import org.essc.platform.problem.Refuses;
import org.essc.platform.web.Cursor;
import org.essc.platform.web.Deadline;
import org.essc.platform.web.Features;

/** {@code /v1/incoming-files}: how far the files of all partners are. */
@Path("/v1/incoming-files")
@EndpointDisabled(name = Features.ISSUANCE, stringValue = Features.OFF)
@RolesAllowed("system-administrator")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Operation")
public class IncomingFilesResource {

  private final ListRecentFiles listRecentFiles;

  IncomingFilesResource(ListRecentFiles listRecentFiles) {
    this.listRecentFiles = listRecentFiles;
  }

  @GET
  @Operation(
      operationId = "listIncomingFiles",
      summary = "The files of all partners, newest first",
      description = "Of every kind, with what became of their rows so far.")
  @Refuses({"invalid-request"})
  public Uni<FileViews> list(
      @QueryParam("limit") @DefaultValue("50") @Min(1) @Max(200) int limit,
      @QueryParam("cursor") String cursor) {
    return Deadline.STAFF.bound(listRecentFiles.handle(Cursor.after(cursor), limit));
  }
}
