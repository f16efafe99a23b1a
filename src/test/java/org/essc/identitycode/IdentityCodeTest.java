package org.essc.identitycode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.essc.platform.problem.InvalidValueException;
import org.essc.platform.random.Randomness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdentityCodeTest {

  @Test
  void codesThatAreMadeCanBeRead() {
    var code = IdentityCode.random(Randomness.standalone(), "7Z");
    assertThat(IdentityCode.parse(code.value())).isEqualTo(code);
    assertThat(code.shard()).isEqualTo("7Z");
    assertThat(code).hasToString("IdentityCode[…]");
  }

  @Test
  void allCharactersOfBase32AreGood() {
    assertThat(IdentityCode.parse("S0123456789ABCDEFGHJKMNPQRSTVW").shard()).isEqualTo("01");
    assertThat(IdentityCode.parse("SXYZXYZXYZXYZXYZXYZXYZXYZXYZXY").shard()).isEqualTo("XY");
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "S",
        "S0000000000000000000000000000",
        "S000000000000000000000000000000",
        "X00000000000000000000000000000",
        "s00000000000000000000000000000",
        "S0000000000000000000000000000a",
        "S0000000000000000000000000000I",
        "SL0000000000000000000000000000",
        "S00000000000000O00000000000000",
        "S00000000000000U00000000000000",
        "S0000000000000000000000000000 ",
        "S0000000000000000000000000000\n",
        "S0000000000000000000000000000０"
      })
  void whatHasAnotherFormIsNone(String text) {
    assertThatThrownBy(() -> IdentityCode.parse(text))
        .isInstanceOf(InvalidValueException.class)
        .hasMessage("code-format");
  }
}
