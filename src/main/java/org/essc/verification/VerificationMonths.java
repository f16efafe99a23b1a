package org.essc.verification;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import org.essc.platform.partition.Archiving;
import org.essc.platform.partition.MonthRows;
import org.essc.platform.partition.Partitioned;
import org.essc.platform.retention.RetentionConfig;

/**
 * Months of verifications. The archive says who verified whom, where and when; the claims, which
 * are the person's data, are not kept so long.
 */
@Singleton
public class VerificationMonths implements Archiving {

  /** Holders find them among their uses of 90 days; codes of older ones are never accepted. */
  private static final Duration AT_LEAST = Duration.ofDays(92);

  private static final List<String> KEPT =
      List.of(
          "id",
          "holder_id",
          "code_digest",
          "verifier_no",
          "ecard_id",
          "binding_id",
          "channel_no",
          "purpose",
          "terminal_id",
          "terminal_place",
          "level",
          "subject",
          "request_digest",
          "verified_at",
          "presence",
          "act_subject",
          "act_kind",
          "actor_holder_id",
          "membership_id");

  @Produces
  @Singleton
  Partitioned verifications(RetentionConfig config) {
    var kept = config.verifications();
    return Partitioned.archived(
        "verification", kept.compareTo(AT_LEAST) < 0 ? AT_LEAST : kept, this);
  }

  @Override
  public MonthRows rows(String partition) {
    return new MonthRows(partition, KEPT, List.of("code_digest", "holder_id"));
  }

  /** The file says it all. */
  @Override
  public Uni<Note> note(SqlClient client, String partition, byte[] digest) {
    return Uni.createFrom().item(transaction -> Uni.createFrom().voidItem());
  }
}
