package org.essc.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.awaitility.Awaitility;
import org.essc.card.loss.LossApi;
import org.essc.testing.Api;
import org.essc.testing.PlatformProcess;
import org.essc.testing.TestPerson;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged program and a real broker, which is killed while events come. */
@Tag("portals")
class FeedKafkaIT {

  private static final int HOLDERS = 5;
  private static final int ROUNDS = 4;

  @TempDir Path directory;

  @Test
  void eventsAreThereOnceTheBrokerIsAndAHoldersAreInOrder() {
    try (var broker = new KafkaBroker(directory.resolve("kafka"));
        var platform =
            PlatformProcess.launch(
                    directory.resolve("data"),
                    Map.of("ESSC_EVENTS_KAFKA_BOOTSTRAP_SERVERS", broker.address()))
                .awaitReady()) {
      var api = Api.at(platform.baseUrl());
      var people = new ArrayList<TestPerson>();
      for (int i = 0; i < HOLDERS; i++) {
        people.add(api.holder().person());
      }
      acts(api, people);
      try (var consumer = consumer(broker)) {
        var received = new ArrayList<ConsumerRecord<String, String>>();
        await(consumer, received, HOLDERS * ROUNDS);

        broker.kill();
        acts(api, people);
        broker.start();

        await(consumer, received, 2 * HOLDERS * ROUNDS);
        byHolder(received)
            .values()
            .forEach(
                types -> {
                  for (int i = 0; i < types.size(); i++) {
                    assertThat(types.get(i)).isEqualTo(i % 2 == 0 ? "card-lost" : "card-released");
                  }
                });
        var all = received.stream().map(ConsumerRecord::value).collect(Collectors.joining());
        for (var person : people) {
          assertThat(all).doesNotContain(person.idNumber(), person.name(), person.phone());
        }
      }
    }
  }

  private static void acts(Api api, List<TestPerson> people) {
    for (int i = 0; i < ROUNDS; i += 2) {
      for (var person : people) {
        act(api, "/v1/loss-reports", LossApi.body(person, LossApi.HOLDER_AT_WINDOW));
        act(
            api,
            "/v1/loss-releases",
            "{\"card\":%s,\"by\":%s}".formatted(LossApi.card(person), LossApi.HOLDER_WITH_CARD));
      }
    }
  }

  private static void act(Api api, String path, String body) {
    var reply = api.create(path, Api.CLERK, body);
    assertThat(reply.status()).as(reply.body()).isBetween(200, 201);
  }

  private static KafkaConsumer<String, String> consumer(KafkaBroker broker) {
    var consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                broker.address(),
                "group.id",
                UUID.randomUUID().toString(),
                "auto.offset.reset",
                "earliest",
                "metadata.max.age.ms",
                "1000"),
            new StringDeserializer(),
            new StringDeserializer());
    consumer.subscribe(List.of("essc.events"));
    return consumer;
  }

  private static void await(
      KafkaConsumer<String, String> consumer,
      List<ConsumerRecord<String, String>> received,
      int count) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(120))
        .pollInSameThread()
        .until(
            () -> {
              consumer.poll(Duration.ofMillis(500)).forEach(received::add);
              return byHolder(received).values().stream().mapToInt(List::size).sum() >= count;
            });
  }

  /** Losses and releases by key; of a repeat the first. */
  private static Map<String, List<String>> byHolder(List<ConsumerRecord<String, String>> received) {
    var once = new LinkedHashMap<String, ConsumerRecord<String, String>>();
    received.forEach(one -> once.putIfAbsent(new JsonObject(one.value()).getString("id"), one));
    return once.values().stream()
        .filter(one -> List.of("card-lost", "card-released").contains(type(one)))
        .collect(
            Collectors.groupingBy(
                ConsumerRecord::key, Collectors.mapping(FeedKafkaIT::type, Collectors.toList())));
  }

  private static String type(ConsumerRecord<String, String> one) {
    return new JsonObject(one.value()).getString("type");
  }
}
