package org.essc.platform.ops;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.container.ContainerResponseContext;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.essc.platform.crypto.IntegrityException;
import org.essc.platform.pressure.LoadGauge;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;
import org.jboss.resteasy.reactive.server.SimpleResourceInfo;

/**
 * Times every request from its first to its last byte as {@code essc_operation_seconds{operation,
 * outcome}}, without a line of code in the resources.
 *
 * <p>The operation is the resource's method, such as {@code Verification.create}; the outcome is
 * {@code success} or a problem's code. Both are names out of the program, never of a request, so
 * their number is bounded and they hold no personal data. What reaches no operation (an unknown
 * path, a body too large) is counted as {@code none}.
 */
@ApplicationScoped
public class OperationMetrics {

  /** The timer, with tags {@code operation} and {@code outcome}. */
  public static final String NAME = "essc.operation";

  /** Before the request gate, so that what it refuses is counted too. */
  private static final int FIRST = 2_000;

  private static final String START = OperationMetrics.class.getName() + ".start";
  private static final String LABELS = OperationMetrics.class.getName() + ".labels";

  private static final String ABORTED = "aborted";
  private static final String SUCCESS = "success";
  private static final Set<String> NO_FAILURES = Set.of(SUCCESS, ABORTED);

  /** It counts how many took no longer than each of these. */
  public static final List<Duration> BUCKETS =
      IntStream.of(2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000)
          .mapToObj(Duration::ofMillis)
          .toList();

  private record Labels(String operation, String outcome) {}

  private record Method(Class<?> resource, String name) {}

  private final MeterRegistry registry;
  private final Map<Labels, Timer> timers = new ConcurrentHashMap<>();
  private final Map<Method, String> operations = new ConcurrentHashMap<>();

  public OperationMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  /**
   * This request is answered when something happens, however long that takes: its time says nothing
   * of the platform or its load, so only its failure is counted.
   */
  public static void waits(RoutingContext context) {
    LoadGauge.waits(context);
  }

  /** This request is refused before an operation was chosen, and its status does not say why. */
  public static void refused(RoutingContext context, ProblemType type) {
    context.put(LABELS, new Labels("none", type.code()));
  }

  /**
   * As {@link #refused(RoutingContext, ProblemType)}, of a request that the server did not see. It
   * is counted as one that took no time.
   */
  public void refused(ProblemType type) {
    timers
        .computeIfAbsent(new Labels("none", type.code()), this::timer)
        .record(0, TimeUnit.NANOSECONDS);
  }

  void register(@Observes Filters filters) {
    filters.register(this::start, FIRST);
  }

  private void start(RoutingContext context) {
    if (!context.normalizedPath().startsWith("/q/")) {
      context.put(START, System.nanoTime());
      context.addEndHandler(ended -> end(context, ended.succeeded()));
    }
    context.next();
  }

  @ServerResponseFilter
  public void label(
      SimpleResourceInfo resource,
      ContainerResponseContext response,
      Throwable failure,
      RoutingContext context) {
    if (resource.getResourceClass() != null && resource.getMethodName() != null) {
      var named = response.getEntity() instanceof NamesOutcome answer ? answer.outcome() : null;
      var outcome = named != null ? named : outcome(response.getStatus(), failure);
      context.put(LABELS, new Labels(operation(resource), outcome));
    }
  }

  private void end(RoutingContext context, boolean complete) {
    Labels labels = context.get(LABELS);
    var outcome = outcome(context.response().getStatusCode(), null);
    if (labels == null) {
      labels = new Labels("none", complete ? outcome : ABORTED);
    } else if (!complete) {
      labels = new Labels(labels.operation(), ABORTED);
    }
    if (LoadGauge.hasWaited(context) && NO_FAILURES.contains(labels.outcome())) {
      return;
    }
    long start = context.get(START);
    timers
        .computeIfAbsent(labels, this::timer)
        .record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
  }

  private Timer timer(Labels labels) {
    return Timer.builder(NAME)
        .description("Requests by operation and outcome")
        .tag("operation", labels.operation())
        .tag("outcome", labels.outcome())
        .serviceLevelObjectives(BUCKETS.toArray(Duration[]::new))
        .register(registry);
  }

  private String operation(SimpleResourceInfo resource) {
    return operations.computeIfAbsent(
        new Method(resource.getResourceClass(), resource.getMethodName()),
        method -> {
          var type = method.resource().getSimpleName();
          var noun = type.replaceFirst("(Resource)?(_Subclass)?$", "");
          return noun + "." + method.name();
        });
  }

  private static String outcome(int status, Throwable failure) {
    if (failure instanceof ProblemException problem) {
      return problem.type().code();
    }
    if (failure instanceof IntegrityException) {
      return ProblemType.RECORD_ALTERED.code();
    }
    if (status < 400) {
      return SUCCESS;
    }
    return switch (status) {
      case 401 -> ProblemType.UNAUTHENTICATED.code();
      case 403 -> ProblemType.FORBIDDEN.code();
      case 404 -> ProblemType.NOT_FOUND.code();
      case 405 -> ProblemType.METHOD_NOT_ALLOWED.code();
      case 406 -> ProblemType.NOT_ACCEPTABLE.code();
      case 413 -> ProblemType.CONTENT_TOO_LARGE.code();
      case 415 -> ProblemType.UNSUPPORTED_MEDIA_TYPE.code();
      case 429 -> ProblemType.TOO_MANY_REQUESTS.code();
      case 503 -> ProblemType.SERVICE_UNAVAILABLE.code();
      case 400 -> ProblemType.INVALID_REQUEST.code();
      // an answer that was kept under an idempotency key: its problem is in its bytes
      default -> status < 500 ? "http-" + status : ProblemType.INTERNAL_ERROR.code();
    };
  }
}
