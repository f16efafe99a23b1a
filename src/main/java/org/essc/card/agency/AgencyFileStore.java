package org.essc.card.agency;

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

/** Files of agencies' applications and their chunks. */
@Singleton
class AgencyFileStore extends FileStore {

  static final ColumnRef CONTENT = new ColumnRef("agency_application_chunk", "content");
  static final String REGION = "region_code";
  static final String ROUTE = "route";

  private static final FileKind AGENCY_APPLICATION =
      new FileKind(
          SubjectType.AGENCY_APPLICATION,
          "agency_application",
          List.of(REGION, ROUTE),
          CONTENT,
          null,
          AgencyApplicationStatus::of);

  AgencyFileStore(Pool pool, ReplicaReads reads, Clock clock, FileLimits limits) {
    super(pool, reads, clock, AGENCY_APPLICATION, limits);
  }

  @Produces
  @Singleton
  static Retention rejectionsPast(RetentionConfig config) {
    return AGENCY_APPLICATION.rejectionsPast(config.rejectionsOfFiles());
  }
}
