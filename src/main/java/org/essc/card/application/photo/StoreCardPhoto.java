package org.essc.card.application.photo;

import io.smallrye.mutiny.Uni;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.essc.act.ActRules;
import org.essc.act.ActTransactions;
import org.essc.act.ActTransactions.Outcome;
import org.essc.act.Requester;
import org.essc.audit.AuditEntry;
import org.essc.platform.idempotency.Answer;
import org.essc.platform.idempotency.Ticket;
import org.essc.platform.outbox.SubjectType;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.random.Randomness;
import org.essc.region.RegionCode;

/** Checks a photo and keeps it for an application. Step 1 of docs/flows/application.md. */
@Singleton
class StoreCardPhoto {

  private static final String ACT = "card-photo.upload";

  /** A picture takes up to 35 MB while it is decoded: only so many at a time, and so many wait. */
  private static final int DECODED_AT_ONCE = 4;

  private static final int WAITING = 64;

  private final ActTransactions transactions;
  private final ActRules rules;
  private final PhotoCheck check;
  private final PhotoStore photos;
  private final Randomness randomness;
  private final ExecutorService decoders =
      new ThreadPoolExecutor(
          DECODED_AT_ONCE,
          DECODED_AT_ONCE,
          0,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(WAITING),
          task -> new Thread(task, "card-photo"));

  StoreCardPhoto(
      ActTransactions transactions,
      ActRules rules,
      PhotoCheck check,
      PhotoStore photos,
      Randomness randomness) {
    this.transactions = transactions;
    this.rules = rules;
    this.check = check;
    this.photos = photos;
    this.randomness = randomness;
  }

  /** A picture as it came. */
  record Upload(RegionCode region, String mediaType, byte[] content) {}

  /** What is answered. */
  @Schema(name = "CardPhoto")
  record Stored(UUID photoId, int width, int height) {}

  Uni<Answer> handle(Requester requester, Upload upload, Ticket ticket) {
    var id = randomness.uuid();
    return Uni.createFrom()
        .item(upload)
        .emitOn(decoders)
        .onFailure(RejectedExecutionException.class)
        .transform(ProblemException::unavailable)
        .map(picture -> checked(requester, id, picture))
        // A refusal is the transaction's, too, so that it is audited.
        .onItemOrFailure()
        .transformToUni(
            (picture, refusal) ->
                transactions.answer(
                    ticket,
                    ACT,
                    requester.actor(),
                    work ->
                        refusal != null
                            ? Uni.createFrom().failure(refusal)
                            : photos
                                .insert(work, id, upload.region(), requester.actorText(), picture)
                                .invoke(
                                    () ->
                                        work.audit(
                                            AuditEntry.of(ACT, requester.actor())
                                                .object(SubjectType.CARD_PHOTO, id)
                                                .detail("region", upload.region().value())
                                                .success()))
                                .replaceWith(
                                    () ->
                                        new Outcome(
                                            201,
                                            new Stored(id, picture.width(), picture.height())))));
  }

  @PreDestroy
  void close() {
    decoders.shutdownNow();
  }

  private PhotoStore.Picture checked(Requester requester, UUID id, Upload upload) {
    var policy = rules.of(upload.region());
    rules.requireJurisdiction(policy, requester);
    var file = check.check(policy, upload.mediaType(), upload.content());
    return new PhotoStore.Picture(
        file.format().mediaType(), file.width(), file.height(), photos.seal(id, upload.content()));
  }
}
