import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;
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

  static final String TOKEN = "token (private_key_jwt)";
  static final String ISSUANCE = "issuance";
  static final String CODE = "identity code";
  private static final String CODE_SVG = "identity code with svg";
  static final String VERIFICATION = "verification";
  private static final String IMPORT = "card import";
  private static final int WARM_UP_CARDS = 20_000;
  private static final String EXCHANGE = "login: code for tokens";
  private static final String KEYCLOAK = "login: code for tokens, Keycloak";
  private static final String INTROSPECTION = "token introspection, Keycloak";
  private static final String LOOP = "login: all of it, by scan";
  private static final String PAGES = "login: open pages";
  private static final String LOOP_PIN = "login: all of it, with PIN";

  /** Two newest codes of a signing are good. */
  private static final int CODES_A_SIGNING = 2;

  /** More are not issued or verified in a second here; so many are prepared for each. */
  private static final int MOST_A_SECOND = 6_000;

  /** More codes are not made in a second here. */
  private static final int MOST_CODES_A_SECOND = 20_000;

  /** Holders whose cards are lost and found again. */
  private static final int EVENT_HOLDERS = 10_000;

  /** Beyond those that there are at least. */
  private static final int MAX_WARM_UPS = 3;

  /**
   * A measurement of an exchange is two thousand requests, too few for the compiler to be done when
   * two of them are alike by chance.
   */
  private static final int MIN_EXCHANGES = 6;

  private static final Path DIRECTORY = Path.of("target", "bench");

  private final Settings settings;
  private final Platform platform;
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
  private int nextCode;

  /** Which person the so-manieth is whose electronic card is asked for, and how many there are. */
  private IntUnaryOperator who = IntUnaryOperator.identity();

  private int available;
  private int run;

  Bench(Settings settings, Platform platform) {
    this.settings = settings;
    this.platform = platform;
    this.issuer = platform.issuer();
    this.client = new Client(platform.base());
    this.wrk = new Wrk(platform.base(), platform.handle());
    this.available = settings.people();
    this.logins = new LoginRows(client, platform, bodies, settings.seconds());
  }

  /** Prepares a row's load just before it is sent. */
  private interface Preparation {
    Wrk.Load prepare() throws IOException, InterruptedException;
  }

  /** Prepares a row's load and sends it. */
  private interface Measurement {
    Wrk.Result take(int connections) throws IOException, InterruptedException;
  }

  /**
   * A row of the table with what it measured so far.
   *
   * @param many with many connections; empty where it is measured with few only
   */
  record Row(
      String name,
      Double aim,
      Measurement measurement,
      boolean alsoWithMany,
      List<Wrk.Result> few,
      List<Wrk.Result> many) {

    private static Row of(String name, Double aim, Measurement measurement, boolean alsoWithMany) {
      return new Row(name, aim, measurement, alsoWithMany, new ArrayList<>(), new ArrayList<>());
    }
  }

  public static void main(String[] arguments) throws Exception {
    var settings = Settings.parse(arguments);
    Files.createDirectories(DIRECTORY);
    var signatures = settings.wants("es256") ? Signatures.measure() : List.<Signatures.Rate>of();
    try (var platform = Platform.start(settings)) {
      var bench = new Bench(settings, platform);
      bench.warmUpImport();
      var imported = bench.importCards(IntStream.range(0, bench.people()));
      bench.prepare();
      bench.measure();
      long resident = platform.residentMib();
      var inside = settings.inside() ? bench.lookInside() : "";
      var table = new Table();
      bench.rows.values().forEach(table::http);
      bench.besideKeycloak(table);
      if (settings.wants(IMPORT)) {
        table.imported("card import into an empty database", 20_000, imported);
        table.imported(
            "card import beside these cards",
            12_000,
            bench.importCards(
                IntStream.range(bench.people(), bench.people() + bench.people() / 2)));
      }
      table.program(platform.startedIn(), resident);
      if (settings.wants(PAGES)) {
        table.pages(bench.logins.pages());
      }
      if (settings.wants("events")) {
        table.events(bench.events());
      }
      signatures.forEach(table::signatures);
      System.out.print(table);
      System.out.print(inside);
    }
    System.exit(0);
  }

  /** With cards that no row uses, until a file is hardly faster than the one before. */
  private void warmUpImport() throws IOException, InterruptedException {
    double before = 0;
    for (int i = 0; settings.wants(IMPORT) && i < MAX_WARM_UPS; i++) {
      int first = 2 * people() + i * WARM_UP_CARDS;
      double rate = importCards(IntStream.range(first, first + WARM_UP_CARDS)).rate();
      if (rate < before * 1.1) {
        return;
      }
      before = rate;
    }
  }

  /** Rows a second from the first byte sent to the last row applied, and the cost of a row. */
  Wrk.Result importCards(IntStream people) throws IOException, InterruptedException {
    var file = DIRECTORY.resolve("cards.csv");
    int count = 0;
    try (var out = Files.newBufferedWriter(file)) {
      out.write(People.CSV_HEADER);
      for (var rows = people.iterator(); rows.hasNext(); count++) {
        out.write(People.csvRow(rows.nextInt()));
      }
    }
    var before = Cpu.of(platform.handle());
    var token = client.sandboxToken(REGISTRY);
    long begun = System.nanoTime();
    var id =
        client
            .post(
                "/v1/card-imports",
                token,
                "text/csv",
                "bench-" + ++run,
                BodyPublishers.ofFile(file))
            .get("importId")
            .asText();
    var status = client.get("/v1/card-imports/" + id, token);
    while (status.get("state").asText().equals("running")) {
      Thread.sleep(50);
      status = client.get("/v1/card-imports/" + id, token);
    }
    double seconds = (System.nanoTime() - begun) / 1e9;
    if (!status.get("state").asText().equals("completed")
        || status.get("accepted").asInt() != count) {
      throw new IllegalStateException("the import went wrong: " + status);
    }
    var cost = Cpu.of(platform.handle()).since(before).micros(count);
    progress("imported %d cards in %.1f s".formatted(count, seconds));
    return new Wrk.Result(count, count / seconds, 0, 0, 0, 0, cost);
  }

  private void besideKeycloak(Table table) {
    besideKeycloak(table, EXCHANGE, KEYCLOAK, 5);
    besideKeycloak(table, VERIFICATION, INTROSPECTION, 10);
  }

  private void besideKeycloak(Table table, String ours, String theirs, int aim) {
    if (rows.containsKey(ours) && rows.containsKey(theirs)) {
      table.times(rows.get(ours), rows.get(theirs), aim);
    }
  }

  /** Where the rows wanted need few cards, few are imported. */
  private int people() {
    if (settings.wantsAny(IMPORT, ISSUANCE)) {
      return settings.people();
    }
    return LoginRows.HOLDERS
        + (settings.wantsAny(CODE, CODE_SVG, VERIFICATION) ? settings.signings() : 0)
        + (settings.wants("events") ? EVENT_HOLDERS : 0);
  }

  void prepare() throws IOException, InterruptedException {
    row("bare endpoint", null, () -> Wrk.Load.get("/sandbox/bare"));
    row(TOKEN, 0.08, this::tokens);
    add(ISSUANCE, 0.05, this::issue, true);
    add(CODE, 0.22, connections -> codes("", connections), true);
    add(CODE_SVG, 0.12, connections -> codes(",\"image\":\"svg\"", connections), true);
    row(VERIFICATION, 0.12, this::verifications);
    if (settings.wantsAny(KEYCLOAK, INTROSPECTION) && Keycloak.present()) {
      keycloak = Keycloak.start();
      var theirs = keycloak.wrk();
      add(
          INTROSPECTION,
          null,
          connections ->
              theirs.run(keycloak.introspection(bodies), connections, settings.seconds()),
          true);
    }
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

  /** From now on other people's cards are measured; the results so far are given back. */
  List<Row> measureOthers(IntUnaryOperator people, int count)
      throws IOException, InterruptedException {
    var before = List.copyOf(rows.values());
    who = people;
    available = count;
    nextPerson = 0;
    rows.replaceAll((name, row) -> Row.of(name, row.aim(), row.measurement(), row.alsoWithMany()));
    prepareCards();
    for (var row : rows.values()) {
      warmUp(row);
    }
    measure();
    return before;
  }

  List<Row> rows() {
    return List.copyOf(rows.values());
  }

  private void prepareLogins() throws IOException, InterruptedException {
    add(EXCHANGE, null, ignored -> logins.exchange(), false);
    if (keycloak != null) {
      add(KEYCLOAK, null, ignored -> logins.exchange(keycloak), false);
    }
    add(LOOP, null, ignored -> logins.loop(false), false);
    add(LOOP_PIN, null, ignored -> logins.loop(true), false);
    if (settings.wantsAny(EXCHANGE, LOOP, LOOP_PIN, PAGES)) {
      logins.prepare(now(), settings.wants(LOOP_PIN));
      nextPerson = LoginRows.HOLDERS;
      progress("prepared %d holders who log in".formatted(LoginRows.HOLDERS));
    }
  }

  private void prepareCards() throws IOException, InterruptedException {
    var first = nextPerson;
    nextPerson += settings.signings();
    var now = now();
    signNos =
        client.postAll(
            "/v1/ecards",
            client.sandboxToken(CHANNEL),
            "signing-" + ++run + "-",
            settings.signings(),
            i -> People.issuance(who.applyAsInt(first + i), now),
            "signNo");
    progress("issued %d electronic cards".formatted(settings.signings()));
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
    add(
        name,
        aim,
        connections -> wrk.run(preparation.prepare(), connections, settings.seconds()),
        true);
  }

  private void add(String name, Double aim, Measurement measurement, boolean alsoWithMany) {
    if (settings.wants(name)) {
      rows.put(name, Row.of(name, aim, measurement, alsoWithMany));
    }
  }

  void measure() throws IOException, InterruptedException {
    for (int round = 1; round <= settings.rounds(); round++) {
      for (var row : rows.values()) {
        row.few().add(taken(round, row, Wrk.CONNECTIONS));
        if (row.alsoWithMany()) {
          row.many().add(taken(round, row, Wrk.MANY_CONNECTIONS));
        }
      }
    }
  }

  private Wrk.Result taken(int round, Row row, int connections)
      throws IOException, InterruptedException {
    var result = row.measurement().take(connections);
    progress("round %d: %s".formatted(round, Table.line(row.name(), connections, result)));
    return result;
  }

  /** Each row once more, while its servers and the profiler count; its rate is not used. */
  private String lookInside() throws IOException, InterruptedException, SQLException {
    var text = new StringBuilder();
    try (var inside = new Inside(platform, settings)) {
      wrk.lookInside(inside);
      for (var row : rows.values()) {
        row.measurement().take(Wrk.CONNECTIONS);
        text.append(inside.report(row.name()));
      }
      if (settings.wants(IMPORT)) {
        int count = people() / 2;
        inside.begin(settings.seconds());
        importCards(IntStream.range(people() + count, people() + 2 * count));
        inside.end(count);
        text.append(inside.report(IMPORT));
      }
    }
    return text.toString();
  }

  /** Until the JIT compiler is done: a run is hardly faster than the one before. */
  private void warmUp(Row row) throws IOException, InterruptedException {
    double before = 0;
    int least = row.name().startsWith(EXCHANGE) ? MIN_EXCHANGES : 3;
    for (int i = 1; i <= least + MAX_WARM_UPS; i++) {
      var result = row.measurement().take(Wrk.CONNECTIONS);
      progress("warm-up: " + Table.line(row.name(), Wrk.CONNECTIONS, result));
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
  private Wrk.Result issue(int connections) throws IOException, InterruptedException {
    int first = nextPerson;
    int count = settings.seconds() * MOST_A_SECOND;
    if (first + count > available) {
      throw new IllegalStateException("too few people: raise --people");
    }
    var result = wrk.run(issuances(first, count), connections, settings.seconds());
    nextPerson += Math.min(count, (int) result.requests() + connections);
    return result;
  }

  private Wrk.Load issuances(int first, int count) throws IOException, InterruptedException {
    var now = now();
    write(count, i -> People.issuance(who.applyAsInt(first + i), now));
    var token = client.sandboxToken(CHANNEL);
    return new Wrk.Load("/v1/ecards", bodies, JSON, "Bearer " + token, "run-" + ++run + "-", true);
  }

  /** Goes on with the signing after the last one, so that each has its turn as seldom as can be. */
  private Wrk.Result codes(String image, int connections) throws IOException, InterruptedException {
    int first = nextCode;
    int count = Math.min(settings.signings(), settings.seconds() * MOST_CODES_A_SECOND);
    write(count, i -> codeRequest(first + i, image));
    var load = new Wrk.Load("/v1/identity-codes", bodies, JSON, bearer(CHANNEL), null, false);
    var result = wrk.run(load, connections, settings.seconds());
    nextCode = (int) ((first + result.requests()) % settings.signings());
    return result;
  }

  /** A fresh code each time: they live 60 seconds, so they are made just before. */
  private Wrk.Load verifications() throws IOException, InterruptedException {
    var codes =
        client.postAll(
            "/v1/identity-codes",
            client.sandboxToken(CHANNEL),
            null,
            Math.min(settings.signings() * CODES_A_SIGNING, settings.seconds() * MOST_A_SECOND),
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

  static void progress(String text) {
    System.err.println(text);
  }
}
