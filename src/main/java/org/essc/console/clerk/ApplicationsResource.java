package org.essc.console.clerk;

import io.quarkus.resteasy.reactive.server.EndpointDisabled;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.essc.card.application.photo.CardPhotosResource;
import org.essc.console.ConsoleGate;
import org.essc.console.ConsolePages;
import org.essc.console.ConsoleVisit;
import org.essc.console.Desk;
import org.essc.person.PersonName;
import org.essc.platform.problem.InvalidValueException;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.upload.Uploads;
import org.essc.platform.web.BodyLimits;
import org.essc.platform.web.Features;
import org.essc.platform.web.PathId;
import org.essc.region.RegionCode;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/**
 * An application for somebody who has no card there yet: the region, the picture, the form. None of
 * the three knows more than its address says, and no address says who applies.
 */
@Path("/console/clerk/applications")
@EndpointDisabled(name = Features.CONSOLE, stringValue = Features.OFF)
@PermitAll
public class ApplicationsResource {

  private static final String PATH = Desk.CLERK.path() + "/applications";

  /** In an address in the place of a picture. */
  private static final String NO_PICTURE = "none";

  /** What a form has besides the picture. */
  private static final long OF_THE_FORM = 8 * 1024L;

  private static final long MOST_BYTES = CardPhotosResource.MOST_BYTES + OF_THE_FORM;

  private final ConsoleGate gate;
  private final ConsolePages pages;
  private final ApplicationPages views;
  private final ActForms forms;
  private final ActAnswers answers;
  private final ActCalls calls;
  private final Uploads uploads;

  ApplicationsResource(
      ConsoleGate gate,
      ConsolePages pages,
      ApplicationPages views,
      ActForms forms,
      ActAnswers answers,
      ActCalls calls,
      Uploads uploads) {
    this.gate = gate;
    this.pages = pages;
    this.views = views;
    this.forms = forms;
    this.answers = answers;
    this.calls = calls;
    this.uploads = uploads;
  }

  static void limit(@Observes BodyLimits limits) {
    limits.allowBelow(PATH + "/", "[0-9]{6}", MOST_BYTES);
  }

  /**
   * @param region six digits, or null
   */
  @GET
  @Operation(hidden = true)
  public Uni<Response> region(@RestQuery String region, @Context RoutingContext context) {
    return gate.page(
        context,
        Desk.CLERK,
        visit -> {
          var known = views.regions(visit);
          var chosen = region == null && known.size() == 1 ? known.get(0).code() : region;
          if (chosen == null) {
            return regionPage(visit, known, false, 200);
          }
          return views
              .served(visit, chosen)
              .map(code -> Uni.createFrom().item(pages.to(PATH + "/" + code.value())))
              .orElseGet(() -> regionPage(visit, known, true, 400));
        });
  }

  @GET
  @Path("{regionCode}")
  @Operation(hidden = true)
  public Uni<Response> picture(@RestPath String regionCode, @Context RoutingContext context) {
    return gate.page(
        context,
        Desk.CLERK,
        visit ->
            pages.html(
                ClerkTemplates.photo(views.photo(visit, views.region(visit, regionCode))),
                200,
                visit.language()));
  }

  /** The picture is checked as the API checks it, and shown with what is wrong with it. */
  @POST
  @Path("{regionCode}")
  @Consumes(MediaType.MULTIPART_FORM_DATA)
  @Operation(hidden = true)
  public Uni<Response> check(
      @RestPath String regionCode,
      @Context RoutingContext context,
      @Context HttpServerRequest request) {
    return gate.upload(
        context,
        Desk.CLERK,
        visit ->
            uploads.receive(
                Uploads.Kind.DOCUMENT,
                visit.caller().idempotencyCaller(),
                request,
                body ->
                    body.collect(MOST_BYTES)
                        .map(
                            sent ->
                                PhotoForm.read(request.getHeader(HttpHeaders.CONTENT_TYPE), sent))
                        .invoke(form -> ConsoleGate.requireOwn(form.token(), visit))
                        .chain(form -> check(visit, views.region(visit, regionCode), form))));
  }

  private Uni<Response> check(ConsoleVisit visit, RegionCode region, PhotoForm form) {
    return Uni.createFrom()
        .deferred(() -> calls.photo(form.key(), region.value(), form.mediaType(), form.content()))
        .map(kept -> pages.to(PATH + "/" + region.value() + "/" + kept.getString("photoId")))
        .onFailure(ActsResource::isToldOnTheForm)
        .recoverWithUni(
            failure -> {
              var problem = (ProblemException) failure;
              return pages.withPicture(
                  ClerkTemplates.photo(views.refused(visit, region, form, problem)),
                  problem.type().status(),
                  visit.language());
            });
  }

  @GET
  @Path("{regionCode}/{photo}")
  @Operation(hidden = true)
  public Uni<Response> form(
      @RestPath String regionCode, @RestPath String photo, @Context RoutingContext context) {
    return gate.page(
        context,
        Desk.CLERK,
        visit ->
            page(
                visit,
                forms.first(
                    visit, DeskAct.APPLICATION, target(visit, regionCode, photo), List.of()),
                200));
  }

  @POST
  @Path("{regionCode}/{photo}")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Operation(hidden = true)
  public Uni<Response> apply(
      @RestPath String regionCode,
      @RestPath String photo,
      MultivaluedMap<String, String> entered,
      @Context RoutingContext context) {
    return gate.form(
        context,
        Desk.CLERK,
        entered.getFirst("token"),
        visit -> apply(visit, target(visit, regionCode, photo), entered));
  }

  private Uni<Response> apply(
      ConsoleVisit visit, ActForms.Target target, MultivaluedMap<String, String> entered) {
    return Uni.createFrom()
        .deferred(
            () ->
                calls.run(
                    DeskAct.APPLICATION,
                    entered.getFirst("key"),
                    null,
                    ActBody.of(DeskAct.APPLICATION, target, entered)))
        .chain(
            answer ->
                pages.html(
                    ClerkTemplates.answer(
                        answers.of(
                            visit,
                            DeskAct.APPLICATION,
                            target.of(masked(entered.getFirst("person.name"))),
                            answer)),
                    200,
                    visit.language()))
        .onFailure(ActsResource::isToldOnTheForm)
        .recoverWithUni(
            failure -> {
              var problem = (ProblemException) failure;
              return page(
                  visit,
                  forms.refused(visit, DeskAct.APPLICATION, target, entered, List.of(), problem),
                  problem.type().status());
            });
  }

  private static String masked(String name) {
    try {
      return PersonName.parse(name).masked();
    } catch (InvalidValueException unreadable) {
      return "";
    }
  }

  private ActForms.Target target(ConsoleVisit visit, String regionCode, String photo) {
    return views.target(
        visit,
        views.region(visit, regionCode),
        photo.equals(NO_PICTURE) ? null : PathId.existing(photo));
  }

  private Uni<Response> regionPage(
      ConsoleVisit visit, List<RegionView.Region> known, boolean wrong, int status) {
    return pages.html(
        ClerkTemplates.region(new RegionView(visit.frame(Desk.CLERK), known, wrong)),
        status,
        visit.language());
  }

  private Uni<Response> page(ConsoleVisit visit, ActView view, int status) {
    return pages.html(ClerkTemplates.act(view), status, visit.language());
  }
}
