package org.essc.platform.web;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.vertx.http.HttpServer;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import java.util.Optional;
import org.essc.platform.edge.EarlyAnswers;
import org.essc.platform.load.Door;
import org.essc.platform.load.Door.Guest;
import org.essc.platform.load.Door.Visit;
import org.essc.platform.ops.OperationMetrics;
import org.essc.platform.pressure.LoadGauge;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.platform.trace.TraceIds;

/**
 * Refuses at once, before anything is done for it, what could not be answered soon ({@link Door};
 * ADR 12 says why this and not another). Most of it is refused before the server has even seen it
 * ({@link OverloadAnswers}). Reports of loss, what ends or revokes something, and the staff's own
 * paths are never refused here to whom this instance knows; whom it does not know is refused first.
 */
@ApplicationScoped
public class OverloadGate {

  /** After they are counted, before anything else looks at them. */
  private static final int EARLY = 1_750;

  /** Each processor has that much to do while others wait for a server. */
  private static final int LEAST_FOR_A_PROCESSOR = 32;

  private static final String CALLER = OverloadGate.class.getName() + ".caller";

  private static final int ERROR = 400;
  private static final int FAULT = 500;

  /** As the token endpoint says it itself (RFC 6749 §5.2). */
  private static final String OAUTH_REFUSAL =
      "{\"error\":\"temporarily_unavailable\",\"error_description\":\"Too many requests at the"
          + " moment; try again shortly.\"}";

  private final Door measured =
      new Door(LEAST_FOR_A_PROCESSOR * Runtime.getRuntime().availableProcessors());

  /** That one, unless a test has put another in its place, which nothing measures. */
  private volatile Door door = measured;

  private final EarlyRefusals rules = new EarlyRefusals();
  private final Event<EarlyRefusals> features;
  private final Counter refused;
  private final Counter refusedUnseen;

  private final OverloadAnswers early;

  OverloadGate(
      Event<EarlyRefusals> features,
      MeterRegistry metrics,
      OperationMetrics operations,
      TraceIds traces,
      HttpServer server) {
    this.features = features;
    refused = counter(metrics, "gate");
    refusedUnseen = counter(metrics, "connection");
    early =
        new OverloadAnswers(
            rules,
            () -> door,
            server::getPort,
            traces,
            () -> {
              refusedUnseen.increment();
              operations.refused(ProblemType.OVERLOADED);
              LoadGauge.refusedEarly();
            });
    Gauge.builder("essc.requests.limit", measured, Door::limit)
        .description("requests let in at a time; very many where nothing is refused")
        .register(metrics);
  }

  /**
   * @param by who refused them
   */
  private static Counter counter(MeterRegistry metrics, String by) {
    return Counter.builder("essc.requests.refused.early")
        .description("requests refused because too many were under way")
        .tag("by", by)
        .register(metrics);
  }

  void register(@Observes Filters filters, Vertx vertx) {
    features.fire(rules);
    filters.register(this::check, EARLY);
    EarlyAnswers.by(early);
    vertx.setPeriodic(Door.WINDOW.toMillis(), ignored -> measured.measure());
  }

  /** For tests: null gives back what is measured. */
  void use(Door other) {
    door = other == null ? measured : other;
  }

  private void check(RoutingContext context) {
    var path = context.normalizedPath();
    var request = context.request();
    boolean never = rules.isNever(path, request);
    var known = rules.caller(request);
    known.ifPresent(caller -> context.put(CALLER, caller));
    if (never && known.isPresent()) {
      context.next();
      return;
    }
    var guest = guest(known.isPresent(), never, path);
    var visit = door.enter(guest, known.orElseGet(() -> network(request)));
    if (visit.isEmpty()) {
      refused.increment();
      refuse(context, rules.isOAuth(path));
      return;
    }
    watch(context, visit.get(), known.isPresent());
    context.next();
  }

  /** As {@link EarlyRefusals#callers} told it of this request; nothing for a stranger. */
  public static Optional<String> caller(RoutingContext context) {
    return Optional.ofNullable(context.get(CALLER));
  }

  private Guest guest(boolean known, boolean never, String path) {
    if (known) {
      return Guest.KNOWN;
    }
    if (never) {
      return Guest.SPARED;
    }
    return rules.needsNoToken(path) ? Guest.NEWCOMER : Guest.STRANGER;
  }

  /** By what its user cannot choose. */
  private static String network(HttpServerRequest request) {
    var address = request.remoteAddress();
    return NetworkAddress.network(address == null ? null : address.hostAddress());
  }

  private static void watch(RoutingContext context, Visit visit, boolean known) {
    var stay = new Stay(visit);
    LoadGauge.watch(context, stay);
    context.addEndHandler(
        ended ->
            stay.end(ended.succeeded() && isServed(context.response().getStatusCode(), known)));
  }

  /** How long somebody is inside, without the time that its body takes. */
  private static final class Stay implements LoadGauge.Watcher {

    private final Visit visit;
    private volatile long since = System.nanoTime();
    private volatile long before;

    private Stay(Visit visit) {
      this.visit = visit;
    }

    @Override
    public void pauses() {
      before = System.nanoTime() - since;
      visit.pause();
    }

    @Override
    public void goesOn() {
      since = System.nanoTime();
      visit.goOn();
    }

    @Override
    public void waits() {
      visit.leave(0, false);
    }

    private void end(boolean served) {
      visit.leave(before + System.nanoTime() - since, served);
    }
  }

  /**
   * A refusal of the caller's own costs little, and says nothing of how fast others are served.
   * What a stranger got wrong is such a one as well.
   */
  static boolean isServed(int status, boolean known) {
    return status < (known ? FAULT : ERROR) && status != 401 && status != 403 && status != 429;
  }

  private static void refuse(RoutingContext context, boolean asOAuth) {
    HttpServerRequest request = context.request();
    OperationMetrics.refused(context, ProblemType.OVERLOADED);
    // what is left of the body is read and thrown away, so that the connection can go on
    request.resume();
    if (!asOAuth) {
      RouteFailures.answer(context, ProblemException.overloaded());
      return;
    }
    context
        .response()
        .setStatusCode(503)
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .putHeader(HttpHeaders.RETRY_AFTER, "1")
        .end(OAUTH_REFUSAL);
  }
}
