package org.essc.audit;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import org.essc.keys.JwsSigner;
import org.essc.keys.KeyPurpose;

/** Signs and keeps what says that a month of the log lies in a file. */
@Singleton
class ArchiveNotes {

  /** The name is one of the schema's; a table's name cannot be a parameter. */
  private static final String PARTS =
      """
      select c.chain, f.seq, l.seq, l.hash
        from audit_chain c
       cross join lateral (select seq from %1$s where chain = c.chain order by seq limit 1) f
       cross join lateral (
         select seq, hash from %1$s where chain = c.chain order by seq desc limit 1) l""";

  private static final String STORE =
      """
      insert into audit_archive
        (partition, chain, first_seq, last_seq, last_digest, file_digest, archived_at, jws)
      values ($1, $2, $3, $4, $5, $6, now(), $7)""";

  private static final HexFormat HEX = HexFormat.of();

  record Signed(ArchiveNote note, String jws) {}

  private final JwsSigner signer;
  private final Clock clock;

  ArchiveNotes(JwsSigner signer, Clock clock) {
    this.signer = signer;
    this.clock = clock;
  }

  /** A note of each chain that has entries in the month, which gets no more of them. */
  Uni<List<Signed>> sign(SqlClient client, String partition, byte[] fileDigest) {
    return client
        .query(PARTS.formatted(partition))
        .execute()
        .onItem()
        .transformToMulti(rows -> Multi.createFrom().iterable(rows))
        .onItem()
        .transformToUniAndConcatenate(row -> sign(note(partition, row, fileDigest)))
        .collect()
        .asList();
  }

  private static ArchiveNote note(String partition, Row row, byte[] fileDigest) {
    return new ArchiveNote(
        partition,
        row.getShort(0),
        row.getLong(1),
        row.getLong(2),
        HEX.formatHex(row.getBuffer(3).getBytes()),
        HEX.formatHex(fileDigest));
  }

  private Uni<Signed> sign(ArchiveNote note) {
    return signer
        .sign(KeyPurpose.AUDIT, ArchiveNote.TYP, note.claims(clock.instant()))
        .map(signed -> new Signed(note, signed.compact()));
  }

  Uni<Void> store(SqlClient transaction, List<Signed> notes) {
    return notes.isEmpty()
        ? Uni.createFrom().voidItem()
        : transaction
            .preparedQuery(STORE)
            .executeBatch(notes.stream().map(ArchiveNotes::row).toList())
            .replaceWithVoid();
  }

  private static Tuple row(Signed signed) {
    var note = signed.note();
    return Tuple.from(
        List.of(
            note.partition(),
            (short) note.chain(),
            note.first(),
            note.last(),
            Buffer.buffer(HEX.parseHex(note.lastDigest())),
            Buffer.buffer(HEX.parseHex(note.fileDigest())),
            signed.jws()));
  }
}
