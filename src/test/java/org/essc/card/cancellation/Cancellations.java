package org.essc.card.cancellation;

import org.essc.card.loss.LossApi;
import org.essc.testing.Api;
import org.essc.testing.TestPerson;

/** Cancellations as clerks ask for them, and the answers of those who are asked. */
final class Cancellations {

  private final Api api;

  Cancellations(Api api) {
    this.api = api;
  }

  /** A relative with an ID of their own, as for the dead. */
  static String relative(String... shown) {
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

  Api.Reply request(TestPerson person, String reason, String by, String more) {
    return request(LossApi.clerkOf(person), person, reason, by, more);
  }

  Api.Reply request(String caller, TestPerson person, String reason, String by, String more) {
    return api.create(
        "/v1/cancellations",
        caller,
        "{\"card\":%s,\"reason\":\"%s\",\"by\":%s%s}"
            .formatted(LossApi.card(person), reason, by, more));
  }

  /** Of a death, with all that any region asks for. */
  String begun(TestPerson person) {
    var reply = request(person, "death", relative(), ",\"hukouReference\":\"PSB-1\"");
    if (reply.status() != 201) {
      throw new AssertionError(reply.status() + " " + reply.body());
    }
    return reply.json().getString("cancellationId");
  }

  Api.Reply answer(String partner, String cancellationId, String body) {
    return api.create("/v1/cancellations/" + cancellationId + "/settlements", partner, body);
  }

  Api.Reply settled(String partner, String cancellationId) {
    return answer(partner, cancellationId, "{\"settled\":true}");
  }

  Api.Reply read(String cancellationId) {
    return api.get("/v1/cancellations/" + cancellationId, Api.CLERK);
  }
}
