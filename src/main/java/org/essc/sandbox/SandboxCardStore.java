package org.essc.sandbox;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.essc.card.CardIndexes;
import org.essc.partner.PartnerNo;
import org.essc.platform.crypto.BlindIndex;

/**
 * Reads what the registry has: which synthetic cards the registry has, in what state they are, and
 * whether more are on the way.
 */
@Singleton
class SandboxCardStore {

  private static final String STATES =
      "select card_no_index, state from physical_card where card_no_index = any($1)";

  private static final String UNFINISHED =
      "select exists (select from card_import where partner_no = $1"
          + " and state in ('receiving', 'running'))";

  private final Pool pool;
  private final BlindIndex blindIndex;

  SandboxCardStore(Pool pool, BlindIndex blindIndex) {
    this.pool = pool;
    this.blindIndex = blindIndex;
  }

  /** The state, aaz502, by card number; cards that are not in the registry are left out. */
  Uni<Map<String, Integer>> states(List<SyntheticHolder> holders) {
    var cardNos = new HashMap<Buffer, String>();
    for (var holder : holders) {
      cardNos.put(
          Buffer.buffer(blindIndex.of(CardIndexes.CARD_NO, holder.cardNo())), holder.cardNo());
    }
    return pool.preparedQuery(STATES)
        .execute(Tuple.of(cardNos.keySet().toArray(Buffer[]::new)))
        .map(
            rows -> {
              var states = new HashMap<String, Integer>();
              for (var row : rows) {
                states.put(cardNos.get(row.getDelegate().getBuffer(0)), row.getInteger(1));
              }
              return states;
            });
  }

  /** Whether an import of this partner has been sent but not yet applied. */
  Uni<Boolean> importUnfinished(PartnerNo partnerNo) {
    return pool.preparedQuery(UNFINISHED)
        .execute(Tuple.of(partnerNo.value()))
        .map(rows -> rows.iterator().next().getBoolean(0));
  }
}
