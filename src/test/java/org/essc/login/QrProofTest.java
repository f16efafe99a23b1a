package org.essc.login;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.essc.platform.config.Issuer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QrProofTest {

  private static final Issuer ISSUER = new Issuer(Optional.of("https://essc.example"), null);
  private static final LoginId LOGIN = new LoginId("0123456789ABCDEFGHJKMNPQRS");
  private static final Instant NOW = Instant.parse("2026-11-28T08:00:03Z");

  @ParameterizedTest
  @CsvSource({"0,FRESH", "1,FRESH", "2,STALE", "95,STALE", "97,MADE_UP", "-1,MADE_UP"})
  void lastTwoStepsAreGood(int stepsAgo, QrProof.Age age) {
    var proof = QrProof.of(LOGIN, "secret", QrProof.step(NOW) - stepsAgo);

    assertThat(proof.age(login("secret"))).isEqualTo(age);
  }

  @Test
  void proofOfAnotherSecretOrLoginIsMadeUp() {
    var step = QrProof.step(NOW);
    var other = new LoginId("SRQPNMKJHGFEDCBA9876543210");

    assertThat(QrProof.of(LOGIN, "other", step).age(login("secret")))
        .isEqualTo(QrProof.Age.MADE_UP);
    assertThat(new QrProof(LOGIN, QrProof.of(other, "secret", step).proof()).age(login("secret")))
        .isEqualTo(QrProof.Age.MADE_UP);
  }

  @Test
  void textIsReadBackAsItIs() {
    var proof = QrProof.of(LOGIN, "secret", 7);

    assertThat(proof.text(ISSUER)).matches("https://essc\\.example/l#" + LOGIN + "\\.[0-9A-Z]{16}");
    assertThat(QrProof.find(proof.text(ISSUER), ISSUER)).contains(proof);
  }

  private static Login login(String secret) {
    var fields = new HashMap<>(Map.of(Login.Field.QR, secret));
    return new Login(LOGIN, LoginState.WAITING, NOW, NOW.plusSeconds(60), null, fields);
  }
}
