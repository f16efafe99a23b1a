package org.essc.events.kafka;

import io.vertx.core.json.JsonObject;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.essc.events.EventsConfig;
import org.essc.events.WaitingEvent;
import org.essc.platform.crypto.PairwiseIds;
import org.essc.platform.time.Patience;
import org.jboss.logging.Logger;

/** Writes events to the topic and waits until the brokers have them. It blocks its thread. */
@Singleton
class EventProducer {

  private static final Logger LOG = Logger.getLogger(EventProducer.class);

  /** For whom the keys are: no partner's number, so what it is told cannot be joined with these. */
  private static final String READER = "kafka";

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration ONE_REQUEST = Duration.ofSeconds(3);

  /** From the moment that an event is given to the client until it is known what became of it. */
  static final Duration LONGEST = PATIENCE.plus(ONE_REQUEST);

  private final String topic;
  private final PairwiseIds pairwise;
  private final Supplier<Producer<String, String>> producers;
  private Producer<String, String> producer;

  @Inject
  EventProducer(EventsConfig config, PairwiseIds pairwise) {
    this(
        config.kafka().topic(),
        pairwise,
        () ->
            new KafkaProducer<>(
                properties(config.kafka()), new StringSerializer(), new StringSerializer()));
  }

  EventProducer(String topic, PairwiseIds pairwise, Supplier<Producer<String, String>> producers) {
    this.topic = topic;
    this.pairwise = pairwise;
    this.producers = producers;
  }

  /**
   * Those that the brokers have. After a failure it begins with a producer of its own anew.
   *
   * @param events one of each holder at most, so that one that failed overtakes no other
   * @param turn nothing is begun to be sent once it is over: another instance may have sent it, and
   *     what follows it
   */
  synchronized List<UUID> send(List<WaitingEvent> events, Patience turn) {
    var sent = new LinkedHashMap<UUID, Future<RecordMetadata>>();
    var taken = new ArrayList<UUID>();
    try {
      for (var event : events) {
        if (turn.over()) {
          LOG.warn("Events wait for Kafka: this instance stood still and begins anew");
          // what the client has not sent yet is dropped with it
          close();
          return List.of();
        }
        var future = producer().send(record(event));
        sent.put(event.jti(), future);
        if (future.isDone()) {
          // not even the topic is known: the others would each wait for that, too
          future.get();
        }
      }
      producer().flush();
      for (var one : sent.entrySet()) {
        one.getValue().get();
        taken.add(one.getKey());
      }
    } catch (ExecutionException | KafkaException failure) {
      LOG.warnf("Events do not reach Kafka: %s", failure.toString());
      close();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      close();
    }
    return taken;
  }

  private ProducerRecord<String, String> record(WaitingEvent event) {
    var holder = pairwise.of(READER, event.holderId());
    var value =
        new JsonObject()
            .put("id", event.jti().toString())
            .put("type", event.type())
            .put("at", event.at().toString())
            .put("txn", event.txn().toString())
            .put("holder", holder)
            .mergeIn(event.data());
    return new ProducerRecord<>(topic, holder, value.encode());
  }

  private Producer<String, String> producer() {
    if (producer == null) {
      producer = producers.get();
    }
    return producer;
  }

  private static Map<String, Object> properties(EventsConfig.Kafka config) {
    var all = new HashMap<String, Object>(config.properties());
    all.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, config.bootstrapServers().orElseThrow());
    all.put(ProducerConfig.ACKS_CONFIG, "all");
    all.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    all.put(ProducerConfig.LINGER_MS_CONFIG, 5);
    all.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, ONE_REQUEST.toMillis());
    all.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) ONE_REQUEST.toMillis());
    all.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
    return all;
  }

  @PreDestroy
  synchronized void close() {
    if (producer != null) {
      producer.close(Duration.ZERO);
      producer = null;
    }
  }
}
