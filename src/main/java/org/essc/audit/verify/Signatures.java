package org.essc.audit.verify;

import java.util.Optional;
import org.essc.audit.ArchiveNote;
import org.essc.audit.SignedHead;

/** Opens what the platform signed about its log; empty where a signature is not to be trusted. */
public interface Signatures {

  Optional<SignedHead> head(String jws);

  Optional<ArchiveNote> note(String jws);
}
