package org.essc.card;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.essc.person.PhoneNumber;
import org.essc.platform.crypto.ColumnCipher;
import org.essc.region.RegionCode;

/**
 * The number at which a holder can be told something: it stands on the holder's cards. Of several
 * that live it is the first with a number, whose region has the say.
 */
@Singleton
public class HolderPhones {

  private static final String LIVING =
      " from physical_card where holder_id = any($1) and kind = 'standard' and state <> "
          + CardState.CANCELLED.code()
          + " order by holder_id, phone is null, id";

  private static final String REGIONS =
      "select distinct on (holder_id) holder_id, region_code" + LIVING;

  private static final String PHONE = "select id, phone" + LIVING + " limit 1";

  private final ColumnCipher cipher;

  HolderPhones(ColumnCipher cipher) {
    this.cipher = cipher;
  }

  /** Of whoever has a card that lives, by the holder. */
  public Uni<Map<UUID, RegionCode>> regions(SqlClient client, List<UUID> holders) {
    return client
        .preparedQuery(REGIONS)
        .execute(Tuple.of(holders.toArray(UUID[]::new)))
        .map(
            found ->
                found.stream()
                    .collect(
                        Collectors.toMap(
                            row -> row.getUUID("holder_id"),
                            row -> new RegionCode(row.getString("region_code")))));
  }

  /** Nothing for whoever has no card that lives, or no number on it. */
  public Uni<Optional<PhoneNumber>> of(SqlClient client, UUID holderId) {
    return client
        .preparedQuery(PHONE)
        .execute(Tuple.of(new UUID[] {holderId}))
        .map(
            found ->
                found.stream()
                    .filter(row -> row.getBuffer("phone") != null)
                    .findFirst()
                    .map(
                        row ->
                            cipher.decrypt(
                                CardColumns.PHONE,
                                row.getUUID("id").toString(),
                                row.getBuffer("phone").getBytes()))
                    .map(PhoneNumber::new));
  }
}
