package org.essc.textmessage;

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
import org.essc.card.HolderPhones;
import org.essc.partner.PartnerCallbacks;
import org.essc.partner.PartnerInterfaces;
import org.essc.partner.PartnerRole;
import org.essc.person.PhoneNumber;
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
  private final PartnerCallbacks callbacks;
  private final Pool pool;
  private final Clock clock;
  private final MeterRegistry metrics;

  SendTextMessages(
      TextMessageConfig config,
      TextMessageStore store,
      HolderPhones phones,
      PartnerInterfaces interfaces,
      PartnerCallbacks callbacks,
      Pool pool,
      Clock clock,
      MeterRegistry metrics) {
    this.config = config;
    this.store = store;
    this.phones = phones;
    this.interfaces = interfaces;
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

  @Scheduled(
      identity = "text-messages",
      every = "{essc.text-messages.every:5s}",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  Uni<Void> send() {
    if (config.interfaces().isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    return Multi.createBy()
        .repeating()
        .uni(this::sendBatch)
        .whilst(due -> due.size() == BATCH)
        .onItem()
        .ignoreAsUni()
        .onFailure()
        .invoke(failure -> LOG.warnf("Text messages wait: %s", failure.getClass().getName()))
        .onFailure()
        .recoverWithNull();
  }

  private Uni<List<TextMessage>> sendBatch() {
    return store
        .take(clock.instant(), BATCH)
        .call(
            due ->
                Multi.createFrom()
                    .iterable(due)
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
