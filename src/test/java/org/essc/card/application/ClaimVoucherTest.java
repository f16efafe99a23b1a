package org.essc.card.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.essc.platform.problem.InvalidValueException;
import org.junit.jupiter.api.Test;

class ClaimVoucherTest {

  private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  private static final ClaimVoucher VOUCHER = ClaimVoucher.of("7K2QDX9A0ZMN4TVB8CR1EGHJ");

  @Test
  void isReadHoweverItIsWritten() {
    var printed = VOUCHER.printed();

    assertThat(printed).hasSize(29);
    assertThat(ClaimVoucher.parse(printed)).isEqualTo(VOUCHER);
    assertThat(ClaimVoucher.parse(printed.toLowerCase().replace('-', ' '))).isEqualTo(VOUCHER);
    assertThat(ClaimVoucher.parse(printed.replace('0', 'O').replace('1', 'l'))).isEqualTo(VOUCHER);
    assertThat(VOUCHER.toString()).doesNotContain(VOUCHER.value());
  }

  @Test
  void anyOneWrongCharacterIsFound() {
    for (int i = 0; i < VOUCHER.value().length(); i++) {
      for (char c : ALPHABET.toCharArray()) {
        if (c != VOUCHER.value().charAt(i)) {
          var wrong = new StringBuilder(VOUCHER.value());
          wrong.setCharAt(i, c);
          assertThatThrownBy(() -> ClaimVoucher.parse(wrong.toString()))
              .isInstanceOf(InvalidValueException.class)
              .hasMessage("voucher-check-character");
        }
      }
    }
  }

  @Test
  void whatIsNoVoucherIsRefused() {
    for (var text : new String[] {"", "7K2QD", VOUCHER.value() + "0", "U".repeat(25)}) {
      assertThatThrownBy(() -> ClaimVoucher.parse(text)).hasMessage("voucher-format");
    }
  }
}
