package org.essc.holderpage;

import io.quarkus.resteasy.reactive.server.EndpointDisabled;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.essc.events.ToldOfHolder;
import org.essc.platform.web.Features;
import org.essc.platform.web.ListPage;

/**
 * What the holder's card was used for in the last 90 days, and by whom; and who was told of what.
 */
@Path("/h/uses")
@EndpointDisabled(name = Features.AUTH, stringValue = Features.OFF)
@PermitAll
public class UsesPageResource {

  private static final Duration BACK = Duration.ofDays(90);

  private static final int PAGE = 20;

  /** Scopes of a login that tell nothing of its holder. */
  private static final Set<String> NOTHING_PERSONAL = Set.of("openid", "offline_access");

  private final PageGate gate;
  private final UseStore uses;
  private final ToldOfHolder told;
  private final Clock clock;

  UsesPageResource(PageGate gate, UseStore uses, ToldOfHolder told, Clock clock) {
    this.gate = gate;
    this.uses = uses;
    this.told = told;
    this.clock = clock;
  }

  /**
   * @param before where the page before has ended
   */
  @GET
  @Operation(hidden = true)
  public Uni<Response> show(@QueryParam("before") String before, @Context RoutingContext context) {
    var after = clock.instant().minus(BACK);
    return gate.show(
        context,
        visit ->
            uses.of(visit.signing(), after, UseCursor.parse(before), PAGE + 1)
                .chain(
                    found ->
                        told(visit, before, after)
                            .map(all -> view(visit, found, ToldView.of(all, visit.language()))))
                .map(HolderTemplates::uses));
  }

  private static List<String> personal(List<String> disclosed) {
    return disclosed.stream().filter(name -> !NOTHING_PERSONAL.contains(name)).toList();
  }

  private Uni<List<ToldOfHolder.Told>> told(PageVisit visit, String before, Instant after) {
    return before == null
        ? told.of(visit.signing().holderId(), after, PAGE)
        : Uni.createFrom().item(List.of());
  }

  private static UsesView view(PageVisit visit, List<UseStore.Use> found, List<ToldView> told) {
    var page = ListPage.of(found, PAGE, use -> UseCursor.after(use).text());
    return new UsesView(
        visit.frame(HolderPage.USES),
        page.map(use -> one(use, visit.language())).items(),
        page.nextCursor(),
        told);
  }

  private static UsesView.One one(UseStore.Use use, Locale language) {
    return new UsesView.One(
        use.kind().replaceFirst("^.*\\.", ""),
        use.who(),
        PageTime.text(use.at(), language),
        use.detail(),
        personal(use.disclosed()),
        use.fen() == null ? null : BigDecimal.valueOf(use.fen(), 2).toPlainString(),
        use.actKind(),
        use.other());
  }
}
