package org.essc.servicepoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.junit.jupiter.api.Test;

class ReadBudgetTest {

  private final ReadBudget budget =
      new ReadBudget(Clock.fixed(Instant.parse("2026-11-30T00:00:00Z"), ZoneOffset.UTC));

  @Test
  void addressesOfOneIpv6NetworkHaveOneShare() {
    for (int i = 1; i <= ReadBudget.OF_ADDRESS; i++) {
      budget.take("2001:db8::" + Integer.toHexString(i));
    }

    assertThatThrownBy(() -> budget.take("2001:db8::ffff:1"))
        .isInstanceOfSatisfying(
            ProblemException.class,
            refused -> assertThat(refused.type()).isEqualTo(ProblemType.TOO_MANY_REQUESTS));
    assertThatCode(() -> budget.take("2001:db8:0:1::1")).doesNotThrowAnyException();
    assertThatCode(() -> budget.take("192.0.2.1")).doesNotThrowAnyException();
  }

  @Test
  void oneNetworkLeavesOthersTheirShare() {
    for (int i = 1; i <= ReadBudget.OF_ALL; i++) {
      take("2001:db8::" + Integer.toHexString(i));
    }

    assertThatCode(() -> budget.take("192.0.2.1")).doesNotThrowAnyException();
  }

  private void take(String address) {
    try {
      budget.take(address);
    } catch (ProblemException refused) {
      // as it is expected to be from some address on
    }
  }
}
