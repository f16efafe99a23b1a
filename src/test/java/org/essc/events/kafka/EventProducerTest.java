package org.essc.events.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.essc.events.WaitingEvent;
import org.essc.platform.time.Patience;
import org.essc.testing.TestCrypto;
import org.junit.jupiter.api.Test;

/** What an instance sends whose turn may have passed to another one. */
class EventProducerTest {

  private final List<Brokers> made = new ArrayList<>();
  private final List<WaitingEvent> events =
      Stream.generate(EventProducerTest::event).limit(3).toList();
  private Patience still = Patience.of(Duration.ZERO);

  private final EventProducer producer =
      new EventProducer(
          "essc.events",
          TestCrypto.pairwiseIds(),
          () -> {
            made.add(new Brokers());
            return made.get(made.size() - 1);
          });

  /** Takes everything, and the first event only once {@link #still} is over. */
  private final class Brokers extends MockProducer<String, String> {

    private Brokers() {
      super(true, null, new StringSerializer(), new StringSerializer());
    }

    @Override
    public synchronized Future<RecordMetadata> send(ProducerRecord<String, String> record) {
      Awaitility.await().until(still::over);
      return super.send(record);
    }
  }

  @Test
  void whoStoodStillSendsNoMoreAndBeginsAnew() {
    still = Patience.of(Duration.ofMillis(100));

    assertThat(producer.send(events, still)).isEmpty();

    assertThat(made).hasSize(1);
    assertThat(made.get(0).history()).hasSize(1);
    assertThat(made.get(0).closed()).isTrue();

    assertThat(producer.send(events, Patience.of(Duration.ofDays(1))))
        .containsExactlyElementsOf(events.stream().map(WaitingEvent::jti).toList());
    assertThat(made).hasSize(2);
  }

  @Test
  void turnThatIsOverBeforeItBeganSendsNothing() {
    assertThat(producer.send(events, Patience.of(Duration.ZERO))).isEmpty();

    assertThat(made).isEmpty();
  }

  private static WaitingEvent event() {
    return new WaitingEvent(
        UUID.randomUUID(),
        1,
        Instant.EPOCH,
        UUID.randomUUID(),
        UUID.randomUUID(),
        UUID.randomUUID(),
        "card-lost",
        new JsonObject());
  }
}
