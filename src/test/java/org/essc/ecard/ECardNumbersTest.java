package org.essc.ecard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.essc.platform.problem.InvalidValueException;
import org.essc.platform.random.Randomness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class ECardNumbersTest {

  @Test
  void numbersThatAreGivenOutAreShownMasked() {
    var signNo = SignNo.random(Randomness.standalone());
    var esscNo = EsscNo.random(Randomness.standalone());

    assertThat(signNo).hasToString("*".repeat(28) + signNo.value().substring(28));
    assertThat(esscNo).hasToString("*".repeat(28) + esscNo.value().substring(28));
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {"", "0000000000000000000000000000000", "0000000000000000-000000000000000"})
  void whatHasAnotherFormIsNone(String text) {
    assertThatThrownBy(() -> new SignNo(text))
        .isInstanceOf(InvalidValueException.class)
        .hasMessage("sign-no-format");
    assertThatThrownBy(() -> new EsscNo(text))
        .isInstanceOf(InvalidValueException.class)
        .hasMessage("essc-no-format");
  }
}
