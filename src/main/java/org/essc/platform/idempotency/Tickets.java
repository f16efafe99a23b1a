package org.essc.platform.idempotency;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.inject.Singleton;
import org.essc.platform.crypto.BlindIndex;
import org.essc.platform.random.Randomness;
import org.essc.platform.text.JsonText;
import org.essc.platform.time.Patience;

/** Makes tickets: of keys and requests there are keyed digests in them, and nothing else. */
@Singleton
class Tickets {

  private final BlindIndex index;
  private final Randomness randomness;
  private final ObjectMapper json;

  Tickets(BlindIndex index, Randomness randomness, ObjectMapper json) {
    this.index = index;
    this.randomness = randomness;
    this.json = json;
  }

  Ticket make(
      String caller, IdempotencyKey key, String operation, Object request, Patience patience) {
    return new Ticket(
        caller,
        keyDigest(caller, key),
        index.of("idempotent-request", operation + '\n' + JsonText.write(json, request)),
        randomness.uuid(),
        patience);
  }

  byte[] keyDigest(String caller, IdempotencyKey key) {
    return index.of("idempotency-key", caller + ' ' + key.value());
  }
}
