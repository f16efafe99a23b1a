package org.essc.console.operator;

import io.quarkus.resteasy.reactive.server.EndpointDisabled;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.DayOfWeek;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.essc.console.ConsoleVisit;
import org.essc.console.operator.PointView.Choice;
import org.essc.platform.problem.InvalidValueException;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.Violation;
import org.essc.platform.problem.Violations;
import org.essc.platform.web.Features;
import org.essc.region.PolicyTerms.Term;
import org.essc.region.RegionCode;
import org.essc.servicepoint.FindServicePoints;
import org.essc.servicepoint.MaintainServicePoints;
import org.essc.servicepoint.PointKind;
import org.essc.servicepoint.PointService;
import org.essc.servicepoint.ServicePoint;
import org.essc.servicepoint.ServicePointBody;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestPath;

/** Service points: where people go with their cards. */
@Path("/console/operator/points")
@EndpointDisabled(name = Features.CONSOLE, stringValue = Features.OFF)
@PermitAll
public class PointsResource {

  private static final int ON_A_PAGE = 50;
  private static final String FIRST = "410000";
  private static final ServicePointBody EMPTY =
      new ServicePointBody("", "", "", "", "", null, List.of(), "");

  private final OperatorGate gate;
  private final FindServicePoints find;
  private final MaintainServicePoints maintain;

  PointsResource(OperatorGate gate, FindServicePoints find, MaintainServicePoints maintain) {
    this.gate = gate;
    this.find = find;
    this.maintain = maintain;
  }

  /**
   * @param region division code
   * @param after cursor of the page before
   */
  @GET
  @Operation(hidden = true)
  public Uni<Response> list(
      @QueryParam("region") String region,
      @QueryParam("after") String after,
      @Context RoutingContext context) {
    return gate.page(
        context,
        Section.POINTS,
        visit -> {
          var asked = region == null ? FIRST : region.strip();
          try {
            var code = RegionCode.parse(asked);
            return find.handle(new FindServicePoints.Question(code, null, null, after, ON_A_PAGE))
                .chain(
                    page ->
                        gate.html(
                            visit,
                            OperatorTemplates.points(
                                new PointsView(
                                    OperatorFrame.of(visit, Section.POINTS),
                                    asked,
                                    false,
                                    page.items().stream()
                                        .map(
                                            point ->
                                                new PointsView.Row(
                                                    point.id(),
                                                    point.name(),
                                                    OperatorWords.of(visit.language())
                                                        .code("kind", point.kind()),
                                                    point.regionCode(),
                                                    point.address(),
                                                    point.telephone()))
                                        .toList(),
                                    page.nextCursor())),
                            200));
          } catch (InvalidValueException none) {
            return gate.html(
                visit,
                OperatorTemplates.points(
                    new PointsView(
                        OperatorFrame.of(visit, Section.POINTS), asked, true, List.of(), null)),
                400);
          }
        });
  }

  @GET
  @Path("{id}")
  @Operation(hidden = true)
  public Uni<Response> edit(@RestPath String id, @Context RoutingContext context) {
    return gate.page(
        context,
        Section.POINTS,
        visit ->
            id.equals("new")
                ? form(visit, true, "", EMPTY, "", List.of(), 200)
                : find.one(id)
                    .chain(
                        point ->
                            form(
                                visit,
                                false,
                                id,
                                new ServicePointBody(
                                    point.regionCode(),
                                    point.name(),
                                    point.kind(),
                                    point.address(),
                                    point.telephone(),
                                    point.hours(),
                                    point.services(),
                                    point.source()),
                                PointForm.spans(point.hours()),
                                List.of(),
                                200)));
  }

  @POST
  @Path("{id}")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Operation(hidden = true)
  public Uni<Response> put(
      @RestPath String id, @BeanParam PointForm sent, @Context RoutingContext context) {
    return gate.form(
        context,
        Section.POINTS,
        sent.token,
        visit -> {
          boolean fresh = id.equals("new");
          var name = fresh ? sent.id : id;
          var body = sent.body();
          ServicePoint point;
          try {
            var fields = new Violations();
            point = body.read("", name, fields);
            fields.throwIfAny();
          } catch (ProblemException invalid) {
            var wrong = invalid.violations().stream().map(Violation::field).toList();
            return form(visit, fresh, name, body, sent.spans, wrong, 400);
          }
          return (fresh ? exists(name) : Uni.createFrom().item(false))
              .chain(
                  taken ->
                      taken
                          ? form(visit, true, name, body, sent.spans, List.of("id"), 409)
                          : maintain.put(point, visit.actor()).map(done -> listed(point)));
        });
  }

  @GET
  @Path("{id}/delete")
  @Operation(hidden = true)
  public Uni<Response> askDelete(@RestPath String id, @Context RoutingContext context) {
    return gate.ask(
        context,
        Section.POINTS,
        "delete-point",
        Section.POINTS.path() + "/" + id,
        visit -> find.one(id).map(point -> point.name()));
  }

  @POST
  @Path("{id}/delete")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Operation(hidden = true)
  public Uni<Response> delete(
      @RestPath String id, @RestForm String token, @Context RoutingContext context) {
    return gate.dangerous(
        context,
        Section.POINTS,
        token,
        visit -> maintain.delete(id, visit.actor()).map(done -> gate.to(Section.POINTS.path())));
  }

  /** A new one is not put in another's place. */
  private Uni<Boolean> exists(String id) {
    return find.one(id).map(found -> true).onFailure(ProblemException.class).recoverWithItem(false);
  }

  private Response listed(ServicePoint point) {
    return gate.to(Section.POINTS.path() + "?region=" + point.region().value());
  }

  private Uni<Response> form(
      ConsoleVisit visit,
      boolean fresh,
      String id,
      ServicePointBody point,
      String spans,
      List<String> wrong,
      int status) {
    var words = OperatorWords.of(visit.language());
    var days = Arrays.stream(DayOfWeek.values()).map(day -> day.name().toLowerCase(Locale.ROOT));
    var chosenDays = point.hours() == null ? List.<String>of() : point.hours().days();
    var view =
        new PointView(
            OperatorFrame.of(visit, Section.POINTS),
            fresh,
            id == null ? "" : id,
            point,
            spans == null ? "" : spans,
            choices(words, "kind", codes(PointKind.values()), List.of(text(point.kind()))),
            choices(words, "service", codes(PointService.values()), point.services()),
            choices(words, "day", days, chosenDays),
            point.hours() != null && Boolean.TRUE.equals(point.hours().onPublicHolidays()),
            wrong);
    return gate.html(visit, OperatorTemplates.point(view), status);
  }

  private static String text(String value) {
    return value == null ? "" : value;
  }

  private static Stream<String> codes(Term[] terms) {
    return Arrays.stream(terms).map(Term::code);
  }

  private static List<Choice> choices(
      OperatorWords words, String kind, Stream<String> codes, List<String> chosen) {
    return codes
        .map(code -> new Choice(code, words.code(kind, code), chosen.contains(code)))
        .toList();
  }
}
