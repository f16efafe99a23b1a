package org.essc.card.imports;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.UUID;
import org.essc.card.CardIndexes;
import org.essc.files.FileStore.StoredChunk;
import org.essc.files.SpooledFile;
import org.essc.partner.PartnerRegions;
import org.essc.person.HolderColumns;
import org.essc.platform.crypto.BlindIndex;
import org.essc.platform.crypto.ColumnCipher;
import org.essc.platform.time.BusinessDates;
import org.essc.platform.time.ChinaTime;
import org.essc.region.Jurisdiction;

/** Turns a stored chunk into a plan: all the work that can be done before the transaction. */
@Singleton
class PrepareBatch {

  private static final String CONTENT_KIND = "card-content";

  private final Pool pool;
  private final PartnerRegions partnerRegions;
  private final CardFileStore imports;
  private final KnownCardStore knownCards;
  private final PlanBatch planBatch;
  private final ColumnCipher cipher;
  private final Clock clock;
  private final CheckedChunk.Keyed keyed;

  PrepareBatch(
      Pool pool,
      PartnerRegions partnerRegions,
      CardFileStore imports,
      KnownCardStore knownCards,
      PlanBatch planBatch,
      ColumnCipher cipher,
      BlindIndex index,
      @BusinessDates Clock clock) {
    this.pool = pool;
    this.partnerRegions = partnerRegions;
    this.imports = imports;
    this.knownCards = knownCards;
    this.planBatch = planBatch;
    this.cipher = cipher;
    this.clock = clock;
    this.keyed = keyed(index);
  }

  /** Reads, decrypts and validates a chunk. */
  Uni<CheckedChunk> check(SpooledFile file, int seq) {
    return partnerRegions
        .of(pool, file.partnerNo())
        .chain(
            served ->
                imports
                    .chunk(file.id(), seq)
                    .emitOn(Infrastructure.getDefaultExecutor())
                    .map(chunk -> check(file, seq, chunk, served)));
  }

  /** Works out what a chunk changes, as the database stands now. */
  Uni<BatchPlan> plan(SpooledFile file, CheckedChunk chunk) {
    return knownCards
        .known(file.id(), chunk)
        .emitOn(Infrastructure.getDefaultExecutor())
        .map(known -> planBatch.plan(file.id(), chunk, known, keyed));
  }

  private CheckedChunk check(SpooledFile file, int seq, StoredChunk chunk, Jurisdiction served) {
    var text = new String(decrypt(file.id(), seq, chunk), StandardCharsets.UTF_8);
    var rows = Column.ALL.rows(file.format(), file.columns(), text, chunk.firstLine());
    var check = new RowCheck(ChinaTime.today(clock), served);
    var valid = check.check(rows);
    return CheckedChunk.of(seq, served, valid, check.rejections(), check.rejectedRows(), keyed);
  }

  private byte[] decrypt(UUID importId, int seq, StoredChunk chunk) {
    return cipher.decryptBytes(CardFileStore.CONTENT, importId + "/" + seq, chunk.content());
  }

  private static CheckedChunk.Keyed keyed(BlindIndex index) {
    return new CheckedChunk.Keyed() {
      @Override
      public byte[] cardNo(String value) {
        return index.of(CardIndexes.CARD_NO, value);
      }

      @Override
      public byte[] idNumber(String value) {
        return index.of(HolderColumns.ID_NUMBER_INDEX, value);
      }

      @Override
      public byte[] content(String value) {
        return index.of(CONTENT_KIND, value);
      }
    };
  }
}
