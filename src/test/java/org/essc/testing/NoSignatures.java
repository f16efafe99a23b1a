package org.essc.testing;

import java.util.Optional;
import org.essc.audit.ArchiveNote;
import org.essc.audit.SignedHead;
import org.essc.audit.verify.Signatures;

/** Trusts none: for tests that look at the chains alone. */
public final class NoSignatures implements Signatures {

  @Override
  public Optional<SignedHead> head(String jws) {
    return Optional.empty();
  }

  @Override
  public Optional<ArchiveNote> note(String jws) {
    return Optional.empty();
  }
}
