package org.essc.benefit.files;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.essc.audit.AuditLog;
import org.essc.files.FilesConfig;
import org.essc.files.ReceiveFile;
import org.essc.platform.crypto.ColumnCipher;
import org.essc.platform.idempotency.Idempotency;
import org.essc.platform.random.Randomness;

/** Step 1: takes a file of entitlements as a stream; see {@link ReceiveFile}. */
@Singleton
class ReceiveEntitlementFile extends ReceiveFile {

  ReceiveEntitlementFile(
      Pool pool,
      EntitlementFileStore files,
      FilesConfig config,
      ColumnCipher cipher,
      Randomness randomness,
      Clock clock,
      AuditLog audit,
      EntitlementFileRunner runner,
      Idempotency idempotency,
      ObjectMapper json) {
    super(pool, files, config, cipher, randomness, clock, audit, runner, idempotency, json);
  }
}
