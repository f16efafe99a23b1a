package org.essc.card.loss;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.essc.testing.Api;
import org.essc.testing.MutableClock;
import org.essc.testing.TestPerson;

/** Loss reports and releases as clerks, the hotline and channels send them. */
public final class LossApi {

  public static final String HOLDER_AT_WINDOW = "{\"shown\":[\"id\"]}";
  public static final String HOLDER_WITH_CARD = "{\"shown\":[\"card\",\"id\"]}";

  private final Api api;
  private final MutableClock clock;

  public LossApi(Api api, MutableClock clock) {
    this.api = api;
    this.clock = clock;
  }

  public static String card(TestPerson person) {
    return "{\"cardNo\":\"%s\",\"idNumber\":\"%s\"}".formatted(person.cardNo(), person.idNumber());
  }

  /** Evidence of a moment ago by the platform's clock. */
  public String online(String channel) {
    return """
        {"channel":"%s","evidence":{"method":"FACE","provider":"face-check","reference":"r-1",
         "verifiedAt":"%s"}}"""
        .formatted(channel, clock.instant().minusSeconds(60).truncatedTo(ChronoUnit.SECONDS));
  }

  public static String body(TestPerson person, String by) {
    return "{\"card\":%s,\"name\":\"%s\",\"by\":%s}".formatted(card(person), person.name(), by);
  }

  public Api.Reply report(String caller, TestPerson person, String by) {
    return api.create("/v1/loss-reports", caller, body(person, by));
  }

  public Api.Reply reportAtWindow(TestPerson person) {
    return report(clerkOf(person), person, HOLDER_AT_WINDOW);
  }

  public Api.Reply release(String caller, TestPerson person, String by) {
    return api.create(
        "/v1/loss-releases", caller, "{\"card\":%s,\"by\":%s}".formatted(card(person), by));
  }

  public Api.Reply releaseAtWindow(TestPerson person) {
    return release(clerkOf(person), person, HOLDER_WITH_CARD);
  }

  /** As a channel of the table of the field's rules, with everything that could be asked for. */
  public Api.Reply reportOver(String channel, TestPerson person) {
    return switch (channel) {
      case "window" -> reportAtWindow(person);
      case "hotline-staffed" -> report(Api.HOTLINE, person, "{}");
      case "portal", "government-service-network" -> report(Api.PORTAL, person, online(channel));
      case "wechat-account" -> report(Api.OTHER_CHANNEL, person, online(channel));
      case "kiosk", "hospital", "pharmacy" ->
          report(
              Api.TERMINAL, person, "{\"channel\":\"%s\",\"shown\":[\"id\"]}".formatted(channel));
      default -> report(Api.CHANNEL, person, online(channel));
    };
  }

  public static String clerkOf(TestPerson person) {
    return person.regionCode().startsWith("2102") ? Api.DALIAN_CLERK : Api.CLERK;
  }

  /** An instant of a wall clock in China. */
  public static Instant inChina(String local) {
    return Instant.parse(local + "+08:00");
  }
}
