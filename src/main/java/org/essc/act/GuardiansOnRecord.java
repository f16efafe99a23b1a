package org.essc.act;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import java.util.UUID;
import org.essc.person.IdNumber;

/** Tells who is recorded as somebody's guardian; served by the room of families. */
public interface GuardiansOnRecord {

  /**
   * @param guardian who says to be one
   * @param wardId the holder of the card
   * @return whether that is so at this moment, and the region lets guardians report losses
   */
  Uni<Boolean> mayReportLoss(SqlClient client, IdNumber guardian, UUID wardId);
}
