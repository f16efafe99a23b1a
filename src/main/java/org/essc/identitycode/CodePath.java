package org.essc.identitycode;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import org.essc.ecard.SignNo;
import org.essc.platform.ops.HotPath;
import org.essc.platform.qr.QrPicture;
import org.essc.platform.random.Randomness;
import org.essc.platform.time.Patience;

/** Looks for nobody's signing, asks Redis for a code that nobody has made, and draws it. */
@Singleton
class CodePath implements HotPath {

  private static final SignNo NOBODYS = new SignNo("0".repeat(32));
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final SigningStore signings;
  private final CodeStore codes;
  private final Randomness randomness;

  CodePath(SigningStore signings, CodeStore codes, Randomness randomness) {
    this.signings = signings;
    this.codes = codes;
    this.randomness = randomness;
  }

  @Override
  public Uni<?> dry() {
    var code = IdentityCode.random(randomness, "00");
    return signings
        .find(List.of(NOBODYS))
        .chain(() -> codes.consume(code, Purpose.ENQUIRY, "", false, Patience.of(PATIENCE)))
        .map(unknown -> QrPicture.of(code.value()).svg());
  }
}
