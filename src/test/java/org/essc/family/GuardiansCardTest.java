package org.essc.family;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import org.essc.card.replacement.FeesConfigured;
import org.essc.card.replacement.ReplacementApi;
import org.essc.platform.crypto.BlindIndex;
import org.essc.testing.Api;
import org.essc.testing.MutableClock;
import org.essc.testing.TestPerson;
import org.junit.jupiter.api.Test;

/** What becomes of a guardian whose card is made anew. */
@QuarkusTest
@TestProfile(FeesConfigured.class)
class GuardiansCardTest {

  @Inject MutableClock clock;
  @Inject Pool pool;
  @Inject BlindIndex index;

  private final Api api = Api.here();
  private final FamilyApi families = new FamilyApi(api);

  /** The old card is cancelled, and the new one is broken before it was used. */
  @Test
  void guardianWhoseOnlyCardIsMadeAnewStaysOne() {
    var guardian = api.holderOf(TestPerson.next().withRegion("411600")).person();
    var id = families.guardianship(guardian, families.child());
    var replacements = new ReplacementApi(api, clock, pool, index);
    replacements.requested(guardian, "damaged");
    var broken = replacements.handedOut(guardian);
    api.importCards(guardian.withState(9));

    replacements.requested(broken, "damaged");

    assertThat(families.state(id)).isEqualTo("active");
  }
}
