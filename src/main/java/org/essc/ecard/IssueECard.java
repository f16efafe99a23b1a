package org.essc.ecard;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import org.essc.audit.AuditEntry;
import org.essc.audit.AuditLog;
import org.essc.keys.SignedJws;
import org.essc.partner.PartnerNo;
import org.essc.person.HolderColumns;
import org.essc.person.HolderEvidence;
import org.essc.person.IdNumber;
import org.essc.person.IdType;
import org.essc.person.PersonName;
import org.essc.person.PhoneNumber;
import org.essc.platform.crypto.BlindIndex;
import org.essc.platform.idempotency.Answer;
import org.essc.platform.idempotency.Idempotency;
import org.essc.platform.idempotency.Ticket;
import org.essc.platform.outbox.SubjectType;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.text.JsonText;
import org.essc.platform.time.BusinessDates;
import org.essc.platform.time.ChinaTime;
import org.essc.region.RegionCode;

/**
 * Issues an electronic card for the holder of a physical card, or gives a further channel its own
 * signing of the card's one electronic card. Steps 4 to 7 of the main flow.
 */
@Singleton
class IssueECard {

  /** Races end after the first loser has looked again; more rounds mean something is wrong. */
  private static final int ROUNDS = 5;

  private final IssuanceStore store;
  private final ActivationStore activations;
  private final ExpireECard expireECard;
  private final MatchHolder matchHolder;
  private final MatchThrottle throttle;
  private final Guardians guardians;
  private final IntendSigning intendSigning;
  private final Credential credentials;
  private final RenewCredentials renewal;
  private final Idempotency idempotency;
  private final AuditLog audit;
  private final BlindIndex index;
  private final Clock businessClock;
  private final ObjectMapper json;

  IssueECard(
      IssuanceStore store,
      ActivationStore activations,
      ExpireECard expireECard,
      MatchHolder matchHolder,
      MatchThrottle throttle,
      Guardians guardians,
      IntendSigning intendSigning,
      Credential credentials,
      RenewCredentials renewal,
      Idempotency idempotency,
      AuditLog audit,
      BlindIndex index,
      @BusinessDates Clock businessClock,
      ObjectMapper json) {
    this.store = store;
    this.activations = activations;
    this.expireECard = expireECard;
    this.matchHolder = matchHolder;
    this.throttle = throttle;
    this.guardians = guardians;
    this.intendSigning = intendSigning;
    this.credentials = credentials;
    this.renewal = renewal;
    this.idempotency = idempotency;
    this.audit = audit;
    this.index = index;
    this.businessClock = businessClock;
    this.json = json;
  }

  /**
   * A channel's request, valid by its types.
   *
   * @param requestsPerSecond the channel's rate limit
   * @param evidence of the holder, or of the guardian where one asks
   * @param guardian who asks for a ward's card; nothing where the holder does
   * @param actingHolder the guardian as a holder, once it is known that he or she may
   */
  record Request(
      PartnerNo channelNo,
      int requestsPerSecond,
      RegionCode region,
      IdType idType,
      IdNumber idNumber,
      PersonName name,
      PhoneNumber phone,
      HolderEvidence evidence,
      Optional<Guardians.Guardian> guardian,
      Optional<UUID> actingHolder) {

    /** The same, by a guardian who may. */
    Request by(UUID actor) {
      return new Request(
          channelNo,
          requestsPerSecond,
          region,
          idType,
          idNumber,
          name,
          phone,
          evidence,
          guardian,
          Optional.of(actor));
    }
  }

  Uni<Answer> handle(Request request, Ticket ticket) {
    var number = index.of(HolderColumns.ID_NUMBER_INDEX, request.idNumber().value());
    return throttle.look(request, number, look -> attempt(request, ticket, number, look, ROUNDS));
  }

  private Uni<Answer> attempt(
      Request request, Ticket ticket, byte[] number, MatchThrottle.Look look, int rounds) {
    if (rounds == 0) {
      return Uni.createFrom().failure(ProblemException.unavailable(null));
    }
    return store
        .find(
            new IssuanceStore.Wanted(
                number, request.idType(), request.region(), request.channelNo()))
        .flatMap(found -> matchHolder.choose(request, number, look, found))
        .flatMap(
            card -> permitted(request, card).flatMap(permitted -> issue(permitted, ticket, card)))
        .flatMap(
            answer ->
                answer != null
                    ? Uni.createFrom().item(answer)
                    : attempt(request, ticket, number, look, rounds - 1));
  }

  /** As it is asked for, with the guardian where one asks who may. */
  private Uni<Request> permitted(Request request, Candidate card) {
    return request
        .guardian()
        .map(
            guardian ->
                guardians
                    .require(request.channelNo(), guardian, card.holderId())
                    .onFailure(ProblemException.class)
                    .call(
                        refused ->
                            audit.record(
                                MatchHolder.entry(request)
                                    .holder(card.holderId())
                                    .refused(((ProblemException) refused).type())))
                    .map(request::by))
        .orElseGet(() -> Uni.createFrom().item(request));
  }

  /** The answer, or null where another request changed the card meanwhile: look again. */
  private Uni<Answer> issue(Request request, Ticket ticket, Candidate card) {
    var today = ChinaTime.today(businessClock);
    if (card.eCard() != null && card.eCard().validUntil().isBefore(today)) {
      // The physical card outlived it: the old one ends, and the next look issues a new one.
      return expireECard.handle(card, today, request.channelNo()).replaceWith((Answer) null);
    }
    var signing = card.signing();
    if (signing != null && signing.credentialDue()) {
      // The physical card was replaced: the channel gets the credential that tells of the new one.
      return renewal.renew(signing.id(), signing.holderId()).replaceWith((Answer) null);
    }
    if (signing != null && signing.active()) {
      return Uni.createFrom()
          .item(answer(200, signing, signing.credential()))
          .call(same -> audit.record(issued(request, signing).detail("repeat", true).success()))
          .flatMap(same -> idempotency.finish(ticket, same));
    }
    if (signing != null) {
      // Another request of this channel is between steps 5 and 7: whoever signs first wins.
      return signAndActivate(request, ticket, signing);
    }
    // step 5: the intent
    return intendSigning
        .handle(request, card)
        .flatMap(
            intended ->
                intended == null
                    ? Uni.createFrom().nullItem()
                    : signAndActivate(request, ticket, intended));
  }

  private Uni<Answer> signAndActivate(Request request, Ticket ticket, Signing signing) {
    // step 6: outside of any transaction
    return credentials.sign(signing).flatMap(signed -> activate(request, ticket, signing, signed));
  }

  private Uni<Answer> activate(Request request, Ticket ticket, Signing signing, SignedJws signed) {
    var answer = answer(201, signing, signed.compact());
    // step 7: activation, audit entry and idempotent answer commit together
    return activations
        .activate(
            new ActivationStore.Activation(
                signing,
                signed,
                issued(request, signing).success(),
                ticket,
                new ActivationStore.Seal(answer.status(), idempotency.seal(ticket, answer))))
        .map(won -> won ? answer : null);
  }

  private Answer answer(int status, Signing signing, String credential) {
    return new Answer(
        status,
        JsonText.write(
            json,
            new ECardView.Issued(
                signing.esscNo().value(),
                signing.signNo().value(),
                signing.level(),
                "active",
                signing.issuedOn(),
                signing.validUntil(),
                credential)));
  }

  private static AuditEntry.Builder issued(Request request, Signing signing) {
    return MatchHolder.entry(request)
        .holder(signing.holderId())
        .object(SubjectType.SIGNING, signing.id())
        .detail("level", signing.level());
  }
}
