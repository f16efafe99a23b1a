package org.essc.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.UUID;
import org.essc.platform.outbox.SubjectType;
import org.essc.platform.problem.ProblemType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuditPayloadTest {

  private static final Instant AT = Instant.parse("2026-01-31T23:59:59.123456Z");
  private static final Actor CHANNEL = Actor.partner("1000000001");

  @Test
  void payloadIsJsonWithSortedMembers() {
    var entry =
        AuditEntry.of("ecard.issue", CHANNEL)
            .holder(new UUID(1, 2))
            .object("ecard", new UUID(3, 4))
            .detail("region", "410100")
            .detail("level", 1)
            .trace("4bf92f3577b34da6a3ce929d0e0e4736")
            .success();
    assertEquals(
        "{\"act\":\"ecard.issue\",\"actor\":{\"id\":\"1000000001\",\"kind\":\"partner\"},"
            + "\"at\":\"2026-01-31T23:59:59.123Z\",\"details\":{\"level\":\"1\",\"region\":\"410100\"},"
            + "\"holderId\":\"00000000-0000-0001-0000-000000000002\","
            + "\"object\":{\"id\":\"00000000-0000-0003-0000-000000000004\",\"type\":\"ecard\"},"
            + "\"outcome\":\"success\",\"traceId\":\"4bf92f3577b34da6a3ce929d0e0e4736\",\"v\":1}",
        AuditPayload.of(entry, AT));
  }

  @Test
  void refusalNamesItsProblem() {
    var entry = AuditEntry.of("verification.refuse", CHANNEL).refused(ProblemType.FORBIDDEN);
    assertEquals(
        "{\"act\":\"verification.refuse\",\"actor\":{\"id\":\"1000000001\",\"kind\":\"partner\"},"
            + "\"at\":\"2026-01-31T23:59:59.123Z\",\"outcome\":\"refused\","
            + "\"problem\":\"forbidden\",\"v\":1}",
        AuditPayload.of(entry, AT));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "11010119900307109X",
        "110101199003071096",
        "110101-19900307-109X",
        "110101900307109",
        "13800138000",
        "138-0013-8000",
        "phone:13800138000",
        "6222020200112233445",
        "张三丰",
        "Zhang San",
        "",
        "a\"b",
        "a\\b",
        "a\nb",
        "\u0000",
        "x?idNumber=1"
      })
  void personalDataAndFreeTextAreRefusedEverywhere(String value) {
    assertRefused(value, () -> builder().detail("code", value));
    var objectId = builder().object("thing", value).success().objectId();
    assertTrue(objectId.startsWith("sha256:"), "an identifier that a caller chose spoils nothing");
    assertNull(builder().trace(value).success().traceId(), "no trace id");
    assertRefused(value, () -> builder().refused(value));
    assertRefused(value, () -> AuditEntry.of(value, CHANNEL).success());
    assertRefused(value, () -> Actor.partner(value));
    assertRefused(value, () -> Actor.system(value));
  }

  /** Random digits tell of nobody, and the caller chooses them: they must not spoil the entry. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "12345678901234567890123456789012",
        "00000000000000000000013800138000",
        "11010119900307109600000000000000"
      })
  void traceIdIsOneWhateverItsDigitsLookLike(String value) {
    assertEquals(value, builder().trace(value).success().traceId());
  }

  @Test
  void copyBeginsTheSameEntry() {
    var begun =
        builder()
            .holder(UUID.randomUUID())
            .object(SubjectType.SIGNING, UUID.randomUUID())
            .detail("purpose", "enquiry")
            .trace("0af7651916cd43dd8448eb211c80319c");
    assertEquals(begun.success(), begun.copy().success());
  }

  @Test
  void tryDoesNotLeaveItsDetailsToTheNext() {
    var begun = builder().detail("purpose", "enquiry");
    begun.copy().detail("reason", "lost").refused("card-not-usable");
    assertEquals(java.util.Set.of("purpose"), begun.copy().success().details().keySet());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "018f6b1e-7b7b-7000-8138-001380001234",
        "2026-01-31T23:59:59Z",
        "1000000001",
        "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
      })
  void identifiersAndTimesAreAllowed(String value) {
    assertEquals(value, builder().object("thing", value).success().objectId());
  }

  @Test
  void staffSubjectThatIsPersonalDataStandsAsItsDigest() {
    assertEquals("8000000003", Actor.staff("8000000003").id());
    var actor = Actor.staff("110101199003071096");
    assertTrue(actor.id().startsWith("sha256:"), actor.id());
    assertFalse(actor.id().contains("1990"));
    assertTrue(Actor.staff("li.si@example.com").id().startsWith("sha256:"));
  }

  @Test
  void successHasNoProblemAndRefusalHasOne() {
    var entry = builder().success();
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new AuditEntry(
                entry.act(),
                entry.actor(),
                AuditEntry.Outcome.REFUSED,
                null,
                null,
                null,
                null,
                null,
                entry.details()));
  }

  private static AuditEntry.Builder builder() {
    return AuditEntry.of("test.act", CHANNEL);
  }

  private static void assertRefused(String value, Runnable act) {
    var refusal = assertThrows(IllegalArgumentException.class, act::run);
    assertTrue(value.isEmpty() || !refusal.getMessage().contains(value), "the value is repeated");
  }
}
