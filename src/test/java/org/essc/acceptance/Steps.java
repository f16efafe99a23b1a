package org.essc.acceptance;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.essc.card.pin.PinApi;
import org.essc.card.production.Production;
import org.essc.testing.Api;
import org.essc.testing.Api.Reply;
import org.essc.testing.MutableClock;
import org.essc.testing.TestPerson;

/** What the table's steps do: each is one request of a caller to the public API. */
final class Steps {

  private static final String SMS_NUMBER = "10639006";
  private static final Map<String, String> CALLERS =
      Map.of(
          "window", Api.CLERK,
          "hotline-staffed", Api.HOTLINE,
          "portal", Api.PORTAL,
          "kiosk", Api.TERMINAL,
          "government-service-network", Api.PORTAL,
          "wechat-account", Api.OTHER_CHANNEL);

  private final Api api;
  private final PinApi pins;
  private final MutableClock clock;
  private final String region;
  private final NewCards newCards;
  private TestPerson person;
  private Reply last;

  Steps(Api api, MutableClock clock, Production production, String region) {
    this.api = api;
    this.pins = new PinApi(api);
    this.clock = clock;
    this.region = region;
    this.newCards = new NewCards(api, production);
    this.person = TestPerson.next().withRegion(region);
  }

  /** The answer of the last request. */
  Reply last() {
    return last;
  }

  /** Carries a step out and tells its outcome as the table writes it. */
  String run(String step) {
    var words = step.strip().split(" +");
    if (words[0].equals("at")) {
      imported();
      clock.stopAt(Instant.parse(words[1] + "+08:00"));
      Api.forgetTokens();
      return "";
    }
    if (words[0].equals("valid-until")) {
      var until = today().plusDays(Long.parseLong(words[1]));
      person = person.withValidity(until.minusYears(10), until);
      return "";
    }
    if (words[0].equals("born")) {
      person = person.born(today().minusYears(Long.parseLong(words[1])));
      return "";
    }
    if (words[0].equals("apply")) {
      known = true;
      return stated(newCards.apply(person, options(words)));
    }
    imported();
    return switch (words[0]) {
      case "photo", "pay", "hand-in", "temporary-card", "make" ->
          newCards.prepare(words[0], person);
      case "collect" -> stated(newCards.collect(person, options(words)));
      case "temporary-state" -> "done " + newCards.temporaryState();
      case "told" -> last.json().getString("code");
      case "loss" -> outcome(loss(words[1], options(words)));
      case "sms" -> sms(fill(words[1]), options(words));
      case "voice" -> outcome(voice(fill(words[1])));
      case "release" -> outcome(clerk("/v1/loss-releases", options(words), Map.of()));
      case "own-pin" -> ownPin();
      case "check" -> PinApi.result(last = pins.check(person, fill(words[1])));
      case "wrong" -> wrong(Integer.parseInt(words[1]));
      case "change" -> outcome(last = pins.change(person, fill(words[1]), fill(words[2])));
      case "unlock" -> outcome(clerk("/v1/pin-unlocks", options(words), Map.of()));
      case "reset" -> outcome(clerk("/v1/pin-resets", options(words), Map.of()));
      case "replace" -> outcome(replace(words[1], options(words)));
      case "cancel" -> outcome(cancel(words[1]));
      case "withdraw" -> outcome(withdraw(words[1]));
      case "bank" -> bank();
      case "benefit" -> outcome(benefit());
      case "switch" -> outcome(switchMedicalCard(options(words)));
      case "enquire" -> outcome(enquire(words[1]));
      case "phone" -> outcome(phone(words[1]));
      case "state" -> "done " + state();
      case "usable" -> usable();
      case "points" -> servicePoints();
      case "next" -> last.json().getString("nextStep");
      default -> throw new IllegalArgumentException("no such step: " + step);
    };
  }

  private boolean known;

  private void imported() {
    if (!known) {
      api.importCards(person);
      known = true;
    }
  }

  private String ownPin() {
    pins.setOwn(person);
    return "";
  }

  private String wrong(int times) {
    pins.wrong(person, times);
    return "";
  }

  private Reply loss(String channel, Map<String, String> options) {
    var body = body(options, channel).put("name", person.name());
    return last = api.create("/v1/loss-reports", caller(channel, options), body.encode());
  }

  private Reply clerk(String path, Map<String, String> options, Map<String, Object> more) {
    var body = body(options, "window");
    more.forEach(body::put);
    return last = api.create(path, caller("window", options), body.encode());
  }

  private Reply replace(String reason, Map<String, String> options) {
    var channel = options.getOrDefault("channel", "window");
    var body = body(Map.of("shown", "id"), channel).put("reason", reason);
    if (reason.equals("face-data-changed")) {
      body.put("name", "司马相如");
    }
    last = api.create("/v1/replacements", caller(channel, options), body.encode());
    newCards.askedFor(last);
    return last;
  }

  private String cancellationId;

  /** The dead and the missing have a relative come; who emigrates comes alone. */
  private Reply cancel(String reason) {
    var alone = reason.equals("emigration");
    var options =
        alone
            ? Map.of("shown", "card+id+proof-of-termination")
            : Map.of("shown", "card+agent-id+proof-of-termination", "party", "agent");
    var reply =
        clerk("/v1/cancellations", options, Map.of("reason", reason, "hukouReference", "PSB-1"));
    cancellationId = reply.json().getString("cancellationId");
    return reply;
  }

  private Reply withdraw(String reason) {
    return last =
        api.create(
            "/v1/cancellations/" + cancellationId + "/withdrawal",
            caller("window", Map.of()),
            "{\"reason\":\"" + reason + "\"}");
  }

  private String bank() {
    api.create(
        "/v1/bank-activations",
        Api.BANK,
        new JsonObject()
            .put("card", card())
            .put("bankCode", "102")
            .put("bankAccount", "62170099" + person.phone())
            .put("phone", person.phone())
            .put("inPerson", true)
            .encode());
    return "";
  }

  private Reply benefit() {
    var question = new JsonObject().put("card", card()).put("purpose", "benefit");
    return last = api.post("/v1/benefit-checks", Api.INSURER, question.encode());
  }

  private Reply switchMedicalCard(Map<String, String> options) {
    var body =
        new JsonObject()
            .put("card", card())
            .put("cardIdCode", person.cardIdCode())
            .put("oldMedicalCardNo", "YB" + person.cardNo())
            .put("by", new JsonObject().put("channel", "hospital"));
    options.forEach(body::put);
    return last = api.create("/v1/card-activations", Api.TERMINAL, body.encode());
  }

  private Reply enquire(String channel) {
    var body = body(Map.of(), channel);
    return last = api.post("/v1/card-enquiries", caller(channel, Map.of()), body.encode());
  }

  private Reply phone(String channel) {
    var body = body(Map.of(), channel).put("name", person.name()).put("phone", "15400000002");
    return last = api.create("/v1/contact-changes", caller(channel, Map.of()), body.encode());
  }

  private String sms(String text, Map<String, String> options) {
    var from = options.get("from").equals("registered") ? person.phone() : "15400000001";
    last =
        api.post(
            "/v1/sms-messages",
            Api.GATEWAY,
            new JsonObject()
                .put("messageId", UUID.randomUUID().toString())
                .put("from", from)
                .put("to", SMS_NUMBER)
                .put("text", text)
                .put("receivedAt", clock.instant().truncatedTo(ChronoUnit.SECONDS).toString())
                .encode());
    return (last.json().getBoolean("accepted") ? "accepted " : "refused ") + state();
  }

  private Reply voice(String pin) {
    return last =
        api.create(
            "/v1/voice-calls/loss-reports",
            Api.GATEWAY,
            card()
                .put("callId", "c-1")
                .put("callerNumber", person.phone())
                .put("pin", pin)
                .encode());
  }

  /** The service that the last refusal sends to, if its link finds the directory. */
  private String servicePoints() {
    var link = last.json().getString("servicePoints");
    if (link == null) {
      return "nowhere";
    }
    int status = api.get(link, Api.CLERK).status();
    return status == 200 ? link.substring(link.indexOf("service=") + 8) : "answered " + status;
  }

  private String usable() {
    var issued = api.issue(Api.CHANNEL, person);
    last = issued;
    return issued.status() == 201
        ? issued.json().getString("status")
        : issued.json().getString("reason") == null
            ? issued.code()
            : issued.json().getString("reason");
  }

  private JsonObject body(Map<String, String> options, String channel) {
    var by = new JsonObject().put("channel", channel);
    if (options.containsKey("shown")) {
      by.put("shown", new JsonArray(Arrays.asList(options.get("shown").split("\\+"))));
    }
    if (options.containsKey("party")) {
      var agent = TestPerson.next();
      by.put(
          "party",
          new JsonObject()
              .put("kind", options.get("party"))
              .put("idType", "01")
              .put("idNumber", agent.idNumber())
              .put("name", agent.name())
              .put("authority", options.get("authority")));
    }
    if (!Set.of("window", "hotline-staffed", "kiosk").contains(channel)) {
      by.put(
          "evidence",
          new JsonObject()
              .put("method", "FACE")
              .put("provider", "face-check")
              .put("reference", "r-1")
              .put("verifiedAt", clock.instant().minusSeconds(60).toString()));
    }
    return new JsonObject().put("card", card()).put("by", by);
  }

  private JsonObject card() {
    return new JsonObject().put("cardNo", person.cardNo()).put("idNumber", person.idNumber());
  }

  private String caller(String channel, Map<String, String> options) {
    return switch (Optional.ofNullable(options.get("by")).orElse("")) {
      case "dalian" -> Api.DALIAN_CLERK;
      case "henan" -> Api.CLERK;
      default ->
          channel.equals("window") && region.startsWith("21")
              ? Api.DALIAN_CLERK
              : CALLERS.getOrDefault(channel, Api.CHANNEL);
    };
  }

  /** Of what is not a card. */
  private String stated(Reply reply) {
    last = reply;
    return reply.status() < 300 ? "done " + reply.json().getString("state") : reply.code();
  }

  private String outcome(Reply reply) {
    return reply.status() < 300 ? "done " + state() : reply.code();
  }

  private int state() {
    return api.post("/v1/cards/search", Api.REGISTRY, "{\"cardNo\":\"" + person.cardNo() + "\"}")
        .json()
        .getInt("items[0].state");
  }

  private String fill(String text) {
    var wide =
        person
            .cardNo()
            .chars()
            .mapToObj(c -> String.valueOf((char) (c + 0xFEE0)))
            .collect(Collectors.joining());
    return text.replace("{card}", person.cardNo())
        .replace("{id}", person.idNumber())
        .replace("{wide}", wide)
        .replace("{pin}", PinApi.OWN)
        .replace("{birth}", person.idNumber().substring(8, 14))
        .replace("{phone}", person.phone().substring(5));
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneId.of("Asia/Shanghai"));
  }

  private static Map<String, String> options(String[] words) {
    var options = new HashMap<String, String>();
    for (var word : words) {
      int equals = word.indexOf('=');
      if (equals > 0) {
        options.put(word.substring(0, equals), word.substring(equals + 1));
      }
    }
    return options;
  }
}
