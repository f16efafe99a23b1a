package org.essc.events.relay;

import java.util.List;
import org.essc.events.relay.Disclosures.Disclosed;
import org.essc.platform.outbox.WrittenEvent;

/** An event with what partners may be told of it, worked out once. */
record Disclosable(WrittenEvent event, List<Disclosed> disclosed) {

  static Disclosable of(WrittenEvent event) {
    return new Disclosable(event, Disclosures.of(event));
  }

  /** Whether something of it may be known to one that has authenticated the holder. */
  boolean forVerifiers() {
    return disclosed.stream().anyMatch(one -> one.type().forVerifiers());
  }
}
