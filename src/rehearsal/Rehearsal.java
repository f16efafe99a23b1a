import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/**
 * The callers of a rehearsal. It is told by lines of its input what happens to the servers, answers
 * each line when it is done, and prints the table in the end:
 *
 * <pre>
 * prepare 2000 300   registers partners, imports so many people, issues cards to so many of them
 * load 100           starts the callers, which pause so many milliseconds
 * begin NAME         something happens now
 * end SECONDS        every operation has to succeed again within that time
 * check JDBC-URL USER PASSWORD
 * </pre>
 */
final class Rehearsal {

  private static final String REGISTRY = "9199999999";
  private static final String CHANNEL = "1199999999";
  private static final String VERIFIER = "2199999999";

  /** What is before an event is normal; so long a success may be ago when it begins. */
  private static final long CALM = TimeUnit.SECONDS.toNanos(1);

  /**
   * How long an instance may be busy with itself, or a proxy know of none, while all is prepared.
   */
  private static final long PREPARING = TimeUnit.SECONDS.toNanos(180);

  private static final int CALM_WITHIN_SECONDS = 300;

  private final String base;
  private final String issuer;
  private final Staff staff;
  private final Client client;
  private final Protocol protocol = new Protocol();
  private final Failures failures;
  private final List<Event> events = new ArrayList<>();
  private Partner channel;
  private Partner verifier;
  private List<String> signNos;
  private int firstPerson;
  private Load load;
  private String name;
  private long begun;

  private Rehearsal(String base, String issuer, Staff staff, Path proxyLog) {
    this.base = base;
    this.issuer = issuer;
    this.staff = staff;
    this.client = new Client(base);
    this.failures = new Failures(protocol, proxyLog);
  }

  /**
   * @param arguments where the platform answers, its issuer, the port for the staff's provider, and
   *     the proxy's log
   */
  public static void main(String[] arguments) throws Exception {
    var rehearsal =
        new Rehearsal(
            arguments[0],
            arguments[1],
            Staff.start(Integer.parseInt(arguments[2])),
            Path.of(arguments[3]));
    System.out.println("ok");
    try (var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        System.out.println(rehearsal.told(line));
      }
    }
    System.exit(0);
  }

  private String told(String line) {
    var words = line.split(" ");
    try {
      switch (words[0]) {
        case "prepare" -> prepare(Integer.parseInt(words[1]), Integer.parseInt(words[2]));
        case "load" -> load(Integer.parseInt(words[1]));
        case "begin" -> begin(line.substring("begin ".length()));
        case "end" -> end(Integer.parseInt(words[1]));
        case "check" -> {
          load.end();
          return new Check(protocol, events).against(words[1], words[2], words[3]);
        }
        default -> throw new IllegalArgumentException(line);
      }
      return "ok";
    } catch (Exception e) {
      e.printStackTrace();
      return "failed " + e;
    }
  }

  private void prepare(int people, int cards) throws Exception {
    var registry = register(REGISTRY, "registry");
    channel = register(CHANNEL, "channel");
    verifier = register(VERIFIER, "verifier");
    importPeople(token(registry), people);
    var now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    var token = token(channel);
    signNos =
        patiently(
            () ->
                client.postAll(
                    "/v1/ecards",
                    token,
                    "signing-",
                    cards,
                    i -> People.issuance(i, now),
                    "signNo"));
    firstPerson = cards;
  }

  private Partner register(String number, String role) throws Exception {
    var partner = Partner.create(number, issuer);
    patiently(() -> partner.register(client, staff.token(), role));
    return partner;
  }

  private String token(Partner partner) throws Exception {
    return patiently(() -> client.token(partner.tokenRequest()));
  }

  /** What fails is done again for a while; it has a key, or may be done twice. */
  private static <T> T patiently(Callable<T> what) throws Exception {
    long end = System.nanoTime() + PREPARING;
    while (true) {
      try {
        return what.call();
      } catch (IOException | RuntimeException e) {
        if (System.nanoTime() - end > 0) {
          throw e;
        }
        TimeUnit.SECONDS.sleep(1);
      }
    }
  }

  private void importPeople(String token, int people) throws Exception {
    var rows = new StringBuilder(People.CSV_HEADER);
    for (int i = 0; i < people; i++) {
      rows.append(People.csvRow(i));
    }
    var file = rows.toString();
    var begun =
        patiently(
            () ->
                client.post(
                    "/v1/card-imports",
                    token,
                    "text/csv",
                    "rehearsal",
                    BodyPublishers.ofString(file)));
    var address = "/v1/card-imports/" + begun.get("importId").asText();
    var status = patiently(() -> client.get(address, token));
    while (status.get("state").asText().equals("running")) {
      TimeUnit.MILLISECONDS.sleep(200);
      status = patiently(() -> client.get(address, token));
    }
    if (status.get("accepted").asInt() != people) {
      throw new IllegalStateException("the import went wrong: " + status);
    }
  }

  private void load(int pause) throws InterruptedException {
    load = new Load(base, protocol, channel, verifier, signNos, firstPerson, pause);
    long now = System.nanoTime();
    load.start();
    require(awaitAll(now, CALM_WITHIN_SECONDS));
  }

  private void begin(String what) throws InterruptedException {
    require(awaitAll(System.nanoTime(), CALM_WITHIN_SECONDS));
    name = what;
    begun = System.nanoTime();
  }

  private void end(int seconds) throws InterruptedException {
    long now = System.nanoTime();
    boolean well = awaitAll(now, seconds);
    events.add(new Event(name, begun - CALM, System.nanoTime(), well));
    var ended = events.get(events.size() - 1);
    var check = new Check(protocol, events);
    System.err.print(check.row(ended) + "\n" + check.refusals(ended) + failures.of(ended));
  }

  private static void require(boolean well) {
    if (!well) {
      throw new IllegalStateException("not every operation succeeds before anything happens");
    }
  }

  private boolean awaitAll(long since, int seconds) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (System.nanoTime() < end) {
      if (protocol.allSucceededSince(since)) {
        return true;
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
    return false;
  }

  /**
   * @param well whether everything worked again in the end
   */
  record Event(String name, long from, long until, boolean well) {

    boolean covers(long at) {
      return at - from >= 0 && at - until <= 0;
    }
  }
}
