package org.essc.login.client;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import org.essc.card.CardUsability;
import org.essc.ecard.LiveSigning;
import org.essc.ecard.LiveSignings;
import org.essc.family.acting.ActForMember;
import org.essc.family.acting.Acting;
import org.essc.family.acting.Delegate;
import org.essc.partner.PartnerNo;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.time.BusinessDates;
import org.essc.platform.time.ChinaTime;
import org.essc.region.PolicyTerms.FamilyAbility;

/** Whether portal, channel and card are still good for a login, at the moment of the question. */
@Singleton
public class Standing {

  private final Pool pool;
  private final OpenIdClients clients;
  private final LiveSignings signings;
  private final ActForMember actForMember;
  private final Clock businessClock;

  Standing(
      Pool pool,
      OpenIdClients clients,
      LiveSignings signings,
      ActForMember actForMember,
      @BusinessDates Clock businessClock) {
    this.pool = pool;
    this.clients = clients;
    this.signings = signings;
    this.actForMember = actForMember;
    this.businessClock = businessClock;
  }

  /** Nothing speaks against it, or what does. */
  public record Verdict(boolean channelEnded, CardUsability usability) {}

  /** Nothing where it is suspended, or is registered for logins no more. */
  public Uni<Optional<OpenIdClient>> portal(PartnerNo partnerNo) {
    return clients.find(partnerNo).map(found -> found.filter(OpenIdClient::active));
  }

  /** Nothing where the signing ended, its channel is suspended or the card may not be used. */
  public Uni<Optional<LiveSigning>> signing(UUID signingId, UUID holderId) {
    return find(signingId, holderId)
        .map(
            found ->
                found.filter(
                    signing ->
                        signing.live() && signing.channelActive() && usability(signing).usable()));
  }

  /** Why there is none, where {@link #signing} has nothing. */
  public Uni<Verdict> verdict(UUID signingId, UUID holderId) {
    return find(signingId, holderId)
        .map(
            found ->
                found
                    .map(signing -> new Verdict(!signing.channelActive(), usability(signing)))
                    .orElse(new Verdict(true, CardUsability.USABLE)));
  }

  /** As {@link #signing}, where somebody acts for its holder: both people's, and the membership. */
  public Uni<Optional<LiveSigning>> signing(Delegate delegate, UUID signingId, UUID holderId) {
    var today = ChinaTime.today(businessClock);
    return acting(delegate, signingId, holderId)
        .map(found -> found.filter(acting -> acting.usable(today)).map(Acting::member));
  }

  /** As {@link #verdict(UUID, UUID)}, where somebody acts for the holder. */
  public Uni<Verdict> verdict(Delegate delegate, UUID signingId, UUID holderId) {
    return acting(delegate, signingId, holderId)
        .map(
            found ->
                found
                    .map(
                        acting -> {
                          var actors = usability(acting.actor());
                          return new Verdict(
                              false, actors.usable() ? usability(acting.member()) : actors);
                        })
                    .orElse(new Verdict(true, CardUsability.USABLE)));
  }

  private Uni<Optional<Acting>> acting(Delegate delegate, UUID signingId, UUID holderId) {
    return actForMember
        .still(pool, delegate, signingId, holderId)
        .map(found -> found.filter(acting -> acting.delegation().allows(FamilyAbility.LOGIN)))
        .onFailure()
        .transform(ProblemException::unavailable);
  }

  public CardUsability usability(LiveSigning signing) {
    return signing.usability(ChinaTime.today(businessClock));
  }

  private Uni<Optional<LiveSigning>> find(UUID signingId, UUID holderId) {
    return signings
        .find(pool, signingId, holderId)
        .onFailure()
        .transform(ProblemException::unavailable);
  }
}
