package org.essc.card.handover;

import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import jakarta.inject.Singleton;
import java.util.Set;
import org.essc.act.Act;
import org.essc.act.ActContext;
import org.essc.act.UnitOfWork;
import org.essc.card.CardChange;
import org.essc.card.CardRecord;
import org.essc.card.CardTransition;
import org.essc.card.ChangeCard;
import org.essc.card.application.ApplicationProblems;
import org.essc.card.application.ApplicationState;
import org.essc.card.application.CardApplication;
import org.essc.card.application.ChangeApplication;
import org.essc.card.application.PersonsCards;
import org.essc.card.handover.DistributeCard.Face;
import org.essc.card.replacement.CompleteReplacement;
import org.essc.platform.outbox.EventType;
import org.essc.platform.outbox.OutboxEvent;
import org.essc.platform.outbox.SubjectType;
import org.essc.platform.problem.ProblemException;
import org.essc.region.RegionPolicy;

/** Step 7: a card with a wrong face ends, as if it had never been issued, and is made anew. */
@Singleton
class RefuseFace {

  static final String ACT = "card.refuse-face";

  private final DistributionRules rules;
  private final PersonsCards personsCards;
  private final CompleteReplacement replacement;
  private final ChangeCard changeCard;
  private final ChangeApplication changeApplication;

  RefuseFace(
      DistributionRules rules,
      PersonsCards personsCards,
      CompleteReplacement replacement,
      ChangeCard changeCard,
      ChangeApplication changeApplication) {
    this.rules = rules;
    this.personsCards = personsCards;
    this.replacement = replacement;
    this.changeCard = changeCard;
    this.changeApplication = changeApplication;
  }

  /**
   * @param application locked behind its card, produced or handed out
   * @param card sealed
   * @throws ProblemException {@code card-not-remade}, {@code application-exists}
   */
  Uni<CardApplication> handle(
      UnitOfWork work,
      Set<Face> wrong,
      ActContext by,
      CardApplication application,
      RegionPolicy policy,
      CardRecord card) {
    rules.requireRemade(policy);
    var act = Act.of(ACT, by).because("face-wrong");
    return requireNoOther(work, application)
        .chain(() -> replacement.onFaceRefused(work, card, by))
        .call(() -> changeCard.change(work, card, act, CardChange.of(CardTransition.CANCEL)))
        .chain(
            recorded ->
                recorded
                    .map(name -> changeApplication.rename(work, application, name))
                    .orElseGet(() -> Uni.createFrom().item(application)))
        .chain(named -> refused(work, act, wrong, named));
  }

  /** One that was handed out is open again, and another may have been asked for in its place. */
  private Uni<Void> requireNoOther(UnitOfWork work, CardApplication application) {
    if (application.state() != ApplicationState.DISTRIBUTED) {
      return Uni.createFrom().voidItem();
    }
    return personsCards
        .in(work, application.holderId(), application.region())
        .invoke(
            has -> {
              if (has.application()) {
                throw ProblemException.of(ApplicationProblems.APPLICATION_EXISTS);
              }
            })
        .replaceWithVoid();
  }

  private Uni<CardApplication> refused(
      UnitOfWork work, Act act, Set<Face> wrong, CardApplication application) {
    var event =
        OutboxEvent.of(
                EventType.APPLICATION_FACE_REFUSED,
                application.holderId(),
                SubjectType.APPLICATION,
                application.id())
            .with("regionCode", application.region().value())
            .with("wrong", new JsonArray(wrong.stream().map(Face::text).sorted().toList()));
    work.tell(
        act.with("state", ApplicationState.FACE_REFUSED.text()),
        event,
        SubjectType.APPLICATION,
        application.id());
    return application.state() == ApplicationState.DISTRIBUTED
        ? changeApplication.bringBack(work, application, act)
        : changeApplication.change(work, application, act, ApplicationState.FACE_REFUSED);
  }
}
