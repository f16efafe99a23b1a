package org.essc.card;

import io.quarkus.resteasy.reactive.server.EndpointDisabled;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.util.function.Supplier;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.essc.audit.Actor;
import org.essc.partner.Callers;
import org.essc.person.IdNumber;
import org.essc.platform.problem.InvalidValueException;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.Refuses;
import org.essc.platform.time.BusinessDates;
import org.essc.platform.time.ChinaTime;
import org.essc.platform.web.Cursor;
import org.essc.platform.web.Deadline;
import org.essc.platform.web.Features;

/** Physical cards in the registry. */
@Path("/v1/cards")
@EndpointDisabled(name = Features.ISSUANCE, stringValue = Features.OFF)
@Tag(name = "Cards")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@PermissionsAllowed({"cards:read", "staff:clerk"})
public class CardsResource {

  private static final int DEFAULT_LIMIT = 20;

  private final SearchCards searchCards;
  private final Callers callers;
  private final Clock clock;

  CardsResource(SearchCards searchCards, Callers callers, @BusinessDates Clock clock) {
    this.searchCards = searchCards;
    this.callers = callers;
    this.clock = clock;
  }

  @POST
  @Path("search")
  @Operation(
      operationId = "searchCards",
      summary = "Find cards by card number or by the holder's ID number",
      description =
          "For registries and clerks, within their regions: others' cards look like none. Searches,"
              + " and those that find nothing, are counted for each caller; too many answer 429.")
  @Refuses({})
  public Uni<CardPage> search(@NotNull @Valid CardSearch search) {
    if ((search.cardNo() == null) == (search.idNumber() == null)) {
      throw ProblemException.invalid("cardNo", "give either cardNo or idNumber");
    }
    var who = searcher();
    if (search.cardNo() != null) {
      var cardNo = value("cardNo", () -> CardNo.parse(search.cardNo()));
      return Deadline.PARTNER.bound(searchCards.byCardNo(who, cardNo).map(SearchCards.Found::page));
    }
    var idNumber =
        value("idNumber", () -> IdNumber.parse(search.idNumber(), ChinaTime.today(clock)));
    int limit = search.limit() == null ? DEFAULT_LIMIT : search.limit();
    return Deadline.PARTNER.bound(
        searchCards
            .byIdNumber(who, idNumber, Cursor.after(search.cursor()), limit)
            .map(SearchCards.Found::page));
  }

  private SearchCards.Searcher searcher() {
    if (callers.isStaff()) {
      var staff = callers.staff();
      return new SearchCards.Searcher(
          Actor.staff(staff.subject()), staff.idempotencyCaller(), staff.jurisdiction(), 0);
    }
    var partner = callers.partner();
    return new SearchCards.Searcher(
        partner.partnerNo().actor(),
        partner.idempotencyCaller(),
        partner.jurisdiction(),
        partner.requestsPerSecond());
  }

  private static <T> T value(String field, Supplier<T> parse) {
    try {
      return parse.get();
    } catch (InvalidValueException invalid) {
      throw ProblemException.invalid(field, invalid.code());
    }
  }
}
