package org.essc.events.kafka;

import io.vertx.core.json.JsonObject;
import jakarta.annotation.PreDestroy;
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
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.essc.events.EventsConfig;
import org.essc.events.WaitingEvent;
import org.essc.platform.crypto.PairwiseIds;
import org.jboss.logging.Logger;

/** Writes events to the topic and waits until the brokers have them. It blocks its thread. */
@Singleton
class EventProducer {

  private static final Logger LOG = Logger.getLogger(EventProducer.class);

  /** For whom the keys are: no partner's number, so what it is told cannot be joined with these. */
  private static final String READER = "kafka";

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration ONE_REQUEST = Duration.ofSeconds(3);

  private final EventsConfig.Kafka config;
  private final PairwiseIds pairwise;
  private KafkaProducer<String, String> producer;

  EventProducer(EventsConfig config, PairwiseIds pairwise) {
    this.config = config.kafka();
    this.pairwise = pairwise;
  }

  /**
   * Those that the brokers have. After a failure it begins with a producer of its own anew.
   *
   * @param events one of each holder at most, so that one that failed overtakes no other
   */
  synchronized List<UUID> send(List<WaitingEvent> events) {
    var sent = new LinkedHashMap<UUID, Future<RecordMetadata>>();
    var taken = new ArrayList<UUID>();
    try {
      for (var event : events) {
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
    return new ProducerRecord<>(config.topic(), holder, value.encode());
  }

  private KafkaProducer<String, String> producer() {
    if (producer == null) {
      producer = new KafkaProducer<>(properties(), new StringSerializer(), new StringSerializer());
    }
    return producer;
  }

  private Map<String, Object> properties() {
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
