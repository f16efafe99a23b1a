package org.essc.ecard;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.essc.audit.Actor;
import org.essc.audit.AuditEntry;
import org.essc.platform.outbox.SubjectType;
import org.essc.platform.time.BusinessDates;
import org.essc.platform.time.ChinaTime;
import org.jboss.logging.Logger;

/**
 * Finishes issuances that stopped between intent and activation (steps 5 to 7), or withdraws them
 * where the card may no longer be used, and signs credentials that are due. Several instances may
 * sweep at once: each step is guarded by the signing's state, so it is done once.
 */
@Singleton
class FinishIssuances {

  private static final Logger LOG = Logger.getLogger(FinishIssuances.class);
  private static final int BATCH = 200;
  private static final int MOST_BATCHES = 20;

  private final UnfinishedStore store;
  private final ActivationStore activations;
  private final Credential credentials;
  private final RenewCredentials renewal;
  private final IssuancePolicy policy;
  private final Clock clock;
  private final Clock businessClock;

  FinishIssuances(
      UnfinishedStore store,
      ActivationStore activations,
      Credential credentials,
      RenewCredentials renewal,
      IssuancePolicy policy,
      Clock clock,
      @BusinessDates Clock businessClock) {
    this.store = store;
    this.activations = activations;
    this.credentials = credentials;
    this.renewal = renewal;
    this.policy = policy;
    this.clock = clock;
    this.businessClock = businessClock;
  }

  @Scheduled(
      every = "{essc.issuance.sweep-every:10s}",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  Uni<Void> sweep() {
    return store
        .unfinished(clock.instant().minus(policy.unfinishedAfter()), BATCH)
        .flatMap(
            found ->
                Multi.createFrom()
                    .iterable(found)
                    .onItem()
                    .transformToUniAndConcatenate(this::settle)
                    .collect()
                    .asList())
        .chain(() -> renewDue(MOST_BATCHES));
  }

  /** After a key was revoked there may be millions, so one sweep goes on for a while. */
  private Uni<Void> renewDue(int batches) {
    return renewal
        .renewDue(BATCH)
        .chain(
            renewed ->
                renewed == BATCH && batches > 1
                    ? renewDue(batches - 1)
                    : Uni.createFrom().voidItem());
  }

  private Uni<Boolean> settle(Candidate unfinished) {
    var finish = unfinished.usability(ChinaTime.today(businessClock)).usable();
    return (finish ? finish(unfinished.signing()) : withdraw(unfinished.signing()))
        // One that cannot be settled now must not keep the others from it.
        .onFailure()
        .recoverWithItem(
            failure -> {
              LOG.warnf(
                  "an unfinished issuance stays for the next sweep: %s",
                  failure.getClass().getSimpleName());
              return false;
            });
  }

  private Uni<Boolean> finish(Signing signing) {
    return credentials
        .sign(signing)
        .flatMap(
            signed ->
                activations.activate(
                    new ActivationStore.Activation(
                        signing, signed, entry("ecard.finish", signing), null, null)));
  }

  private Uni<Boolean> withdraw(Signing signing) {
    return store.withdraw(signing, entry("ecard.withdraw", signing));
  }

  private static AuditEntry entry(String act, Signing signing) {
    return AuditEntry.of(act, Actor.system("issuance-sweeper"))
        .holder(signing.holderId())
        .object(SubjectType.SIGNING, signing.id())
        .detail("channel", signing.channelNo())
        .success();
  }
}
