package org.essc.card.imports;

import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import org.essc.files.FileKind;
import org.essc.files.FileLimits;
import org.essc.files.FileStore;
import org.essc.platform.crypto.ColumnRef;
import org.essc.platform.outbox.SubjectType;
import org.essc.platform.replica.ReplicaReads;
import org.essc.platform.retention.Retention;
import org.essc.platform.retention.RetentionConfig;

/** Card files and their chunks. */
@Singleton
class CardFileStore extends FileStore {

  static final ColumnRef CONTENT = new ColumnRef("card_import_chunk", "content");

  private static final FileKind CARD_IMPORT =
      new FileKind(
          SubjectType.CARD_IMPORT,
          "card_import",
          List.of(),
          CONTENT,
          Column.ALL::header,
          CardImportStatus::of);

  CardFileStore(Pool pool, ReplicaReads reads, Clock clock, FileLimits limits) {
    super(pool, reads, clock, CARD_IMPORT, limits);
  }

  @Produces
  @Singleton
  static Retention rejectionsPast(RetentionConfig config) {
    return CARD_IMPORT.rejectionsPast(config.rejectionsOfFiles());
  }
}
