package org.essc.sandbox.play;

import io.smallrye.mutiny.Multi;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.essc.platform.problem.ProblemDocument;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.web.ServedEverywhere;
import org.jboss.resteasy.reactive.RestStreamElementType;

/** Stories that partners, staff and holders play: each line says who acts, and what was sent. */
@Path("/sandbox/stories")
@ServedEverywhere
@PermitAll
public class SandboxStoryResource {

  /** A story to choose. */
  public record StoryView(String id, Words title, Words summary, List<Place> places) {}

  /**
   * @param story a story's {@code id}
   * @param place code of one of its places; its usual one where it is left out
   */
  public record PlayBody(String story, String place) {}

  private final Stories stories;

  SandboxStoryResource(Stories stories) {
    this.stories = stories;
  }

  @GET
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(hidden = true)
  public List<StoryView> list() {
    return stories.all().stream()
        .map(story -> new StoryView(story.id(), story.title(), story.summary(), story.places()))
        .toList();
  }

  /** Line by line, as it is played. */
  @POST
  @Path("plays")
  @Consumes(MediaType.APPLICATION_JSON)
  @Produces("application/x-ndjson")
  @RestStreamElementType(MediaType.APPLICATION_JSON)
  @Operation(hidden = true)
  public Multi<Line> play(
      PlayBody body,
      @HeaderParam(HttpHeaders.ACCEPT_LANGUAGE) String language,
      @Context RoutingContext context) {
    var story =
        stories
            .find(body == null ? null : body.story())
            .orElseThrow(() -> ProblemException.invalid("story", "story-unknown"));
    var play = new Play(story, place(story, body.place()), ProblemDocument.locale(language));
    return stories.play(play, context.request().remoteAddress().hostAddress());
  }

  private static Place place(Story story, String code) {
    if (code == null) {
      return story.places().stream().findFirst().orElse(null);
    }
    return story.places().stream()
        .filter(one -> one.code().equals(code))
        .findFirst()
        .orElseThrow(() -> ProblemException.invalid("place", "place-unknown"));
  }
}
