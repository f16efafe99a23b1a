import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Callers that ask all the time, a few at once, and behave as callers should: what was not answered
 * is asked again, issuances under the same key, and codes until it is known what became of them.
 */
final class Load {

  private static final Duration PATIENCE = Duration.ofSeconds(4);
  private static final Duration AGAIN = Duration.ofMillis(200);
  private static final int CODES_AHEAD = 20;

  /** Codes live for a minute. */
  private static final long CODE_LIFE = TimeUnit.SECONDS.toNanos(45);

  /** When an accepted code is shown once more: at once, and after a server may have changed. */
  private static final int[] SHOWN_AGAIN_SECONDS = {0, 8, 25};

  /** As many as it takes to show all of them in time. */
  private static final int SHOWING_AGAIN = 3;

  private static final Duration LAST_SHOWN = Duration.ofSeconds(120);

  /** By which the proxy's log tells one request from another. */
  private static final String NUMBER = "X-Request-Number";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();

  private final String base;
  private final Protocol protocol;
  private final Partner channel;
  private final Partner verifier;
  private final List<String> signNos;
  private final AtomicInteger nextPerson;
  private final int pause;
  private final List<Thread> workers = new ArrayList<>();
  private final List<Thread> showing = new ArrayList<>();
  private final BlockingQueue<Code> codes = new LinkedBlockingQueue<>(CODES_AHEAD);
  private final DelayQueue<Shown> again = new DelayQueue<>();
  private final AtomicLong numbers = new AtomicLong();
  private volatile String channelToken;
  private volatile String verifierToken;
  private volatile boolean ended;

  private record Code(String value, long madeAt) {}

  /** A code that was accepted, to be shown once more at a time. */
  private record Shown(String code, long at) implements Delayed {

    private static Shown after(Duration time, String code) {
      return new Shown(code, System.nanoTime() + time.toNanos());
    }

    @Override
    public long getDelay(TimeUnit unit) {
      return unit.convert(at - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    @Override
    public int compareTo(Delayed other) {
      return Long.signum(at - ((Shown) other).at);
    }
  }

  private interface Act {
    void run() throws InterruptedException;
  }

  /**
   * @param pause of each caller between two requests, in milliseconds
   */
  Load(
      String base,
      Protocol protocol,
      Partner channel,
      Partner verifier,
      List<String> signNos,
      int firstPerson,
      int pause) {
    this.base = base;
    this.protocol = protocol;
    this.channel = channel;
    this.verifier = verifier;
    this.signNos = signNos;
    this.nextPerson = new AtomicInteger(firstPerson);
    this.pause = pause;
  }

  void start() throws InterruptedException {
    tokens();
    worker("token", this::tokens);
    for (int i = 0; i < 2; i++) {
      worker("issuance-" + i, this::issue);
      worker("code-" + i, this::code);
      worker("verification-" + i, this::verify);
    }
    for (int i = 0; i < SHOWING_AGAIN; i++) {
      showing.add(started("shown-again-" + i, this::showAgain));
    }
  }

  /** The codes that were accepted last are shown again before it has ended. */
  void end() throws InterruptedException {
    ended = true;
    for (var worker : workers) {
      worker.interrupt();
      worker.join();
    }
    long until = System.nanoTime() + LAST_SHOWN.toNanos();
    for (var one : showing) {
      TimeUnit.NANOSECONDS.timedJoin(one, Math.max(1, until - System.nanoTime()));
      if (one.isAlive()) {
        throw new IllegalStateException("codes could not be shown again: " + again.size());
      }
    }
  }

  private void worker(String name, Act act) {
    workers.add(
        started(
            name,
            () -> {
              while (!ended) {
                act.run();
                Thread.sleep(pause);
              }
            }));
  }

  private static Thread started(String name, Act act) {
    var thread =
        new Thread(
            () -> {
              try {
                act.run();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  /** One for each partner; the newest is the one that is used. */
  private void tokens() throws InterruptedException {
    var mine = token(channel);
    channelToken = mine == null ? channelToken : mine;
    var its = token(verifier);
    verifierToken = its == null ? verifierToken : its;
  }

  private String token(Partner partner) throws InterruptedException {
    var answer =
        send(
            Operation.TOKEN,
            request("/oauth2/token", null)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(partner.tokenRequest()))
                .build());
    return member(answer, "access_token");
  }

  private void issue() throws InterruptedException {
    int person = nextPerson.getAndIncrement();
    var body = People.issuance(person, Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    while (!ended) {
      var answer = post(Operation.ISSUANCE, "/v1/ecards", channelToken, "person-" + person, body);
      var signNo = member(answer, "signNo");
      if (signNo != null) {
        protocol.acknowledged(Operation.ISSUANCE, signNo);
        return;
      }
      Thread.sleep(AGAIN.toMillis());
    }
  }

  private void code() throws InterruptedException {
    var signNo = signNos.get((int) (System.nanoTime() / 1_000 % signNos.size()));
    var answer =
        post(
            Operation.CODE,
            "/v1/identity-codes",
            channelToken,
            null,
            "{\"signNo\":\"%s\",\"purpose\":\"medical\"}".formatted(signNo));
    var code = member(answer, "code");
    if (code == null) {
      Thread.sleep(AGAIN.toMillis());
    } else if (!codes.offer(new Code(code, System.nanoTime()))) {
      // the holder puts the phone away
      codes.poll();
    }
  }

  private void verify() throws InterruptedException {
    var code = codes.poll(200, TimeUnit.MILLISECONDS);
    if (code == null || System.nanoTime() - code.madeAt() > CODE_LIFE) {
      return;
    }
    while (!ended && System.nanoTime() - code.madeAt() < CODE_LIFE) {
      var answer = show(Operation.VERIFICATION, code.value());
      if (answer != null && answer.statusCode() == 200) {
        protocol.accepted(code.value());
        protocol.acknowledged(Operation.VERIFICATION, member(answer, "verificationId"));
        for (int seconds : SHOWN_AGAIN_SECONDS) {
          again.add(Shown.after(Duration.ofSeconds(seconds), code.value()));
        }
      }
      if (answer != null && answer.statusCode() / 100 != 5) {
        return;
      }
      // nobody knows what became of it
      Thread.sleep(AGAIN.toMillis());
    }
  }

  /** What is shown again is refused, whatever happened to the servers meanwhile. */
  private void showAgain() throws InterruptedException {
    while (!ended || !again.isEmpty()) {
      var shown = again.poll(1, TimeUnit.SECONDS);
      if (shown == null) {
        continue;
      }
      var answer = show(null, shown.code());
      if (answer == null || List.of(401, 429, 500, 502, 503, 504).contains(answer.statusCode())) {
        again.add(Shown.after(AGAIN, shown.code()));
        continue;
      }
      protocol.shownAgain.incrementAndGet();
      if (answer.statusCode() == 200) {
        protocol.accepted(shown.code());
      }
    }
  }

  private HttpResponse<String> show(Operation operation, String code) throws InterruptedException {
    return post(
        operation,
        "/v1/verifications",
        verifierToken,
        null,
        "{\"code\":\"%s\",\"purpose\":\"medical\"}".formatted(code));
  }

  private HttpResponse<String> post(
      Operation operation, String path, String token, String key, String body)
      throws InterruptedException {
    var request = request(path, token).header("Content-Type", "application/json");
    if (key != null) {
      request.header("Idempotency-Key", key);
    }
    return send(operation, request.POST(BodyPublishers.ofString(body)).build());
  }

  private HttpRequest.Builder request(String path, String token) {
    var request =
        HttpRequest.newBuilder(URI.create(base + path))
            .timeout(PATIENCE)
            .header(NUMBER, Long.toString(numbers.incrementAndGet()));
    return token == null ? request : request.header("Authorization", "Bearer " + token);
  }

  /** Null where no answer came. */
  private HttpResponse<String> send(Operation operation, HttpRequest request)
      throws InterruptedException {
    HttpResponse<String> answer = null;
    var problem = "";
    var said = "";
    try {
      answer = http.send(request, BodyHandlers.ofString());
      problem = answer.statusCode() / 100 == 2 ? "" : problem(answer);
      said = answer.statusCode() / 100 == 5 ? answer.body() : "";
    } catch (IOException e) {
      problem = e.getClass().getSimpleName();
      said = e.toString();
    }
    if (operation != null) {
      long number = request.headers().firstValueAsLong(NUMBER).orElseThrow();
      int status = answer == null ? 0 : answer.statusCode();
      protocol.answered(
          new Protocol.Answer(operation, number, System.nanoTime(), status, problem, said));
    }
    return answer;
  }

  /** The last part of a problem document's type. */
  private static String problem(HttpResponse<String> answer) {
    var type = text(answer, "type");
    if (type == null) {
      type = text(answer, "error");
    }
    return type == null ? "http-" + answer.statusCode() : type.replaceFirst(".*[:/#]", "");
  }

  private static String member(HttpResponse<String> answer, String member) {
    return answer == null || answer.statusCode() / 100 != 2 ? null : text(answer, member);
  }

  private static String text(HttpResponse<String> answer, String member) {
    try {
      return JSON.readTree(answer.body()).path(member).asText(null);
    } catch (IOException noJson) {
      return null;
    }
  }
}
