import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Changes of cards a second, and when the channels that show them know: 41 channels with ten
 * streams each, half pushed and half polled for. Each change is one event on a pushed stream and
 * one on a polled one. The lag is from the moment when the registry's file is sent to the receiver.
 */
final class Events {

  private static final int PARTNERS = 41;
  private static final int CHANGES = 1_000;
  private static final int HOLDERS = 10_000;
  private static final long PATIENCE_MILLIS = 60_000;
  private static final String RISC = "https://schemas.openid.net/secevent/risc/event-type/account-";
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final int MEASURED = 4;

  /** What a partner's ten streams ask for; the last six are there and hear nothing of a change. */
  private static final List<String> TYPES =
      List.of(
          RISC + "disabled",
          "urn:essc:event:card-lost",
          RISC + "enabled",
          "urn:essc:event:card-released",
          "urn:essc:event:channel-ended",
          "urn:essc:event:channel-ended",
          "urn:essc:event:ecard-issued",
          "urn:essc:event:ecard-issued",
          "urn:essc:event:card-expired",
          "urn:essc:event:card-expired");

  private final Client client;
  private final ConcurrentHashMap<String, Long> lags = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, Integer> holders = new ConcurrentHashMap<>();

  /** When a holder's card was to be changed, by round; however late its file was taken. */
  private AtomicLongArray changed;

  /**
   * Events of each measured type that a holder's channel had: the next one is of the next round.
   */
  private final AtomicIntegerArray heard = new AtomicIntegerArray(MEASURED * HOLDERS);

  private volatile long last;
  private volatile boolean over;

  private Events(Client client) {
    this.client = client;
  }

  /**
   * @param sets events that were received, each once
   * @param expected events that there were
   */
  record Result(int sets, int expected, double seconds, long p50Millis, long p99Millis) {

    double rate() {
      return sets / seconds;
    }
  }

  /**
   * @param first number of the first of 10,000 imported people without an electronic card
   */
  static Result measure(Client client, String issuer, int first, int seconds, String registry)
      throws IOException, InterruptedException {
    return new Events(client).run(issuer, first, seconds, registry);
  }

  private Result run(String issuer, int first, int seconds, String registry)
      throws IOException, InterruptedException {
    var server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
    var threads = Executors.newFixedThreadPool(8);
    server.setExecutor(threads);
    server.createContext("/", this::pushed);
    server.start();
    try {
      prepare(issuer, first, "http://127.0.0.1:" + server.getAddress().getPort() + "/");
      changed = new AtomicLongArray((seconds * CHANGES / HOLDERS + 1) * HOLDERS);
      long begun = System.currentTimeMillis();
      for (int second = 0; second < seconds; second++) {
        change(first, second, begun + 1000L * second, registry);
        Thread.sleep(Math.max(0, begun + 1000L * (second + 1) - System.currentTimeMillis()));
      }
      int expected = 2 * CHANGES * seconds;
      long end = System.currentTimeMillis() + PATIENCE_MILLIS;
      while (lags.size() < expected && System.currentTimeMillis() < end) {
        Thread.sleep(50);
      }
      var sorted = lags.values().stream().sorted().toList();
      return new Result(
          sorted.size(),
          expected,
          (last - begun) / 1e3,
          sorted.get(sorted.size() / 2),
          sorted.get(sorted.size() * 99 / 100));
    } finally {
      over = true;
      server.stop(0);
      threads.shutdownNow();
    }
  }

  private void prepare(String issuer, int first, String address)
      throws IOException, InterruptedException {
    var now = java.time.Instant.now().truncatedTo(java.time.temporal.ChronoUnit.SECONDS).toString();
    for (int p = 0; p < PARTNERS; p++) {
      var number = "19000000%02d".formatted(p);
      var scopes = "\"ecards:issue\",\"events:read\",\"events:manage\"";
      var partner = Assertions.ofNewPartner(client, issuer, number, scopes);
      var token = client.token(partner.tokenRequest());
      int from = first + p * HOLDERS / PARTNERS;
      int to = first + (p + 1) * HOLDERS / PARTNERS;
      var signNos =
          client.postAll(
              "/v1/ecards",
              token,
              "events-",
              to - from,
              i -> People.issuance(from + i, now),
              "signNo");
      for (int i = 0; i < signNos.size(); i++) {
        holders.put(signNos.get(i), from - first + i);
      }
      for (int s = 0; s < TYPES.size(); s++) {
        stream(token, TYPES.get(s), s % 2 == 0 ? address : null);
      }
    }
    System.err.println("41 channels have 410 streams");
  }

  private void stream(String token, String type, String address)
      throws IOException, InterruptedException {
    var delivery =
        address == null
            ? "{\"method\":\"urn:ietf:rfc:8936\"}"
            : "{\"method\":\"urn:ietf:rfc:8935\",\"endpoint_url\":\"%s\"}".formatted(address);
    var body = "{\"delivery\":%s,\"events_requested\":[\"%s\"]}".formatted(delivery, type);
    var created =
        client.post("/ssf/streams", token, "application/json", null, BodyPublishers.ofString(body));
    if (address == null) {
      poll("/ssf/streams/" + created.get("stream_id").asText() + "/poll", token, "");
    }
  }

  /** Each request acknowledges what the one before brought. */
  private void poll(String path, String token, String acknowledged) {
    if (over) {
      return;
    }
    client
        .postLater(path, token, "{\"ack\":[%s]}".formatted(acknowledged))
        .thenAccept(
            answer -> {
              var sets = answer.get("sets");
              sets.forEach(set -> took(set.asText()));
              var acks = new ArrayList<String>();
              sets.fieldNames().forEachRemaining(jti -> acks.add('"' + jti + '"'));
              poll(path, token, String.join(",", acks));
            })
        .exceptionally(
            failure -> {
              if (!over) {
                System.err.println("a poll failed: " + failure);
                poll(path, token, acknowledged);
              }
              return null;
            });
  }

  private void pushed(HttpExchange exchange) throws IOException {
    took(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.US_ASCII));
    exchange.sendResponseHeaders(202, -1);
    exchange.close();
  }

  private void took(String token) {
    long now = System.currentTimeMillis();
    var claims = claims(token);
    var type = claims.get("events").fieldNames().next();
    if (TYPES.indexOf(type) >= MEASURED) {
      return;
    }
    if (lags.putIfAbsent(claims.get("jti").asText(), 0L) == null) {
      int holder = holders.get(claims.get("events").get(type).get("signNo").asText());
      int kind = TYPES.indexOf(type);
      int nth = heard.getAndIncrement(kind * HOLDERS + holder);
      // lost in the even rounds, found in the odd ones
      int round = 2 * nth + (kind < 2 ? 0 : 1);
      lags.put(claims.get("jti").asText(), now - changed.get(round * HOLDERS + holder));
      last = now;
    }
  }

  private static JsonNode claims(String token) {
    try {
      return JSON.readTree(Base64.getUrlDecoder().decode(token.split("\\.")[1]));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A registry's file: a thousand cards are lost, or found again. */
  private void change(int first, int second, long due, String registry)
      throws IOException, InterruptedException {
    int from = second * CHANGES % HOLDERS;
    int round = second * CHANGES / HOLDERS;
    var state = round % 2 == 0 ? 2 : 1;
    var rows =
        IntStream.range(first + from, first + from + CHANGES)
            .mapToObj(i -> People.csvRow(i, state))
            .collect(Collectors.joining());
    for (int i = from; i < from + CHANGES; i++) {
      changed.set(round * HOLDERS + i, due);
    }
    client.post(
        "/v1/card-imports",
        registry,
        "text/csv",
        "changes-" + second,
        BodyPublishers.ofString(People.CSV_HEADER + rows));
  }
}
