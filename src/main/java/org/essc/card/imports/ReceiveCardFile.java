package org.essc.card.imports;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.essc.audit.AuditLog;
import org.essc.files.FileFormat;
import org.essc.files.FileOrigin;
import org.essc.files.FilesConfig;
import org.essc.files.ReceiveFile;
import org.essc.files.SpooledFile;
import org.essc.partner.PartnerNo;
import org.essc.platform.crypto.ColumnCipher;
import org.essc.platform.idempotency.Idempotency;
import org.essc.platform.random.Randomness;

/** Step 1: takes a card file as a stream; see {@link ReceiveFile}. */
@Singleton
public class ReceiveCardFile extends ReceiveFile {

  ReceiveCardFile(
      Pool pool,
      CardFileStore imports,
      FilesConfig config,
      ColumnCipher cipher,
      Randomness randomness,
      Clock clock,
      AuditLog audit,
      CardImportRunner runner,
      Idempotency idempotency,
      ObjectMapper json) {
    super(pool, imports, config, cipher, randomness, clock, audit, runner, idempotency, json);
  }

  /**
   * Receives and starts an import in one go, for callers within the platform.
   *
   * @param content the file's bytes; a failure of the stream means that the file was cut off
   */
  public Uni<SpooledFile> importFile(
      PartnerNo partnerNo, FileFormat format, Multi<byte[]> content) {
    return receiveAndStart(FileOrigin.of(partnerNo), format, content);
  }
}
