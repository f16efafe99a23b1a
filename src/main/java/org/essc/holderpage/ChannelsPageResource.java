package org.essc.holderpage;

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
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.essc.ecard.EndSigning;
import org.essc.holderpage.pin.CheckECardPin;
import org.essc.platform.config.Issuer;
import org.essc.platform.time.Patience;
import org.essc.platform.web.Deadline;
import org.essc.platform.web.Features;
import org.essc.platform.web.PathId;
import org.jboss.resteasy.reactive.RestForm;

/** On which channels the holder has the electronic card, and the way to end one. */
@Path("/h/channels")
@EndpointDisabled(name = Features.AUTH, stringValue = Features.OFF)
@PermitAll
public class ChannelsPageResource {

  private final PageGate gate;
  private final ChannelStore channels;
  private final PinFirst pinFirst;
  private final EndSigning endSigning;
  private final PageStore pages;
  private final Issuer issuer;

  ChannelsPageResource(
      PageGate gate,
      ChannelStore channels,
      PinFirst pinFirst,
      EndSigning endSigning,
      PageStore pages,
      Issuer issuer) {
    this.gate = gate;
    this.channels = channels;
    this.pinFirst = pinFirst;
    this.endSigning = endSigning;
    this.pages = pages;
    this.issuer = issuer;
  }

  @GET
  @Operation(hidden = true)
  public Uni<Response> show(
      @QueryParam("note") String note,
      @QueryParam("left") String left,
      @Context RoutingContext context) {
    return gate.show(context, visit -> view(visit, note, left).map(HolderTemplates::channels));
  }

  private Uni<ChannelsView> view(PageVisit visit, String note, String left) {
    return channels
        .of(visit.signing().eCardId(), visit.signing().holderId())
        .map(found -> rows(visit, found))
        .chain(
            rows ->
                pinFirst
                    .toEnd(visit)
                    .map(
                        pin ->
                            new ChannelsView(
                                visit.frame(HolderPage.CHANNELS),
                                rows,
                                PinFirst.text(pin),
                                note,
                                AttemptsLeft.parse(left))));
  }

  /**
   * @param sure that the holder has said so, apart from the button
   * @param pin for another channel's
   */
  @POST
  @Path("end")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Operation(hidden = true)
  public Uni<Response> end(
      @RestForm String token,
      @RestForm String signing,
      @RestForm String sure,
      @RestForm String pin,
      @Context RoutingContext context) {
    var patience = CheckECardPin.patienceWithin(Deadline.PARTNER.left());
    return gate.form(
        context,
        token,
        patience,
        visit ->
            sure == null
                ? Uni.createFrom().item(to("unsure"))
                : end(visit, PathId.existing(String.valueOf(signing)), pin, patience));
  }

  private Uni<Response> end(PageVisit visit, UUID signing, String pin, Patience patience) {
    return signing.equals(visit.signing().id())
        ? end(visit, signing).chain(() -> leave(visit))
        : pinFirst
            .end(
                visit,
                pin,
                patience,
                () -> end(visit, signing).map(ended -> ended ? "ended" : "ended-before"))
            .map(ChannelsPageResource::to);
  }

  private Uni<Boolean> end(PageVisit visit, UUID signing) {
    return endSigning.byHolder(signing, visit.signing().holderId(), visit.channelNo().actor());
  }

  /** The page's own channel: the session has nobody any more to speak for. */
  private Uni<Response> leave(PageVisit visit) {
    var answer =
        Response.fromResponse(PageAnswer.to("/h/closed")).cookie(PageCookie.forget(issuer)).build();
    return pages
        .end(visit.cookie(), Deadline.PARTNER.patience())
        .onFailure()
        .recoverWithNull()
        .replaceWith(answer);
  }

  private static Response to(String note) {
    return PageAnswer.noted(HolderPage.CHANNELS, note);
  }

  private static List<ChannelsView.One> rows(PageVisit visit, List<ChannelStore.Channel> found) {
    return found.stream()
        .map(
            one ->
                new ChannelsView.One(
                    one.signingId().toString(),
                    one.name(),
                    PageTime.text(one.since(), visit.language()),
                    one.signingId().equals(visit.signing().id())))
        .toList();
  }
}
