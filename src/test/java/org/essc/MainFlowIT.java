package org.essc;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.file.Path;
import org.essc.testing.Api;
import org.essc.testing.PlatformProcess;
import org.essc.testing.QrReader;
import org.essc.testing.TestPerson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The main flow of docs/architecture.md, once through, on the packaged program. */
class MainFlowIT {

  @Test
  void cardFileToAuthenticatedHolderToLostCard(@TempDir Path data) throws Exception {
    try (var platform = PlatformProcess.start(data)) {
      var api = Api.at(platform.baseUrl());
      var person = TestPerson.next();

      // steps 1 and 2: the province's file
      assertThat(api.importCards(person).json().getInt("accepted")).isEqualTo(1);
      // steps 3 to 7: a channel has the card issued
      var issued = api.issue(Api.CHANNEL, person);
      assertThat(issued.status()).isEqualTo(201);
      var signNo = issued.json().getString("signNo");
      // step 8: the phone shows a code, which an independent decoder reads
      var shown =
          api.post(
              "/v1/identity-codes",
              Api.CHANNEL,
              "{\"signNo\":\"%s\",\"purpose\":\"medical\",\"image\":\"png\"}".formatted(signNo));
      assertThat(shown.status()).isEqualTo(201);
      var scanned = QrReader.read(QrReader.png(shown.json().getString("image")));
      // steps 9 to 11: the hospital learns who stands before it
      var verified = api.verifyAsync(Api.VERIFIER, scanned, "medical", null).join();
      assertThat(verified.status()).isEqualTo(200);
      assertAssertion(api, verified);

      // the card is reported lost: the code already on the screen is refused
      var onScreen = api.code(Api.CHANNEL, signNo, "medical").json().getString("code");
      api.importCards(person.withState(2));
      var refused = api.verifyAsync(Api.VERIFIER, onScreen, "medical", null).join();
      assertThat(refused.status()).isEqualTo(409);
      assertThat(refused.json().getString("reason")).isEqualTo("lost");
      assertThat(api.get("/v1/ecards/" + signNo, Api.CHANNEL).json().getString("status"))
          .isEqualTo("suspended");
      assertThat(platform.output())
          .doesNotContain(person.name(), person.idNumber(), person.phone(), person.cardNo());
    }
  }

  private static void assertAssertion(Api api, Api.Reply verified) throws Exception {
    var assertion = SignedJWT.parse(verified.json().getString("assertion"));
    var keys = JWKSet.parse(api.get("/.well-known/jwks.json", null).body());
    var key = keys.getKeyByKeyId(assertion.getHeader().getKeyID()).toECKey();
    assertThat(assertion.verify(new ECDSAVerifier(key))).isTrue();
    assertThat(assertion.getJWTClaimsSet().getAudience()).containsExactly(Api.VERIFIER);
    assertThat(assertion.getJWTClaimsSet().getSubject())
        .isEqualTo(verified.json().getString("subject"));
  }
}
