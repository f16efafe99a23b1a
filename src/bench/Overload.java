import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Asks the packaged platform for identity codes, first as fast as it answers, then twice as fast
 * whatever it answers, and tells what became of each kind of answer. A request's time counts from
 * when it was due.
 */
final class Overload {

  private static final String CHANNEL = "1000000001";
  private static final String ADMINISTRATOR = "8000000005";
  private static final String REGISTRY = "9000000001";
  private static final int SIGNINGS = 4_000;
  private static final int AT_ONCE = 256;
  private static final int CONNECTIONS = 4_096;
  private static final int WARM_UP_SECONDS = 10;
  private static final int MOST_WARM_UPS = 9;

  /** The rate grows no more. */
  private static final double STEADY = 1.03;

  private static final int PEAK_SECONDS = 15;
  private static final int SLICE_SECONDS = 5;
  private static final double FACTOR = 2;

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final HttpClient http;
  private final Platform platform;
  private final String authorization;
  private final List<Buffer> bodies;
  private final AtomicInteger next = new AtomicInteger();

  /** How long after they were due requests were written: what is the generator's own of it. */
  private final ConcurrentLinkedQueue<Long> late = new ConcurrentLinkedQueue<>();

  /** Since when it was due, by status; 0 is no answer. */
  private record Answer(int status, long due, long nanos) {}

  private Overload(Platform platform, String token, List<Buffer> bodies) {
    this.platform = platform;
    this.http =
        vertx.createHttpClient(
            new HttpClientOptions().setMaxPoolSize(CONNECTIONS).setMaxWaitQueueSize(-1));
    this.authorization = "Bearer " + token;
    this.bodies = bodies;
  }

  /** What was asked beside, and how long each took. */
  private record Beside(
      String name, int port, String path, String token, ConcurrentLinkedQueue<Answer> answers) {}

  public static void main(String[] arguments) throws Exception {
    int seconds =
        Arrays.stream(arguments)
            .filter(argument -> argument.startsWith("--seconds="))
            .mapToInt(argument -> Integer.parseInt(argument.substring("--seconds=".length())))
            .findFirst()
            .orElse(60);
    Files.createDirectories(Path.of("target", "bench"));
    var others =
        Arrays.stream(arguments)
            .filter(argument -> !argument.startsWith("--seconds="))
            .toArray(String[]::new);
    try (var platform = Platform.start(Settings.parse(others))) {
      moveToOwnCore();
      var client = new Client(platform.base());
      prepare(client, platform).run(seconds, client.sandboxToken(ADMINISTRATOR));
    }
    System.exit(0);
  }

  /** The servers stay where {@code src/bench/run} has started them: on all cores but this one. */
  private static void moveToOwnCore() throws IOException, InterruptedException {
    var core = System.getProperty("generator.core");
    if (core != null) {
      int code =
          new ProcessBuilder("taskset", "-apc", core, String.valueOf(ProcessHandle.current().pid()))
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor();
      if (code != 0) {
        throw new IOException("taskset: " + code);
      }
    }
  }

  private static Overload prepare(Client client, Platform platform) throws Exception {
    var file = Path.of("target", "bench", "overload.csv");
    try (var out = Files.newBufferedWriter(file)) {
      out.write(People.CSV_HEADER);
      for (int i = 0; i < SIGNINGS; i++) {
        out.write(People.csvRow(i));
      }
    }
    var registry = client.sandboxToken(REGISTRY);
    var id =
        client
            .post("/v1/card-imports", registry, "text/csv", "load", BodyPublishers.ofFile(file))
            .get("importId")
            .asText();
    while (client.get("/v1/card-imports/" + id, registry).get("state").asText().equals("running")) {
      Thread.sleep(50);
    }
    var token = client.sandboxToken(CHANNEL);
    var now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    var bodies =
        client
            .postAll("/v1/ecards", token, "sign-", SIGNINGS, i -> People.issuance(i, now), "signNo")
            .stream()
            .map(one -> Buffer.buffer("{\"signNo\":\"" + one + "\",\"purpose\":\"enquiry\"}"))
            .toList();
    return new Overload(platform, token, bodies);
  }

  private void run(int seconds, String staffToken) throws Exception {
    warmUp();
    double capacity = codesASecond(PEAK_SECONDS);
    System.err.printf("peak %.0f codes a second%n", capacity);
    var beside =
        List.of(
            new Beside(
                "health",
                platform.managementPort(),
                "/q/health/ready",
                null,
                new ConcurrentLinkedQueue<>()),
            new Beside(
                "administration",
                port(),
                "/v1/partners/" + CHANNEL,
                staffToken,
                new ConcurrentLinkedQueue<>()));
    var timer = vertx.setPeriodic(200, ignored -> beside.forEach(this::ask));
    var answers = openLoop(capacity * FACTOR, seconds);
    vertx.cancelTimer(timer);
    report(capacity, answers, seconds, beside);
    row("written after it was due", late);
    slices(answers);
  }

  private void warmUp() throws InterruptedException {
    double most = 0;
    for (int i = 0, steady = 0; i < MOST_WARM_UPS && steady < 2; i++) {
      double rate = codesASecond(WARM_UP_SECONDS);
      System.err.printf("warm-up: %.0f codes a second%n", rate);
      steady = rate < most * STEADY ? steady + 1 : 0;
      most = Math.max(most, rate);
    }
  }

  private double codesASecond(int seconds) throws InterruptedException {
    return closedLoop(seconds).stream().filter(one -> one.status() == 201).count()
        / (double) seconds;
  }

  private static void report(
      double capacity, List<Answer> answers, int seconds, List<Beside> beside) {
    var statuses = new TreeMap<Integer, List<Long>>();
    answers.forEach(
        one -> statuses.computeIfAbsent(one.status(), s -> new ArrayList<>()).add(one.nanos()));
    double good = statuses.getOrDefault(201, List.of()).size() / (double) seconds;
    System.out.printf(
        "peak %.0f/s; asked %.0f/s for %d s; goodput %.0f/s, %.2f of the peak%n",
        capacity, answers.size() / (double) seconds, seconds, good, good / capacity);
    System.out.println("| answer | number | p50 ms | p99 ms | most ms |");
    System.out.println("|---|---|---|---|---|");
    statuses.forEach((status, nanos) -> row(String.valueOf(status), nanos));
    for (var one : beside) {
      var nanos = new ArrayList<Long>();
      long failed = one.answers().stream().filter(answer -> answer.status() != 200).count();
      one.answers().forEach(answer -> nanos.add(answer.nanos()));
      row(one.name() + " (" + failed + " not answered 200)", nanos);
    }
  }

  /** By when they were due: what the first seconds are like, and what it settles to. */
  private static void slices(List<Answer> answers) {
    long begun = answers.stream().mapToLong(Answer::due).min().orElse(0);
    var slices = new TreeMap<Long, List<Answer>>();
    for (var one : answers) {
      long slice = (one.due() - begun) / (SLICE_SECONDS * 1_000_000_000L) * SLICE_SECONDS;
      slices.computeIfAbsent(slice, s -> new ArrayList<>()).add(one);
    }
    System.out.println("| due after s | served/s | p50, p99 ms | refused/s | p50, p99 ms |");
    System.out.println("|---|---|---|---|---|");
    slices.forEach(
        (since, those) ->
            System.out.printf(
                "| %d | %s | %s |%n",
                since,
                times(those.stream().filter(one -> one.status() == 201).toList()),
                times(those.stream().filter(one -> one.status() != 201).toList())));
  }

  private static String times(List<Answer> those) {
    var sorted = those.stream().mapToLong(Answer::nanos).sorted().toArray();
    return sorted.length == 0
        ? "0 | "
        : "%d | %.0f, %.0f"
            .formatted(
                sorted.length / SLICE_SECONDS,
                sorted[sorted.length / 2] / 1e6,
                sorted[(int) (sorted.length * 0.99)] / 1e6);
  }

  private static void row(String name, Collection<Long> nanos) {
    var sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
    if (sorted.length > 0) {
      System.out.printf(
          "| %s | %d | %.0f | %.0f | %.0f |%n",
          name,
          sorted.length,
          sorted[sorted.length / 2] / 1e6,
          sorted[(int) (sorted.length * 0.99)] / 1e6,
          sorted[sorted.length - 1] / 1e6);
    }
  }

  /** So many at a time, each anew when it is answered. */
  private List<Answer> closedLoop(int seconds) throws InterruptedException {
    var answers = new ConcurrentLinkedQueue<Answer>();
    long end = System.nanoTime() + seconds * 1_000_000_000L;
    vertx.runOnContext(
        ignored -> {
          for (int i = 0; i < AT_ONCE; i++) {
            again(end, answers);
          }
        });
    Thread.sleep(seconds * 1_000L + 500);
    return List.copyOf(answers);
  }

  private void again(long end, ConcurrentLinkedQueue<Answer> answers) {
    if (System.nanoTime() < end) {
      send(System.nanoTime(), answers, () -> again(end, answers));
    }
  }

  /** So many a second, whatever becomes of them. */
  private List<Answer> openLoop(double rate, int seconds) throws InterruptedException {
    var answers = new ConcurrentLinkedQueue<Answer>();
    late.clear();
    var sent = new AtomicInteger();
    long begun = System.nanoTime();
    var timer =
        vertx.setPeriodic(
            2,
            ignored -> {
              long due = (long) ((System.nanoTime() - begun) / 1e9 * rate);
              while (sent.get() < due) {
                long moment = begun + (long) (sent.getAndIncrement() / rate * 1e9);
                send(moment, answers, () -> {});
              }
            });
    Thread.sleep(seconds * 1_000L);
    vertx.cancelTimer(timer);
    for (int i = 0; i < 100 && answers.size() < sent.get(); i++) {
      Thread.sleep(100);
    }
    return List.copyOf(answers);
  }

  private void send(long due, ConcurrentLinkedQueue<Answer> answers, Runnable then) {
    var body = bodies.get(Math.floorMod(next.getAndIncrement(), bodies.size()));
    http.request(HttpMethod.POST, port(), "127.0.0.1", "/v1/identity-codes")
        .compose(
            request -> {
              late.add(System.nanoTime() - due);
              return request
                  .putHeader("Authorization", authorization)
                  .putHeader("Content-Type", "application/json")
                  .send(body);
            })
        .compose(response -> response.body().map(read -> response.statusCode()))
        .onComplete(
            done -> {
              int status = done.succeeded() ? done.result() : 0;
              answers.add(new Answer(status, due, System.nanoTime() - due));
              then.run();
            });
  }

  private void ask(Beside one) {
    long begun = System.nanoTime();
    http.request(HttpMethod.GET, one.port(), "127.0.0.1", one.path())
        .compose(
            request ->
                (one.token() == null
                        ? request
                        : request.putHeader("Authorization", "Bearer " + one.token()))
                    .send())
        .compose(response -> response.body().map(read -> response.statusCode()))
        .onComplete(
            done ->
                one.answers()
                    .add(
                        new Answer(
                            done.succeeded() ? done.result() : 0,
                            begun,
                            System.nanoTime() - begun)));
  }

  private int port() {
    return Integer.parseInt(platform.base().substring(platform.base().lastIndexOf(':') + 1));
  }
}
