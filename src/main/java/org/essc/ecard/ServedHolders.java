package org.essc.ecard;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.essc.partner.PartnerNo;

/** Tells which holders have their electronic card on a channel. */
@Singleton
public class ServedHolders {

  private static final String FIND =
      """
      select b.holder_id, min(b.sign_no) sign_no
        from ecard_binding b
        join ecard e on e.id = b.ecard_id and e.holder_id = b.holder_id
       where b.holder_id = any($1) and b.channel_no = $2
         and b.state = 'active' and e.state = 'active'
       group by b.holder_id""";

  /** Those of the holders who do, each with the signing number. */
  public Uni<Map<UUID, SignNo>> of(SqlClient client, PartnerNo channel, List<UUID> holders) {
    return client
        .preparedQuery(FIND)
        .execute(Tuple.of(holders.toArray(UUID[]::new), channel.value()))
        .map(
            rows ->
                rows.stream()
                    .collect(
                        Collectors.toMap(
                            row -> row.getUUID(0), row -> new SignNo(row.getString("sign_no")))));
  }
}
