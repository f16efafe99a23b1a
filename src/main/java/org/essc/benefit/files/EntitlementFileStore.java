package org.essc.benefit.files;

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

/** Files of entitlements and their chunks. */
@Singleton
class EntitlementFileStore extends FileStore {

  static final ColumnRef CONTENT = new ColumnRef("benefit_file_chunk", "content");

  private static final FileKind BENEFIT_FILE =
      new FileKind(
          SubjectType.BENEFIT_FILE,
          "benefit_file",
          List.of(),
          CONTENT,
          EntitlementColumn.ALL::header,
          EntitlementFileStatus::of);

  EntitlementFileStore(Pool pool, ReplicaReads reads, Clock clock, FileLimits limits) {
    super(pool, reads, clock, BENEFIT_FILE, limits);
  }

  @Produces
  @Singleton
  static Retention rejectionsPast(RetentionConfig config) {
    return BENEFIT_FILE.rejectionsPast(config.rejectionsOfFiles());
  }
}
