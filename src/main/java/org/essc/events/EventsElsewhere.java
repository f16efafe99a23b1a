package org.essc.events;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.ScheduledExecution;
import jakarta.inject.Singleton;
import org.essc.platform.web.Features;
import org.essc.platform.web.Features.Feature;

/** Whether events are none of this instance's business: then it neither relays nor delivers any. */
@Singleton
public class EventsElsewhere implements Scheduled.SkipPredicate {

  private final boolean served;

  EventsElsewhere(Features features) {
    this.served = features.enabled().contains(Feature.EVENTS);
  }

  public boolean served() {
    return served;
  }

  @Override
  public boolean test(ScheduledExecution execution) {
    return !served;
  }
}
