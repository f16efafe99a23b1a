package org.essc.family;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.essc.act.ActRules;
import org.essc.act.Requester;
import org.essc.person.PersonName;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.platform.time.BusinessDates;
import org.essc.platform.time.ChinaTime;
import org.essc.region.RegionCode;

/** Shows memberships, with nothing of the one person to the other but a masked name. */
@Singleton
public class ReadFamily {

  /** What has ended is shown for a while. */
  private static final Duration PAST = Duration.ofDays(30);

  private final Pool pool;
  private final FamilyStore store;
  private final InvitationStore invitations;
  private final FamilyCards cards;
  private final ActRules rules;
  private final ClerksOfMember clerks;
  private final Clock clock;

  ReadFamily(
      Pool pool,
      FamilyStore store,
      InvitationStore invitations,
      FamilyCards cards,
      ActRules rules,
      ClerksOfMember clerks,
      @BusinessDates Clock clock) {
    this.pool = pool;
    this.store = store;
    this.invitations = invitations;
    this.cards = cards;
    this.rules = rules;
    this.clerks = clerks;
    this.clock = clock;
  }

  /**
   * The two of a membership.
   *
   * @param actorId on whose phone the member's card is
   * @param memberId whose card it is
   * @param region of that card when it began
   */
  public record Two(UUID actorId, UUID memberId, RegionCode region) {

    public List<UUID> both() {
      return List.of(actorId, memberId);
    }
  }

  /** Whose membership it is; nothing where there is none. */
  public Uni<Optional<Two>> two(UUID id) {
    return store.find(pool, id).map(found -> found.map(FamilyMember::two));
  }

  /**
   * One.
   *
   * @param signNos with the caller, of those whom it serves
   * @throws ProblemException 404 {@code not-found}
   */
  public Uni<MembershipView> one(UUID id, Map<UUID, String> signNos) {
    return store
        .find(pool, id)
        .map(found -> found.orElseThrow(() -> ProblemException.of(ProblemType.NOT_FOUND)))
        .chain(one -> views(List.of(one), signNos))
        .map(views -> views.get(0));
  }

  /**
   * All of a holder's, on either side; those that have ended lately, too.
   *
   * @param signNos with the caller, of those whom it serves
   */
  public Uni<List<MembershipView>> of(UUID holderId, Map<UUID, String> signNos) {
    return store
        .ofHolder(pool, holderId, clock.instant().minus(PAST))
        .chain(all -> views(all, signNos));
  }

  /** Whose invitation it is; nothing where there is none. The invited only where there is one. */
  public Uni<List<UUID>> ofInvitation(UUID id) {
    return invitations
        .find(pool, id)
        .map(
            found ->
                found.stream()
                    .flatMap(
                        one -> Stream.concat(Stream.of(one.inviterId()), one.invitedId().stream()))
                    .toList());
  }

  /**
   * An invitation as one of the two sees it.
   *
   * @param holders of the two, those for whom the caller may see it
   * @throws ProblemException 404 {@code not-found}
   */
  public Uni<InvitationView> invitation(UUID id, Collection<UUID> holders) {
    return invitations
        .find(pool, id)
        .map(found -> found.orElseThrow(() -> ProblemException.of(ProblemType.NOT_FOUND)))
        .chain(
            one ->
                holders.contains(one.inviterId())
                    ? Uni.createFrom().item(InvitationView.sent(one, clock.instant()))
                    : received(List.of(one)).map(views -> views.get(0)));
  }

  /** Those that a holder has sent lately, and those that wait for the holder's answer. */
  public Uni<List<InvitationView>> invitations(UUID holderId) {
    var now = clock.instant();
    return invitations
        .received(pool, holderId, now)
        .chain(this::received)
        .chain(
            received ->
                invitations
                    .sent(pool, holderId, now.minus(PAST))
                    .map(
                        sent ->
                            Stream.concat(
                                    received.stream(),
                                    sent.stream().map(one -> InvitationView.sent(one, now)))
                                .toList()));
  }

  private Uni<List<InvitationView>> received(List<Invitation> all) {
    return cards
        .names(pool, all.stream().map(Invitation::inviterId).distinct().toList())
        .map(
            names ->
                all.stream()
                    .map(
                        one ->
                            InvitationView.received(
                                one, masked(names.get(one.inviterId())), clock.instant()))
                    .toList());
  }

  /**
   * There is something of that membership for the clerk.
   *
   * @throws ProblemException 404 {@code not-found}
   */
  public Uni<Void> requireServed(Two two, Requester clerk) {
    return clerks.requireServed(pool, two, clerk);
  }

  private Uni<List<MembershipView>> views(List<FamilyMember> all, Map<UUID, String> signNos) {
    var today = ChinaTime.today(clock);
    var persons =
        all.stream().flatMap(one -> Stream.of(one.actorId(), one.memberId())).distinct().toList();
    return cards
        .names(pool, persons)
        .map(names -> all.stream().map(one -> view(one, today, names, signNos)).toList());
  }

  private MembershipView view(
      FamilyMember one, LocalDate today, Map<UUID, PersonName> names, Map<UUID, String> signNos) {
    return MembershipView.of(
        one,
        rules.find(one.region()),
        today,
        person(one.actorId(), names, signNos),
        person(one.memberId(), names, signNos));
  }

  private static MembershipView.Person person(
      UUID holder, Map<UUID, PersonName> names, Map<UUID, String> signNos) {
    var name = names.get(holder);
    return new MembershipView.Person(name == null ? "*" : name.masked(), signNos.get(holder));
  }

  private static String masked(PersonName name) {
    return name == null ? "*" : name.masked();
  }
}
