package org.essc.card.application;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.essc.act.Act;
import org.essc.act.ActRules;
import org.essc.act.ActStore;
import org.essc.act.ActTransactions;
import org.essc.act.ActTransactions.Outcome;
import org.essc.act.UnitOfWork;
import org.essc.card.application.CreateApplication.NewApplication;
import org.essc.card.application.CreateApplication.Origin;
import org.essc.card.application.photo.PhotoStore;
import org.essc.person.HolderStore;
import org.essc.platform.idempotency.Answer;
import org.essc.platform.idempotency.Ticket;
import org.essc.platform.outbox.EventType;
import org.essc.platform.outbox.OutboxEvent;
import org.essc.platform.outbox.SubjectType;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.random.Randomness;
import org.essc.region.ApplicationKeys;
import org.essc.region.RegionPolicy;

/** Takes an application for a first card. Steps 2 to 4 of docs/flows/application.md. */
@Singleton
public class ApplyForCard {

  public static final String ACT = "card-application.submit";

  private final ActTransactions transactions;
  private final ActRules rules;
  private final ApplicationRules applicationRules;
  private final HolderStore holders;
  private final KnownDeaths deaths;
  private final PersonsCards personsCards;
  private final CreateApplication createApplication;
  private final PhotoStore photos;
  private final ClaimVouchers vouchers;
  private final ActStore acts;
  private final Randomness randomness;

  ApplyForCard(
      ActTransactions transactions,
      ActRules rules,
      ApplicationRules applicationRules,
      HolderStore holders,
      KnownDeaths deaths,
      PersonsCards personsCards,
      CreateApplication createApplication,
      PhotoStore photos,
      ClaimVouchers vouchers,
      ActStore acts,
      Randomness randomness) {
    this.transactions = transactions;
    this.rules = rules;
    this.applicationRules = applicationRules;
    this.holders = holders;
    this.deaths = deaths;
    this.personsCards = personsCards;
    this.createApplication = createApplication;
    this.photos = photos;
    this.vouchers = vouchers;
    this.acts = acts;
    this.randomness = randomness;
  }

  /** What is answered. */
  @Schema(
      name = "CardApplicationSubmitted",
      requiredProperties = {"applicationId", "state"})
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Submitted(
      UUID applicationId,
      String state,
      @Schema(
              description =
                  "the claim voucher (领卡凭据); given once, the platform cannot tell it again")
          String voucher) {

    @Override
    public String toString() {
      return "Submitted[" + applicationId + "]";
    }
  }

  Uni<Answer> handle(ApplicationRequest request, Ticket ticket) {
    return transactions.answer(
        ticket,
        ACT,
        request.by().requester().actor(),
        work -> Uni.createFrom().deferred(() -> submit(work, request)));
  }

  private Uni<Outcome> submit(UnitOfWork work, ApplicationRequest asked) {
    // step 2: the region's rules
    var policy = rules.of(asked.region());
    applicationRules.requireWay(policy, asked.by());
    var request = asked.with(applicationRules.requireGood(policy, asked));
    var id = randomness.uuid();
    var person = request.person();
    // step 3: the person's only application and card there
    return holders
        .lock(work.connection(), person.idType(), person.idNumber(), work.timestamp())
        .call(holderId -> holdAgainstKnown(work, policy, request, holderId))
        .call(
            holderId ->
                personsCards
                    .in(work, holderId, request.region())
                    .invoke(has -> requireFirst(policy, has)))
        .call(holderId -> photo(work, request, holderId, id))
        // step 4: the application, its act, event, audit entry and voucher
        .chain(holderId -> store(work, policy, request, id, holderId));
  }

  /** What is recorded of the person; what the application tells of the birth date is kept. */
  private Uni<Void> holdAgainstKnown(
      UnitOfWork work, RegionPolicy policy, ApplicationRequest request, UUID holderId) {
    return holders
        .known(work.connection(), Set.of(holderId))
        .map(all -> all.getOrDefault(holderId, HolderStore.Known.NOTHING))
        .invoke(known -> ApplicationRules.requireAgrees(policy, request, known))
        .chain(() -> deaths.among(work.connection(), Set.of(holderId)))
        .invoke(dead -> ApplicationRules.requireSeenIfDead(request, !dead.isEmpty()))
        .chain(
            () -> holders.recordBirthDates(work.connection(), request.person().untold(holderId)));
  }

  private static void requireFirst(RegionPolicy policy, PersonsCards.Has has) {
    if (has.card()) {
      throw ProblemException.of(ApplicationProblems.CARD_EXISTS)
          .with("regionCode", policy.region().value());
    }
    if (has.application()) {
      throw ProblemException.of(ApplicationProblems.APPLICATION_EXISTS)
          .with("regionCode", policy.region().value());
    }
  }

  private Uni<Void> photo(UnitOfWork work, ApplicationRequest request, UUID holderId, UUID id) {
    return request.photoId() == null
        ? Uni.createFrom().voidItem()
        : photos.claim(
            work.connection(),
            request.photoId(),
            request.by().requester().actorText(),
            request.region(),
            new PhotoStore.Owner(holderId, id));
  }

  private Uni<Outcome> store(
      UnitOfWork work, RegionPolicy policy, ApplicationRequest request, UUID id, UUID holderId) {
    // Where a region has no vouchers, none is given; where it is silent, it does no harm.
    var voucher =
        policy.stated(ApplicationKeys.APPLICATION_VOUCHER).orElse(Boolean.TRUE)
            ? vouchers.random()
            : null;
    var application =
        new NewApplication(
            id,
            holderId,
            null,
            createApplication.seal(id, request),
            request.photoId(),
            voucher == null ? null : vouchers.digest(voucher),
            null);
    return createApplication
        .insert(work, Origin.of(request, work.today()), application)
        .call(
            stored ->
                acts.record(
                    work,
                    Act.of(ACT, request.by()),
                    new ActStore.Subject(holderId, null, id, request.region()),
                    null,
                    stored.state().text()))
        .invoke(
            stored ->
                tell(work, Act.of(ACT, request.by()), EventType.APPLICATION_SUBMITTED, stored))
        .map(
            stored ->
                new Outcome(
                    201,
                    new Submitted(
                        id, stored.state().text(), voucher == null ? null : voucher.printed())));
  }

  static void tell(UnitOfWork work, Act act, EventType type, CardApplication application) {
    var region = application.region().value();
    var state = application.state().text();
    work.tell(
        act.with("region", region).with("state", state),
        OutboxEvent.of(type, application.holderId(), SubjectType.APPLICATION, application.id())
            .with("regionCode", region)
            .with("kind", application.kind())
            .with("route", application.route())
            .with("state", state));
  }
}
