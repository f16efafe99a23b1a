package org.essc.family;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.UUID;
import org.essc.act.GuardiansOnRecord;
import org.essc.person.HolderColumns;
import org.essc.person.IdNumber;
import org.essc.platform.crypto.BlindIndex;
import org.essc.region.PolicyTerms.FamilyAbility;

/** A guardianship that was shown once need not be shown again to report a loss. */
@Singleton
class RecordedGuardians implements GuardiansOnRecord {

  private static final String FIND =
      """
      select m.id, m.holder_id from family_member m join holder a on a.id = m.holder_id
       where a.id_number_index = $1 and a.id_type = $2 and m.member_id = $3
         and m.kind = 'guardian' and m.state <> 'ended'""";

  private final Delegations delegations;
  private final BlindIndex index;

  RecordedGuardians(Delegations delegations, BlindIndex index) {
    this.delegations = delegations;
    this.index = index;
  }

  @Override
  public Uni<Boolean> mayReportLoss(SqlClient client, IdNumber guardian, UUID wardId) {
    var number = Buffer.buffer(index.of(HolderColumns.ID_NUMBER_INDEX, guardian.value()));
    return client
        .preparedQuery(FIND)
        .execute(Tuple.of(number, guardian.type().code(), wardId))
        .map(rows -> rows.stream().findFirst())
        .chain(
            found ->
                found.isEmpty()
                    ? Uni.createFrom().item(false)
                    : delegations
                        .of(client, found.get().getUUID("holder_id"), found.get().getUUID("id"))
                        .map(
                            stands ->
                                stands
                                    .filter(one -> one.kind() == MembershipKind.GUARDIAN)
                                    .filter(one -> one.allows(FamilyAbility.LOSS_REPORT))
                                    .isPresent()));
  }
}
