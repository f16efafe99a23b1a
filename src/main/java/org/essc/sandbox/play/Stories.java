package org.essc.sandbox.play;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.operators.multi.processors.UnicastProcessor;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.essc.platform.problem.ProblemException;
import org.jboss.logging.Logger;

/** The stories of the sandbox, in the order in which the start page offers them. */
@Singleton
class Stories {

  private static final Logger LOG = Logger.getLogger(Stories.class);

  private static final Words COMPLETE = new Words("故事演完了。", "That is the story.");
  private static final Words STOPPED = new Words("故事没能演完。", "The story stopped.");

  private final List<Story> stories;
  private final SandboxCallers callers;
  private final SandboxBank bank;
  private final PlayLimits limits;

  Stories(
      BankPaymentStory bankPayment,
      CardLostStory cardLost,
      WholeLifeStory wholeLife,
      ChildsCardStory childsCard,
      YearlyAuthenticationStory yearlyAuthentication,
      SandboxCallers callers,
      SandboxBank bank,
      PlayLimits limits) {
    this.stories = List.of(bankPayment, cardLost, wholeLife, childsCard, yearlyAuthentication);
    this.callers = callers;
    this.bank = bank;
    this.limits = limits;
  }

  List<Story> all() {
    return stories;
  }

  Optional<Story> find(String id) {
    return stories.stream().filter(story -> story.id().equals(id)).findFirst();
  }

  /**
   * Plays it to its end, also where nobody looks any more, so that it takes back what it did.
   *
   * @param visitor an address
   * @throws ProblemException as {@link PlayLimits#run}
   */
  Multi<Line> play(Play play, String visitor) {
    // lines that come before the answer has begun wait for it
    var lines = UnicastProcessor.<Line>create();
    limits.run(visitor, () -> play(play, lines::onNext), lines::onComplete);
    return lines;
  }

  private void play(Play play, Consumer<Line> audience) {
    var story = play.story();
    var language = play.language().toLanguageTag();
    var stage =
        new Stage(
            audience,
            who -> who == Actor.BANK ? bank.api(language) : callers.as(who.number(), language),
            play.place());
    var end = Line.stopped(STOPPED, null);
    try {
      story.play(stage);
      end = Line.complete(COMPLETE);
    } catch (Stage.Stopped told) {
      LOG.debugf("The story %s stopped", story.id());
    } catch (Exchange.Refused refused) {
      end = Line.stopped(STOPPED, refused.exchange());
    } catch (RuntimeException failure) {
      LOG.warnf(failure, "The story %s cannot be played", story.id());
    } finally {
      stage.clear();
      audience.accept(end);
    }
  }
}
