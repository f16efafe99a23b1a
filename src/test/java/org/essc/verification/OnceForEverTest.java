package org.essc.verification;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.essc.card.CardState;
import org.essc.identitycode.CodeRecord;
import org.essc.identitycode.Purpose;
import org.essc.partner.PartnerNo;
import org.essc.platform.random.Randomness;
import org.essc.testing.Unis;
import org.junit.jupiter.api.Test;

/** A code is accepted once, whatever a Redis says that was brought back from a copy. */
@QuarkusTest
class OnceForEverTest {

  @Inject AcceptanceStore store;
  @Inject Randomness randomness;
  @Inject Pool pool;

  private final UUID holder = UUID.randomUUID();
  private final UUID signing = UUID.randomUUID();

  @Test
  void codeIsAcceptedOnceAlsoWhereItIsAskedForInAnotherMonth() {
    var digest = randomness.bytes(32);
    var ends = Instant.now().plus(Duration.ofDays(33));
    assertThat(accept(digest, ends)).hasSize(1);
    assertThat(accept(digest, ends)).isEmpty();
    assertThat(accept(digest, ends.plusMillis(1))).isEmpty();
    assertThat(accept(randomness.bytes(32), ends)).hasSize(1);
  }

  @Test
  void codeWhoseAcceptanceMayLieInAnArchiveIsNotAccepted() {
    var digest = randomness.bytes(32);
    assertThat(accept(digest, Instant.now().minus(Duration.ofHours(23)))).hasSize(1);
    Unis.get(pool.query("delete from verification where holder_id = '" + holder + "'").execute());
    assertThat(accept(digest, Instant.now().minus(Duration.ofHours(25)))).isEmpty();
    assertThat(accept(digest, Instant.now().minus(Duration.ofDays(1200)))).isEmpty();
  }

  @Test
  void verificationsLieInTheMonthOfTheirCodes() {
    var ends = Instant.parse(LocalDate.now().plusMonths(1).withDayOfMonth(1) + "T00:00:00Z");
    accept(randomness.bytes(32), ends);
    assertThat(
            Unis.get(
                    pool.query(
                            "select tableoid::regclass::text from verification where holder_id = '"
                                + holder
                                + "'")
                        .execute())
                .iterator()
                .next()
                .getString(0))
        .isEqualTo("verification_" + ends.toString().substring(0, 7).replace("-", ""));
  }

  private Set<UUID> accept(byte[] digest, Instant codeEnds) {
    var verifier = new PartnerNo("2000000001");
    var code =
        new CodeRecord(signing, holder, new PartnerNo("1000000001"), Purpose.OTHER, 0, null, null);
    var id = randomness.uuid();
    var attempt =
        new Attempt(
            id,
            digest,
            codeEnds,
            code,
            verifier,
            Set.of(),
            Attempt.Terminal.UNKNOWN,
            false,
            "",
            null,
            null);
    var face =
        new CardFace(
            signing,
            holder,
            signing,
            true,
            1,
            CardState.NORMAL,
            false,
            LocalDate.MAX,
            "410000",
            new byte[0],
            null,
            new byte[0]);
    var accepted =
        new Accepted(id, verifier, "subject", "identity", 1, Map.of(), Instant.now(), null);
    var acceptance = new AcceptanceStore.Acceptance(attempt, face, accepted, new byte[] {1});
    return Unis.get(
        store.inTransaction(transaction -> store.accept(transaction, List.of(acceptance))));
  }
}
