package org.essc.partner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.essc.platform.problem.InvalidValueException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PartnerNoTest {

  @Test
  void numberIsShownAsItIs() {
    assertThat(PartnerNo.find("1000000001").orElseThrow()).hasToString("1000000001");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "100000000", "10000000011", "100000000a", "１０００００００００", "1000000001\n"})
  void whatHasNotTenDigitsIsNobodys(String text) {
    assertThat(PartnerNo.find(text)).isEmpty();
    assertThatThrownBy(() -> new PartnerNo(text))
        .isInstanceOf(InvalidValueException.class)
        .hasMessage("partner-no-format");
  }
}
