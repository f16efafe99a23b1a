package org.essc.card.cancellation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.essc.card.loss.LossApi;
import org.essc.testing.Api;
import org.essc.testing.TestPerson;

/** Cancellations as clerks ask for them, and the answers of those who are asked. */
public final class Cancellations {

  private final Api api;

  public Cancellations(Api api) {
    this.api = api;
  }

  /** A relative with an ID of their own, as for the dead. */
  public static String relative(String... shown) {
    var relative = TestPerson.next();
    return """
        {"party":{"kind":"agent","idType":"01","idNumber":"%s","name":"%s"},"shown":[%s]}"""
        .formatted(
            relative.idNumber(),
            relative.name(),
            shown.length == 0
                ? "\"card\",\"agent-id\",\"proof-of-termination\""
                : "\"" + String.join("\",\"", shown) + "\"");
  }

  public Api.Reply request(TestPerson person, String reason, String by, String more) {
    return request(LossApi.clerkOf(person), person, reason, by, more);
  }

  public Api.Reply request(
      String caller, TestPerson person, String reason, String by, String more) {
    return api.create(
        "/v1/cancellations",
        caller,
        "{\"card\":%s,\"reason\":\"%s\",\"by\":%s%s}"
            .formatted(LossApi.card(person), reason, by, more));
  }

  /** Of a death, with all that any region asks for. */
  public String begun(TestPerson person) {
    var reply = request(person, "death", relative(), ",\"hukouReference\":\"PSB-1\"");
    if (reply.status() != 201) {
      throw new AssertionError(reply.status() + " " + reply.body());
    }
    return reply.json().getString("cancellationId");
  }

  public Api.Reply answer(String partner, String cancellationId, String body) {
    return api.create("/v1/cancellations/" + cancellationId + "/settlements", partner, body);
  }

  public Api.Reply settled(String partner, String cancellationId) {
    return answer(partner, cancellationId, "{\"settled\":true}");
  }

  /** By all who are asked: the last answer completes it. */
  public Api.Reply settledByAll(String cancellationId) {
    assertEquals(200, settled(Api.INSURER, cancellationId).status());
    return settled(Api.BANK, cancellationId);
  }

  public Api.Reply withdraw(String caller, String cancellationId, String reason) {
    return api.create(
        "/v1/cancellations/" + cancellationId + "/withdrawal",
        caller,
        "{\"reason\":\"" + reason + "\"}");
  }

  /**
   * By the clerk who has mistaken somebody for the dead.
   *
   * @return its state then
   */
  public String withdrawn(String cancellationId) {
    var reply = withdraw(Api.CLERK, cancellationId, "wrong-holder");
    assertEquals(200, reply.status(), reply.body());
    return reply.json().getString("state");
  }

  /** Of who may not do something, on {@code /v1/cancellations}: {@code ID} is one that is there. */
  public void turnedAway(String method, String path, String caller, int status, String code) {
    var target = path.contains("ID") ? path.replace("ID", begun(api.person("411600"))) : path;
    var reply =
        method.equals("GET")
            ? api.get(target, caller)
            : api.create(target, caller, "{\"settled\":true}");
    assertEquals(status, reply.status(), reply.body());
    assertEquals(code, reply.code());
  }

  public Api.Reply read(String cancellationId) {
    return api.get("/v1/cancellations/" + cancellationId, Api.CLERK);
  }

  /** What the partner finds in its list about it, or null. */
  public Map<String, Object> asked(String partner, String cancellationId) {
    String cursor = null;
    do {
      var page =
          api.get(
              "/v1/cancellations/settlements?limit=100"
                  + (cursor == null ? "" : "&cursor=" + cursor),
              partner);
      assertEquals(200, page.status(), page.body());
      var found =
          page.json()
              .<Map<String, Object>>getList(
                  "items.findAll { it.cancellationId == '" + cancellationId + "' }");
      if (!found.isEmpty()) {
        return found.get(0);
      }
      cursor = page.json().getString("nextCursor");
    } while (cursor != null);
    return null;
  }
}
