package org.essc.console.hotline;

import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.core.MultivaluedMap;
import org.essc.act.ActContextBody;
import org.essc.act.ActContextBody.PartyBody;
import org.essc.card.CardSelectorBody;
import org.essc.card.application.CardApplicationsResource;
import org.essc.card.enquiry.CardEnquiryResource;
import org.essc.card.loss.LossReportRequests;
import org.essc.card.loss.LossResource;
import org.essc.console.ConsoleVisit;
import org.essc.region.Channel;

/**
 * What is done during a call: the API's own operations, called in this process with the caller of
 * this request, so that guards, rules, throttles and entries are the API's.
 */
@RequestScoped
class HotlineCalls {

  private static final String GUARDIAN = "guardian";
  private static final String RESIDENT_ID = "01";

  private final LossResource loss;
  private final CardEnquiryResource enquiries;
  private final CardApplicationsResource applications;
  private final HotlineScreen screen;
  private final NearbyPoints nearby;

  HotlineCalls(
      LossResource loss,
      CardEnquiryResource enquiries,
      CardApplicationsResource applications,
      HotlineScreen screen,
      NearbyPoints nearby) {
    this.loss = loss;
    this.enquiries = enquiries;
    this.applications = applications;
    this.screen = screen;
    this.nearby = nearby;
  }

  /** By name and both numbers, as the region's rule for the staffed line has it. */
  Uni<HotlineView> report(ConsoleVisit visit, MultivaluedMap<String, String> said) {
    var body = new LossReportRequests.ReportBody(card(said), given(said, "name"), by(party(said)));
    return loss.report(said.getFirst("key"), body)
        .chain(
            answer ->
                nearby
                    .handle(visit, said.getFirst("region"), said.getFirst("service"))
                    .map(
                        places ->
                            screen.reported(
                                visit,
                                new JsonObject(String.valueOf(answer.getEntity())),
                                answer.getStatus() == 200,
                                places)));
  }

  Uni<HotlineView> enquire(ConsoleVisit visit, MultivaluedMap<String, String> said) {
    var body = new CardEnquiryResource.Body(card(said), null, null, by(null));
    return enquiries
        .enquire(body)
        .chain(
            card ->
                nearby
                    .handle(visit, card.regionCode(), said.getFirst("service"))
                    .map(places -> screen.enquired(visit, said, card, places)));
  }

  Uni<HotlineView> progress(ConsoleVisit visit, MultivaluedMap<String, String> said) {
    return applications
        .progress(new CardApplicationsResource.ProgressBody(given(said, "voucher")))
        .chain(
            found ->
                nearby
                    .handle(visit, found.regionCode(), "collection")
                    .map(places -> screen.found(visit, found, places)));
  }

  private static CardSelectorBody card(MultivaluedMap<String, String> said) {
    return new CardSelectorBody(null, given(said, "cardNo"), given(said, "idNumber"));
  }

  private static ActContextBody by(PartyBody party) {
    return new ActContextBody(Channel.HOTLINE_STAFFED.code(), party, null, null);
  }

  private static PartyBody party(MultivaluedMap<String, String> said) {
    return GUARDIAN.equals(said.getFirst("party"))
        ? new PartyBody(
            GUARDIAN,
            idType(said),
            given(said, "guardianIdNumber"),
            given(said, "guardianName"),
            null,
            null)
        : null;
  }

  /** The resident's card, where nobody has asked. */
  private static String idType(MultivaluedMap<String, String> said) {
    var given = given(said, "guardianIdType");
    return given == null ? RESIDENT_ID : given;
  }

  /** Spaces are how numbers are read out; names keep what is inside them. */
  private static String given(MultivaluedMap<String, String> said, String field) {
    var text = said.getFirst(field);
    if (text == null || text.isBlank()) {
      return null;
    }
    return field.endsWith("ame") ? text.strip() : text.replaceAll("\\s", "");
  }
}
