import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Measures the packaged platform. Each HTTP row is warmed up first; then all of them are measured
 * in turn, several rounds, so that a noisy moment of the machine does not hit one row alone.
 */
final class Bench {

  private static final String JSON = "application/json";
  private static final String CHANNEL = "1000000001";
  private static final String PORTAL = "3000000001";
  private static final String VERIFIER = "2000000001";
  private static final String REGISTRY = "9000000001";

  private static final String TOKEN = "token (private_key_jwt)";
  private static final String ISSUANCE = "issuance";
  private static final String CODE = "identity code";
  private static final String CODE_SVG = "identity code with svg";
  private static final String VERIFICATION = "verification";
  private static final String IMPORT = "card import";
  private static final String EXCHANGE = "login: code for tokens";
  private static final String KEYCLOAK = "login: code for tokens, Keycloak";
  private static final String LOOP = "login: all of it, by scan";
  private static final String PAGES = "login: open pages";
  private static final String LOOP_PIN = "login: all of it, with PIN";

  /** Signings whose codes are shown and verified; each has two good codes at a time. */
  private static final int SIGNINGS = 20_000;

  /** Two newest codes of a signing are good. */
  private static final int CODES_A_SIGNING = 2;

  /** Holders whose cards are lost and found again. */
  private static final int EVENT_HOLDERS = 10_000;

  private static final int MAX_WARM_UPS = 5;

  /**
   * A measurement of an exchange is two thousand requests, too few for the compiler to be done when
   * two of them are alike by chance.
   */
  private static final int MIN_EXCHANGES = 6;

  private static final Path DIRECTORY = Path.of("target", "bench");

  private final Settings settings;
  private final String issuer;
  private final Client client;
  private final Wrk wrk;
  private final Path bodies = DIRECTORY.resolve("bodies");
  private final Map<String, Row> rows = new LinkedHashMap<>();
  private List<String> signNos = List.of();
  private final LoginRows logins;
  private Assertions assertions;
  private Keycloak keycloak;
  private int nextPerson;
  private int run;

  private Bench(Settings settings, Platform platform) {
    this.settings = settings;
    this.issuer = platform.issuer();
    this.client = new Client(platform.base());
    this.wrk = new Wrk(platform.base());
    this.logins = new LoginRows(client, platform, bodies, settings.seconds());
  }

  /** Prepares a row's load just before it is sent. */
  private interface Preparation {
    Wrk.Load prepare() throws IOException, InterruptedException;
  }

  /** Prepares a row's load and sends it. */
  private interface Measurement {
    Wrk.Result take() throws IOException, InterruptedException;
  }

  /** A row of the table with what it measured so far. */
  private record Row(String name, Double aim, Measurement measurement, List<Wrk.Result> results) {}

  public static void main(String[] arguments) throws Exception {
    var settings = Settings.parse(arguments);
    Files.createDirectories(DIRECTORY);
    var signatures = settings.wants("es256") ? Signatures.measure() : List.<Signatures.Rate>of();
    try (var platform = Platform.start(settings.javaOptions())) {
      var bench = new Bench(settings, platform);
      var imported = bench.importCards();
      bench.prepare();
      bench.measure();
      var table = new Table();
      bench.rows.values().forEach(row -> table.http(row.name(), row.aim(), row.results()));
      bench.besideKeycloak(table);
      if (settings.wants(IMPORT)) {
        table.imported(imported);
      }
      if (settings.wants(PAGES)) {
        table.pages(bench.logins.pages());
      }
      if (settings.wants("events")) {
        table.events(bench.events());
      }
      signatures.forEach(table::signatures);
      System.out.print(table);
    }
    System.exit(0);
  }

  /** Rows a second from the first byte sent to the last row applied. */
  private double importCards() throws IOException, InterruptedException {
    int people = people();
    var file = DIRECTORY.resolve("cards.csv");
    try (var out = Files.newBufferedWriter(file)) {
      out.write(People.CSV_HEADER);
      for (int i = 0; i < people; i++) {
        out.write(People.csvRow(i));
      }
    }
    var token = client.sandboxToken(REGISTRY);
    long begun = System.nanoTime();
    var id =
        client
            .post("/v1/card-imports", token, "text/csv", "bench", BodyPublishers.ofFile(file))
            .get("importId")
            .asText();
    var status = client.get("/v1/card-imports/" + id, token);
    while (status.get("state").asText().equals("running")) {
      Thread.sleep(50);
      status = client.get("/v1/card-imports/" + id, token);
    }
    double seconds = (System.nanoTime() - begun) / 1e9;
    if (!status.get("state").asText().equals("completed")
        || status.get("accepted").asInt() != people) {
      throw new IllegalStateException("the import went wrong: " + status);
    }
    progress("imported %d cards in %.1f s".formatted(people, seconds));
    return people / seconds;
  }

  private void besideKeycloak(Table table) {
    if (rows.containsKey(EXCHANGE) && rows.containsKey(KEYCLOAK)) {
      table.times(
          "login: code for tokens beside Keycloak",
          rows.get(EXCHANGE).results(),
          rows.get(KEYCLOAK).results(),
          "≥ 5");
    }
  }

  /** Where the rows wanted need few cards, few are imported. */
  private int people() {
    if (settings.wantsAny(IMPORT, ISSUANCE)) {
      return settings.people();
    }
    return LoginRows.HOLDERS
        + (settings.wantsAny(CODE, CODE_SVG, VERIFICATION) ? SIGNINGS : 0)
        + (settings.wants("events") ? EVENT_HOLDERS : 0);
  }

  private void prepare() throws IOException, InterruptedException {
    row("bare endpoint", null, () -> Wrk.Load.get("/sandbox/bare"));
    row(TOKEN, null, this::tokens);
    row(ISSUANCE, 0.04, this::issuances);
    row(CODE, 0.30, () -> codes(""));
    row(CODE_SVG, null, () -> codes(",\"image\":\"svg\""));
    row(VERIFICATION, 0.15, this::verifications);
    row("login: token (client_secret_basic)", null, this::secretTokens);
    prepareLogins();
    assertions = settings.wants(TOKEN) ? Assertions.ofNewPartner(client, issuer) : null;
    if (settings.wantsAny(CODE, CODE_SVG, VERIFICATION)) {
      prepareCards();
    }
    for (var row : rows.values()) {
      warmUp(row);
    }
  }

  private void prepareLogins() throws IOException, InterruptedException {
    measured(EXCHANGE, null, logins::exchange);
    if (settings.wants(KEYCLOAK) && Keycloak.present()) {
      keycloak = Keycloak.start();
      measured(KEYCLOAK, null, () -> logins.exchange(keycloak));
    }
    measured(LOOP, null, () -> logins.loop(false));
    measured(LOOP_PIN, null, () -> logins.loop(true));
    if (settings.wantsAny(EXCHANGE, LOOP, LOOP_PIN, PAGES)) {
      logins.prepare(now(), settings.wants(LOOP_PIN));
      nextPerson = LoginRows.HOLDERS;
      progress("prepared %d holders who log in".formatted(LoginRows.HOLDERS));
    }
  }

  private void prepareCards() throws IOException, InterruptedException {
    var first = nextPerson;
    nextPerson += SIGNINGS;
    var now = now();
    signNos =
        client.postAll(
            "/v1/ecards",
            client.sandboxToken(CHANNEL),
            "signing-",
            SIGNINGS,
            i -> People.issuance(first + i, now),
            "signNo");
    progress("issued %d electronic cards".formatted(SIGNINGS));
  }

  /** Ten times as long as a row of requests, a minute at most; what is late is waited for. */
  private Events.Result events() throws IOException, InterruptedException {
    int first = nextPerson;
    nextPerson += EVENT_HOLDERS;
    return Events.measure(
        client,
        issuer,
        first,
        Math.min(60, 10 * settings.seconds()),
        client.sandboxToken(REGISTRY));
  }

  private void row(String name, Double aim, Preparation preparation) {
    measured(name, aim, () -> wrk.run(preparation.prepare(), settings.seconds()));
  }

  private void measured(String name, Double aim, Measurement measurement) {
    if (settings.wants(name)) {
      rows.put(name, new Row(name, aim, measurement, new ArrayList<>()));
    }
  }

  private void measure() throws IOException, InterruptedException {
    for (int round = 1; round <= settings.rounds(); round++) {
      for (var row : rows.values()) {
        var result = row.measurement().take();
        row.results().add(result);
        progress("round %d: %s".formatted(round, Table.line(row.name(), result)));
      }
    }
  }

  /** Until the JIT compiler is done: a run is hardly faster than the one before. */
  private void warmUp(Row row) throws IOException, InterruptedException {
    double before = 0;
    int least = row.name().startsWith(EXCHANGE) ? MIN_EXCHANGES : 1;
    for (int i = 1; i <= Math.max(least, MAX_WARM_UPS); i++) {
      var result = row.measurement().take();
      progress("warm-up: " + Table.line(row.name(), result));
      if (i >= least && result.rate() < before * 1.1) {
        return;
      }
      before = result.rate();
    }
  }

  private Wrk.Load tokens() throws IOException {
    write(settings.seconds() * 8_000, i -> assertions.tokenRequest());
    return new Wrk.Load(
        "/oauth2/token", bodies, "application/x-www-form-urlencoded", null, null, true);
  }

  /** The access token that a portal gets for itself. */
  private Wrk.Load secretTokens() throws IOException {
    write(1, i -> "grant_type=client_credentials");
    return form("/oauth2/token");
  }

  private Wrk.Load form(String path) {
    return new Wrk.Load(
        path,
        bodies,
        "application/x-www-form-urlencoded",
        Client.sandboxLogin(PORTAL),
        null,
        false);
  }

  private String bearer(String number) throws IOException, InterruptedException {
    return "Bearer " + client.sandboxToken(number);
  }

  /** Another holder each time. */
  private Wrk.Load issuances() throws IOException, InterruptedException {
    int count = settings.seconds() * 4_000;
    int first = nextPerson;
    nextPerson += count;
    if (nextPerson > settings.people()) {
      throw new IllegalStateException("too few people: raise --people");
    }
    var now = now();
    write(count, i -> People.issuance(first + i, now));
    var token = client.sandboxToken(CHANNEL);
    return new Wrk.Load("/v1/ecards", bodies, JSON, "Bearer " + token, "run-" + ++run + "-", true);
  }

  private Wrk.Load codes(String image) throws IOException, InterruptedException {
    write(SIGNINGS, i -> codeRequest(i, image));
    return new Wrk.Load("/v1/identity-codes", bodies, JSON, bearer(CHANNEL), null, false);
  }

  /** A fresh code each time: they live 60 seconds, so they are made just before. */
  private Wrk.Load verifications() throws IOException, InterruptedException {
    var codes =
        client.postAll(
            "/v1/identity-codes",
            client.sandboxToken(CHANNEL),
            null,
            SIGNINGS * CODES_A_SIGNING,
            i -> codeRequest(i, ""),
            "code");
    write(codes.size(), i -> "{\"code\":\"%s\",\"purpose\":\"medical\"}".formatted(codes.get(i)));
    return new Wrk.Load("/v1/verifications", bodies, JSON, bearer(VERIFIER), null, true);
  }

  private String codeRequest(int i, String image) {
    return "{\"signNo\":\"%s\",\"purpose\":\"medical\"%s}"
        .formatted(signNos.get(i % signNos.size()), image);
  }

  private void write(int count, IntFunction<String> body) throws IOException {
    Files.write(
        bodies,
        (Iterable<String>) IntStream.range(0, count).mapToObj(body)::iterator,
        StandardCharsets.UTF_8);
  }

  private static String now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static void progress(String text) {
    System.err.println(text);
  }
}
