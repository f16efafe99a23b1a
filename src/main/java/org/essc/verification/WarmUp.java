package org.essc.verification;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.VertxContextSupport;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Set;
import java.util.UUID;
import org.essc.partner.PartnerNo;

/**
 * Reads once through Hibernate before the first request does: its first session loads some thousand
 * classes, which on a busy machine takes longer than a caller is made to wait.
 */
@ApplicationScoped
class WarmUp {

  private static final UUID NOBODYS = new UUID(0, 0);
  private static final PartnerNo NOBODY = new PartnerNo("0000000000");

  private final ReadVerification readVerification;

  WarmUp(ReadVerification readVerification) {
    this.readVerification = readVerification;
  }

  void readOnce(@Observes StartupEvent event) throws Throwable {
    VertxContextSupport.subscribeAndAwait(
        () -> readVerification.handle(NOBODYS, NOBODY, Set.of()).onFailure().recoverWithNull());
  }
}
