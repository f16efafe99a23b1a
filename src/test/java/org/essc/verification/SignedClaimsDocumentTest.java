package org.essc.verification;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.TreeSet;
import org.essc.testing.Api;
import org.essc.testing.TestPerson;
import org.junit.jupiter.api.Test;

/** What partners verify by themselves is described to them claim by claim. */
@QuarkusTest
class SignedClaimsDocumentTest {

  private final Api api = Api.here();

  @Test
  void everyClaimOfCredentialAndAssertionStandsInTheDocument() throws Exception {
    var person = TestPerson.next();
    api.importCards(person);
    var issued = api.issue(Api.CHANNEL, person).json();
    var code = api.code(Api.CHANNEL, issued.getString("signNo"), "enquiry").json();
    var verified = api.verify(Api.VERIFIER, code.getString("code")).json();

    for (var document : new String[] {"docs/partners.md", "docs/zh/integration.md"}) {
      requireDescribed(document, issued.getString("credential"));
      requireDescribed(document, verified.getString("assertion"));
    }
  }

  private static void requireDescribed(String document, String jws)
      throws IOException, ParseException {
    var signed = SignedJWT.parse(jws);
    var row = "| `" + signed.getHeader().getType().getType() + "` |";
    var described =
        Files.readAllLines(Path.of(document)).stream()
            .filter(line -> line.startsWith(row))
            .findFirst();
    var claims = new TreeSet<>(signed.getJWTClaimsSet().getClaims().keySet());
    // every one has these
    claims.remove("iss");
    claims.remove("iat");
    claims.remove("exp");

    assertThat(described).as(document + " " + row).isPresent();
    assertThat(described.get())
        .as(document)
        .contains(claims.stream().map(claim -> '`' + claim + '`').toList());
  }
}
