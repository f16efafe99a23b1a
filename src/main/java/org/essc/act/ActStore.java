package org.essc.act;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.essc.person.HolderStore;
import org.essc.person.IdNumber;
import org.essc.person.Party;
import org.essc.platform.crypto.ColumnCipher;
import org.essc.platform.crypto.ColumnRef;
import org.essc.platform.crypto.EncryptedTable;
import org.essc.platform.partition.Partitioned;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.random.Randomness;
import org.essc.region.RegionCode;

/** Records acts: who, over which channel, on whose behalf, shown what, and why. */
@Singleton
public class ActStore {

  private static final ColumnRef REPRESENTATIVE = new ColumnRef("card_act", "representative");
  private static final ColumnRef EVIDENCE = new ColumnRef("card_act", "evidence");

  private static final String INSERT =
      """
      insert into card_act (id, holder_id, card_id, application_id, at, act, actor, channel,
                            region_code, party, representative, shown, evidence, reason,
                            from_state, to_state, actor_holder_id)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)""";

  private static final String INSERT_ALL =
      """
      insert into card_act (id, holder_id, card_id, application_id, region_code, at, act, actor,
                            party, shown, reason, from_state, to_state)
      select a, b, c, d, e, $6, $7, $8, $9, '{}', $10, $11, $12
        from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::text[])
          as t (a, b, c, d, e)""";

  private static final String GUARDIANS =
      """
      select id, representative from card_act
       where application_id = any($1) and act = $2 and party = 'guardian'""";

  private final ColumnCipher cipher;
  private final Randomness randomness;
  private final HolderStore holders;

  ActStore(ColumnCipher cipher, Randomness randomness, HolderStore holders) {
    this.cipher = cipher;
    this.randomness = randomness;
    this.holders = holders;
  }

  /** What an act was done to: a card, an application, or one that became the other. */
  public record Subject(UUID holderId, UUID cardId, UUID applicationId, RegionCode region) {}

  /**
   * Stores the act and gives its id, a UUIDv7 made now: call it while the card is locked.
   *
   * @param from text of the state before, or null
   * @param to text of the state after, or null
   * @throws ProblemException {@code evidence-contradictory} where the guardian or agent is recorded
   *     as without full legal capacity: whoever has a guardian is nobody's
   */
  public Uni<UUID> record(UnitOfWork work, Act act, Subject subject, String from, String to) {
    var row = row(new Entry(act, subject, from, to), work.at());
    return representative(work, act.by().party())
        .chain(actor -> work.connection().preparedQuery(INSERT).execute(row.addUUID(actor)))
        .chain(() -> rememberWard(work, act.by(), subject))
        .replaceWith(row.getUUID(0));
  }

  /** The holder who acts for another; null where nobody does, or one who is no holder. */
  private Uni<UUID> representative(UnitOfWork work, Party party) {
    return party.represents()
        ? holders
            .representative(work.connection(), party.idNumber())
            .map(found -> found.map(ActStore::requireCapable).orElse(null))
        : Uni.createFrom().nullItem();
  }

  private static UUID requireCapable(HolderStore.Representative representative) {
    if (representative.lacksCapacity()) {
      throw ActRules.contradiction("by.party.idNumber");
    }
    return representative.holderId();
  }

  /** Once it was proven that an adult has a guardian, nobody need be told so the next time. */
  private Uni<Void> rememberWard(UnitOfWork work, ActContext by, Subject subject) {
    return by.wardProven()
        ? holders
            .recordCapacity(
                work.connection(), subject.holderId(), work.timestamp(), by.requester().actorText())
            .replaceWithVoid()
        : Uni.createFrom().voidItem();
  }

  private Tuple row(Entry entry, Instant at) {
    var id = randomness.uuid();
    var act = entry.act();
    var subject = entry.subject();
    var by = act.by();
    var channel = by.requester().channel();
    return Tuple.tuple()
        .addUUID(id)
        .addUUID(subject.holderId())
        .addUUID(subject.cardId())
        .addUUID(subject.applicationId())
        .addOffsetDateTime(at.atOffset(ZoneOffset.UTC))
        .addString(act.name())
        .addString(by.requester().actorText())
        .addString(channel == null ? null : channel.code())
        .addString(subject.region().value())
        .addString(by.party().kind().text())
        .addValue(seal(REPRESENTATIVE, id, representative(by.party())))
        .addArrayOfString(
            by.shown().stream().map(one -> one.code()).sorted().toArray(String[]::new))
        .addValue(seal(EVIDENCE, id, evidence(by)))
        .addString(act.reason())
        .addString(entry.from())
        .addString(entry.to());
  }

  /** One act of many that are recorded together; who acted for whom stands in it sealed. */
  public record Entry(Act act, Subject subject, String from, String to) {}

  /** As {@link #record}, for a file's worth of acts in one statement. */
  public Uni<Void> recordEach(SqlClient transaction, Instant at, List<Entry> entries) {
    if (entries.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    var rows = entries.stream().map(entry -> row(entry, at).addUUID(null)).toList();
    return transaction.preparedQuery(INSERT).executeBatch(rows).replaceWithVoid();
  }

  /**
   * Stores one act of an organisation on its own account on many subjects: no representative,
   * nothing shown.
   *
   * @param ids of the acts in the subjects' order, UUIDv7s made now
   */
  public Uni<Void> recordAll(
      UnitOfWork work, Act act, List<UUID> ids, List<Subject> subjects, String from, String to) {
    if (subjects.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    var requester = act.by().requester();
    return work.connection()
        .preparedQuery(INSERT_ALL)
        .execute(
            Tuple.tuple()
                .addArrayOfUUID(ids.toArray(UUID[]::new))
                .addArrayOfUUID(subjects.stream().map(Subject::holderId).toArray(UUID[]::new))
                .addArrayOfUUID(subjects.stream().map(Subject::cardId).toArray(UUID[]::new))
                .addArrayOfUUID(subjects.stream().map(Subject::applicationId).toArray(UUID[]::new))
                .addArrayOfString(
                    subjects.stream().map(one -> one.region().value()).toArray(String[]::new))
                .addOffsetDateTime(work.timestamp())
                .addString(act.name())
                .addString(requester.actorText())
                .addString(act.by().party().kind().text())
                .addString(act.reason())
                .addString(from)
                .addString(to))
        .replaceWithVoid();
  }

  /** Who has done that to one of the applications as its person's guardian. */
  public Uni<List<IdNumber>> guardians(SqlClient client, List<UUID> applications, String act) {
    return client
        .preparedQuery(GUARDIANS)
        .execute(Tuple.of(applications.toArray(UUID[]::new), act))
        .map(rows -> rows.stream().map(this::guardian).toList());
  }

  private IdNumber guardian(Row row) {
    var sealed = row.getBuffer("representative").getBytes();
    var json = cipher.decrypt(REPRESENTATIVE, row.getUUID("id").toString(), sealed);
    return new IdNumber(new JsonObject(json).getString("idNumber"));
  }

  private static JsonObject representative(Party party) {
    if (!party.represents() && party.authority() == null) {
      return null;
    }
    var json = new JsonObject().put("authority", party.authority());
    if (party.ground() != null) {
      json.put("ground", party.ground().code());
    }
    return party.represents()
        ? json.put("idType", party.idType().code())
            .put("idNumber", party.idNumber().value())
            .put("name", party.name().value())
        : json;
  }

  private static JsonObject evidence(ActContext by) {
    var evidence = by.evidence();
    return evidence == null
        ? null
        : new JsonObject()
            .put("method", evidence.method().name())
            .put("provider", evidence.provider())
            .put("reference", evidence.reference())
            .put("verifiedAt", evidence.verifiedAt().toString());
  }

  private Buffer seal(ColumnRef column, UUID row, JsonObject json) {
    return json == null
        ? null
        : Buffer.buffer(cipher.encrypt(column, row.toString(), json.encode()));
  }

  /** Tells the re-encryption where acts keep personal data. */
  @Singleton
  static class Encryption {

    @Produces
    @Singleton
    EncryptedTable acts() {
      return EncryptedTable.byId(REPRESENTATIVE, EVIDENCE);
    }

    @Produces
    @Singleton
    Partitioned actsByMonth() {
      return Partitioned.forEver(EVIDENCE.table());
    }
  }
}
