package org.essc.textmessage;

import static java.util.stream.Collectors.groupingBy;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.essc.card.HolderPhones;
import org.essc.partner.PartnerCallbacks;
import org.essc.partner.PartnerInterfaces;
import org.essc.partner.PartnerNo;
import org.essc.partner.PartnerRegions;
import org.essc.partner.PartnerRole;
import org.essc.person.PhoneNumber;
import org.essc.region.Jurisdiction;
import org.essc.region.RegionCode;
import org.essc.textmessage.TextMessageStore.TextMessage;
import org.jboss.logging.Logger;

/**
 * Hands messages to the gateway of their region until it takes them, or they are news no more. The
 * number is read when a message goes, and is sealed to the gateway: it stands neither in the
 * message's row nor in a log. A gateway may be given a message twice, with the same {@code
 * messageId}.
 */
@Singleton
@Startup
class SendTextMessages {

  private static final Logger LOG = Logger.getLogger(SendTextMessages.class);
  private static final String TYPE = "text-message+jwe";
  private static final String SENT = "essc.text.messages";
  private static final int BATCH = 64;
  private static final int AT_ONCE = 8;

  private final TextMessageConfig config;
  private final TextMessageStore store;
  private final HolderPhones phones;
  private final PartnerInterfaces interfaces;
  private final PartnerRegions partnerRegions;
  private final PartnerCallbacks callbacks;
  private final Pool pool;
  private final Clock clock;
  private final MeterRegistry metrics;

  /** Gateways that are being given some now. */
  private final Set<Optional<PartnerNo>> busy = ConcurrentHashMap.newKeySet();

  SendTextMessages(
      TextMessageConfig config,
      TextMessageStore store,
      HolderPhones phones,
      PartnerInterfaces interfaces,
      PartnerRegions partnerRegions,
      PartnerCallbacks callbacks,
      Pool pool,
      Clock clock,
      MeterRegistry metrics) {
    this.config = config;
    this.store = store;
    this.phones = phones;
    this.interfaces = interfaces;
    this.partnerRegions = partnerRegions;
    this.callbacks = callbacks;
    this.pool = pool;
    this.clock = clock;
    this.metrics = metrics;
    for (var outcome : new String[] {"delivered", "failed", "given-up", "no-number"}) {
      metrics.counter(SENT, "outcome", outcome);
    }
    config.interfaces().values().forEach(this::requireCallable);
  }

  /** An address that could never be called is found when the program starts. */
  private void requireCallable(String uri) {
    callbacks
        .objection(uri)
        .ifPresent(
            objection -> {
              throw new IllegalStateException("essc.text-messages.interfaces: " + objection);
            });
  }

  /** Nobody waits for it: a gateway that does not answer delays no later look. */
  @Scheduled(
      identity = "text-messages",
      every = "{essc.text-messages.every:5s}",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  Uni<Void> onSchedule() {
    send().subscribe().with(sent -> {}, SendTextMessages::warn);
    return Uni.createFrom().voidItem();
  }

  /**
   * Gives what is due, each gateway's by itself: one that does not answer delays no other's. One
   * that is being given some gets the next after them.
   */
  Uni<Void> send() {
    if (config.interfaces().isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    return due()
        .onItem()
        .transformToMulti(found -> Multi.createFrom().iterable(found.keySet()))
        .filter(busy::add)
        .onItem()
        .transformToUni(this::give)
        .merge(config.interfaces().size() + 1)
        .onItem()
        .ignoreAsUni();
  }

  /** The regions where any are due, by the gateway that is asked first; by none where none is. */
  private Uni<Map<Optional<PartnerNo>, List<RegionCode>>> due() {
    return store
        .regions(clock.instant())
        .chain(
            regions ->
                partnerRegions
                    .ofActive(pool, PartnerRole.GATEWAY, config.interfaces().keySet())
                    .map(
                        gateways ->
                            regions.stream().collect(groupingBy(region -> of(gateways, region)))));
  }

  private static Optional<PartnerNo> of(Map<PartnerNo, Jurisdiction> gateways, RegionCode region) {
    return gateways.entrySet().stream()
        .filter(one -> one.getValue().covers(region))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  private Uni<Void> give(Optional<PartnerNo> gateway) {
    return Multi.createBy()
        .repeating()
        .uni(() -> giveBatch(gateway))
        .whilst(taken -> taken.size() == BATCH)
        .onItem()
        .ignoreAsUni()
        .onTermination()
        .invoke(() -> busy.remove(gateway))
        .onFailure()
        .invoke(SendTextMessages::warn)
        .onFailure()
        .recoverWithNull();
  }

  private static void warn(Throwable failure) {
    LOG.warnf("Text messages wait: %s", failure.getClass().getName());
  }

  private Uni<List<TextMessage>> giveBatch(Optional<PartnerNo> gateway) {
    return due()
        .map(found -> found.getOrDefault(gateway, List.of()))
        .chain(regions -> store.take(clock.instant(), regions, BATCH))
        .call(
            taken ->
                Multi.createFrom()
                    .iterable(taken)
                    .onItem()
                    .transformToUni(this::send)
                    .merge(AT_ONCE)
                    .onItem()
                    .ignoreAsUni());
  }

  private Uni<Void> send(TextMessage one) {
    if (one.at().plus(config.givenUpAfter()).isBefore(clock.instant())) {
      return done(one, "given-up");
    }
    return phones
        .of(pool, one.holderId())
        .chain(
            phone ->
                phone.isEmpty()
                    ? done(one, "no-number")
                    : gateway(one.region()).chain(gateway -> ask(gateway, one, phone.get())))
        .onFailure()
        .recoverWithUni(
            () -> {
              count("failed");
              return store.again(one, clock.instant());
            });
  }

  private Uni<PartnerInterfaces.Interface> gateway(RegionCode region) {
    return interfaces.require(
        config.interfaces(),
        PartnerRole.GATEWAY,
        region,
        () -> new IllegalStateException("no gateway for the region"));
  }

  private Uni<Void> ask(PartnerInterfaces.Interface gateway, TextMessage one, PhoneNumber phone) {
    var claims = new LinkedHashMap<String, Object>();
    claims.put("messageId", one.id().toString());
    claims.put("regionCode", one.region().value());
    claims.put("phone", phone.value());
    claims.put("notice", one.notice());
    claims.put("at", one.at().getEpochSecond());
    return callbacks
        .ask(gateway.partnerNo(), gateway.uri(), TYPE, claims, gateway.keys())
        .chain(
            answer -> {
              if (!"taken".equals(answer.getValue("result"))) {
                throw new IllegalStateException("not taken");
              }
              return done(one, "delivered");
            });
  }

  private Uni<Void> done(TextMessage one, String outcome) {
    return store.done(one).invoke(() -> count(outcome));
  }

  private void count(String outcome) {
    metrics.counter(SENT, "outcome", outcome).increment();
  }
}
