package org.essc.platform.idempotency;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.essc.testing.Api;
import org.essc.testing.Api.Reply;
import org.essc.testing.Operations;
import org.essc.testing.Operations.Operation;
import org.essc.testing.TestPartner;
import org.junit.jupiter.api.Test;

/** The same bad request is refused in the same way by every operation that takes a key. */
@QuarkusTest
class IdempotentActsTest {

  private static final List<String> CALLERS =
      List.of(
          Api.CLERK,
          TestPartner.ADMINISTRATOR,
          Api.CHANNEL,
          Api.REGISTRY,
          Api.BANK,
          Api.INSURER,
          Api.AGENCY,
          Api.FACTORY,
          Api.GATEWAY,
          Api.TERMINAL,
          Api.VERIFIER);

  private static final String JSON = "application/json";

  /** Its key is for repeats only. */
  private static final String KEY_OPTIONAL = "/v1/verifications";

  private final Api api = Api.here();

  @Test
  void missingKeyIsRefusedInOneWay() {
    everywhere(
        keyed().filter(operation -> !operation.path().equals(KEY_OPTIONAL)),
        operation -> post(operation, null, "{}"),
        400,
        "idempotency-key-required");
  }

  @Test
  void malformedKeyIsRefusedInOneWay() {
    everywhere(keyed(), operation -> post(operation, "no spaces", "{}"), 400, "invalid-request");
  }

  @Test
  void missingBodyIsRefusedInOneWay() {
    everywhere(
        keyed().filter(IdempotentActsTest::takesJson),
        operation -> post(operation, UUID.randomUUID().toString(), ""),
        400,
        "malformed-json");
  }

  @Test
  void missingBodyIsNotLookedForBeforeTheKey() {
    everywhere(
        keyed().filter(IdempotentActsTest::takesJson).filter(o -> !o.path().equals(KEY_OPTIONAL)),
        operation -> post(operation, null, ""),
        400,
        "idempotency-key-required");
  }

  @Test
  void whatIsNoIdentifierNamesNothingInOneWay() {
    everywhere(
        keyed().filter(operation -> operation.path().matches(".*/1(/.*)?")),
        operation -> send(operation, operation.path(), UUID.randomUUID().toString(), "{}"),
        404,
        "not-found");
  }

  private interface Sent {
    Reply of(Operation operation);
  }

  private static void everywhere(Stream<Operation> operations, Sent sent, int status, String code) {
    var all = operations.toList();
    assertThat(all).hasSizeGreaterThan(5);
    var softly = new SoftAssertions();
    for (var operation : all) {
      var reply = sent.of(operation);
      softly
          .assertThat(reply.status() + " " + reply.code())
          .as(operation.path())
          .isEqualTo(status + " " + code);
    }
    softly.assertAll();
  }

  private static Stream<Operation> keyed() {
    return Operations.all().stream()
        .filter(operation -> operation.method().equals("POST") && operation.keyed());
  }

  private static boolean takesJson(Operation operation) {
    // the destruction of a card has no body
    return operation.consumes().filter(JSON::equals).isPresent();
  }

  private Reply post(Operation operation, String key, String body) {
    var path = operation.path().replaceAll("/1(?=/|$)", "/" + UUID.randomUUID());
    return send(operation, path, key, body);
  }

  /** The answer to the first of the sandbox's callers that may ask at all. */
  private Reply send(Operation operation, String path, String key, String body) {
    Reply last = null;
    for (var caller : CALLERS) {
      last = api.join(request(operation, path, caller, key, body));
      if (last.status() != 403) {
        return last;
      }
    }
    return last;
  }

  private HttpRequest.Builder request(
      Operation operation, String path, String caller, String key, String body) {
    var request =
        api.request(path, caller)
            .header("Content-Type", operation.consumes().orElse(JSON))
            .POST(BodyPublishers.ofString(body));
    return key == null ? request : request.header("Idempotency-Key", key);
  }
}
