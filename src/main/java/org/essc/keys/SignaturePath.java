package org.essc.keys;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import org.essc.platform.ops.HotPath;

/** Signs something that nobody takes for a token, as its type is none of theirs. */
@Singleton
class SignaturePath implements HotPath {

  private static final String TYPE = "warm-up+jwt";

  private final JwsSigner signer;

  SignaturePath(JwsSigner signer) {
    this.signer = signer;
  }

  @Override
  public Uni<?> dry() {
    return signer.sign(
        KeyPurpose.TOKEN, TYPE, Map.of("aud", "nobody", "roles", List.of(), "iat", 0));
  }
}
