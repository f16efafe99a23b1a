package org.essc.console.operator;

import io.quarkus.resteasy.reactive.server.EndpointDisabled;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.essc.act.Requesters;
import org.essc.card.production.ProductionBatchView;
import org.essc.card.production.ProductionBatchesResource;
import org.essc.card.production.ReadProductionBatches;
import org.essc.console.ConsoleVisit;
import org.essc.console.DeskTime;
import org.essc.console.operator.FilesView.Row;
import org.essc.files.ListRecentFiles;
import org.essc.files.ListRecentFiles.FileView;
import org.essc.platform.crypto.Sha256;
import org.essc.platform.problem.ProblemDocument;
import org.essc.platform.web.Features;

/** How far files and production batches are, followed while they are under way. */
@Path("/console/operator/files")
@EndpointDisabled(name = Features.CONSOLE, stringValue = Features.OFF)
@PermitAll
public class FilesResource {

  private static final int SHOWN = 20;
  private static final Set<String> UNDER_WAY =
      Set.of("receiving", "running", "collecting", "in-production");

  private final OperatorGate gate;
  private final DeskForms forms;
  private final ListRecentFiles recentFiles;
  private final ReadProductionBatches batches;
  private final ProductionBatchesResource orders;
  private final Requesters requesters;

  FilesResource(
      OperatorGate gate,
      DeskForms forms,
      ListRecentFiles recentFiles,
      ReadProductionBatches batches,
      ProductionBatchesResource orders,
      Requesters requesters) {
    this.gate = gate;
    this.forms = forms;
    this.orders = orders;
    this.recentFiles = recentFiles;
    this.batches = batches;
    this.requesters = requesters;
  }

  @GET
  @Operation(hidden = true)
  public Uni<Response> page(@Context RoutingContext context) {
    return gate.show(context, Section.FILES, visit -> view(visit).map(OperatorTemplates::files));
  }

  /**
   * @param seen digest of what the page shows
   */
  @GET
  @Path("progress")
  @Operation(hidden = true)
  public Uni<Response> progress(@QueryParam("seen") String seen, @Context RoutingContext context) {
    return gate.page(
        context,
        Section.FILES,
        visit ->
            view(visit)
                .chain(
                    view ->
                        view.seen().equals(seen)
                            ? gate.unchanged()
                            : gate.html(visit, OperatorTemplates.progress(view), 200)));
  }

  @GET
  @Path("batch")
  @Operation(hidden = true)
  public Uni<Response> asksForBatch(@Context RoutingContext context) {
    return forms.show(context, DeskForm.BATCH, DeskForms::empty);
  }

  @POST
  @Path("batch")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Operation(hidden = true)
  public Uni<Response> order(MultivaluedMap<String, String> sent, @Context RoutingContext context) {
    return forms.take(
        context,
        DeskForm.BATCH,
        sent,
        DeskForms::empty,
        (visit, entered) ->
            orders
                .start(
                    entered.text("key"),
                    new ProductionBatchesResource.Body(
                        entered.text("regionCode"),
                        entered.text("factoryNo"),
                        entered.number("limit")))
                .map(done -> Section.FILES.path()));
  }

  private Uni<FilesView> view(ConsoleVisit visit) {
    var words = OperatorWords.of(visit.language());
    return recentFiles
        .handle(null, SHOWN)
        .chain(
            files ->
                batches
                    .newest(requesters.onOwnAccount(), SHOWN)
                    .map(
                        page ->
                            view(
                                visit,
                                files.items().stream()
                                    .map(file -> row(words, visit.language(), file))
                                    .toList(),
                                page.items().stream().map(batch -> row(words, batch)).toList())));
  }

  private static FilesView view(ConsoleVisit visit, List<Row> files, List<Row> orders) {
    boolean busy =
        Stream.concat(files.stream(), orders.stream())
            .anyMatch(row -> UNDER_WAY.contains(row.state()));
    return new FilesView(
        OperatorFrame.of(visit, Section.FILES),
        files,
        orders,
        busy,
        Sha256.hex(files.toString() + orders).substring(0, 16));
  }

  private static Row row(OperatorWords words, Locale language, FileView file) {
    return new Row(
        file.fileId().toString(),
        words.code("file", file.kind()),
        file.partnerNo(),
        file.state(),
        words.code("state", file.state()),
        file.accepted() + file.rejected(),
        file.received(),
        file.rejected(),
        file.etaSeconds() == null ? null : Spans.text(words, file.etaSeconds()),
        file.failure() == null ? null : ProblemDocument.text(file.failure() + ".title", language),
        DeskTime.text(file.createdAt()));
  }

  private static Row row(OperatorWords words, ProductionBatchView batch) {
    return new Row(
        batch.batchId(),
        batch.regionCode(),
        batch.factoryNo(),
        batch.state(),
        words.code("state", batch.state()),
        batch.produced() + batch.failed(),
        batch.cards(),
        batch.failed(),
        batch.etaSeconds() == 0 ? null : Spans.text(words, batch.etaSeconds()),
        null,
        DeskTime.text(batch.createdAt()));
  }
}
