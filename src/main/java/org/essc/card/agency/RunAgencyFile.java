package org.essc.card.agency;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.essc.act.Act;
import org.essc.act.ActStore;
import org.essc.audit.AuditEntry;
import org.essc.audit.AuditLog;
import org.essc.card.agency.AgencyBatchStore.Accepted;
import org.essc.card.agency.AgencyDecision.Found;
import org.essc.card.application.ApplicationState;
import org.essc.card.application.ApplyForCard;
import org.essc.card.application.KnownDeaths;
import org.essc.card.application.photo.PhotoStore;
import org.essc.files.BatchConflictException;
import org.essc.files.FileRun;
import org.essc.files.FilesConfig;
import org.essc.files.SpooledFile;
import org.essc.person.HolderStore;
import org.essc.platform.outbox.EventType;
import org.essc.platform.outbox.Outbox;
import org.essc.platform.outbox.OutboxEvent;
import org.essc.platform.outbox.SubjectType;
import org.essc.platform.time.BusinessDates;

/**
 * Applies an agency's file chunk by chunk: step 3 of the agency's flow. A chunk's applications,
 * acts, events and rejections, the counts and the place reached commit in one transaction, so
 * whoever comes after a crash goes on after the last chunk that was applied.
 */
@Singleton
class RunAgencyFile implements FileRun {

  private final Pool pool;
  private final AgencyFileStore files;
  private final AgencyBatchStore batches;
  private final AgencyRows agencyRows;
  private final KnownDeaths deaths;
  private final PhotoStore photos;
  private final ActStore acts;
  private final Outbox outbox;
  private final AuditLog audit;
  private final FilesConfig config;
  private final Clock clock;

  RunAgencyFile(
      Pool pool,
      AgencyFileStore files,
      AgencyBatchStore batches,
      AgencyRows agencyRows,
      KnownDeaths deaths,
      PhotoStore photos,
      ActStore acts,
      Outbox outbox,
      AuditLog audit,
      FilesConfig config,
      @BusinessDates Clock clock) {
    this.pool = pool;
    this.files = files;
    this.batches = batches;
    this.agencyRows = agencyRows;
    this.deaths = deaths;
    this.photos = photos;
    this.acts = acts;
    this.outbox = outbox;
    this.audit = audit;
    this.config = config;
    this.clock = clock;
  }

  @Override
  public Uni<Void> run(SpooledFile file, BooleanSupplier keepRunning) {
    return Multi.createBy()
        .repeating()
        .uni(() -> new int[] {file.nextChunk()}, next -> apply(file, next[0]++))
        .whilst(seq -> seq + 1 < file.chunks() && keepRunning.getAsBoolean())
        .onItem()
        .ignoreAsUni();
  }

  private Uni<Integer> apply(SpooledFile file, int seq) {
    return files
        .chunk(file.id(), seq)
        .emitOn(Infrastructure.getDefaultExecutor())
        .map(chunk -> agencyRows.check(file, seq, chunk))
        .chain(chunk -> commit(file, seq, chunk, BatchConflictException.REPEATS))
        .replaceWith(seq);
  }

  private Uni<Void> commit(SpooledFile file, int seq, AgencyChunk chunk, int repeats) {
    return pool.withTransaction(
            transaction -> Uni.createFrom().deferred(() -> write(transaction, file, seq, chunk)))
        .onFailure(failure -> repeats > 0 && BatchConflictException.isOne(failure))
        .recoverWithUni(() -> commit(file, seq, chunk, repeats - 1));
  }

  private Uni<Void> write(SqlConnection transaction, SpooledFile file, int seq, AgencyChunk chunk) {
    var at = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    return decide(transaction, file, chunk, at)
        .chain(
            decided ->
                batches
                    .insert(
                        transaction, file, chunk, decided.accepted(), at.atOffset(ZoneOffset.UTC))
                    .chain(() -> claimPhotos(transaction, decided.accepted()))
                    .chain(() -> acts.recordEach(transaction, at, acts(chunk, decided)))
                    .chain(() -> outbox.append(transaction, events(file, chunk, decided)))
                    .chain(() -> files.reject(transaction, file.id(), decided.rejections()))
                    .chain(
                        () ->
                            files.advance(
                                transaction, file.id(), seq, decided.counts(), config.lease())))
        .chain(
            () ->
                seq + 1 == file.chunks()
                    ? audit.append(transaction, List.of(completed(file)))
                    : Uni.createFrom().voidItem());
  }

  private Uni<AgencyDecision> decide(
      SqlConnection transaction, SpooledFile file, AgencyChunk chunk, Instant at) {
    if (chunk.rows().isEmpty()) {
      return Uni.createFrom().item(AgencyDecision.of(file, chunk, Found.NOTHING));
    }
    return batches
        .lockPersons(transaction, chunk.rows(), at.atOffset(ZoneOffset.UTC))
        .chain(persons -> find(transaction, file, chunk, persons))
        .map(found -> AgencyDecision.of(file, chunk, found));
  }

  /** One after the other: a transaction's connection does one thing at a time. */
  private Uni<Found> find(
      SqlConnection transaction, SpooledFile file, AgencyChunk chunk, Map<Buffer, UUID> persons) {
    var people = persons.values();
    return batches
        .known(transaction, people)
        .chain(
            known ->
                deaths
                    .among(transaction, people)
                    .chain(dead -> found(transaction, file, chunk, persons, known, dead)));
  }

  private Uni<Found> found(
      SqlConnection transaction,
      SpooledFile file,
      AgencyChunk chunk,
      Map<Buffer, UUID> persons,
      Map<UUID, HolderStore.Known> known,
      Set<UUID> dead) {
    var region = chunk.region().value();
    var people = persons.values();
    return batches
        .withCard(transaction, people, region)
        .chain(
            cards ->
                batches
                    .open(transaction, people, region)
                    .chain(
                        open ->
                            photos(transaction, file, chunk)
                                .map(
                                    photos ->
                                        new Found(
                                            persons,
                                            known,
                                            dead,
                                            new HashSet<>(cards),
                                            open,
                                            photos))));
  }

  private Uni<Map<UUID, Boolean>> photos(
      SqlConnection transaction, SpooledFile file, AgencyChunk chunk) {
    return photos.lockAll(
        transaction,
        chunk.rows().stream()
            .map(row -> row.request().photoId())
            .filter(id -> id != null)
            .distinct()
            .toList(),
        file.partnerNo().value(),
        chunk.region());
  }

  private Uni<Void> claimPhotos(SqlConnection transaction, List<Accepted> accepted) {
    var owners = new HashMap<UUID, PhotoStore.Owner>();
    for (var one : accepted) {
      if (one.row().request().photoId() != null) {
        owners.put(
            one.row().request().photoId(), new PhotoStore.Owner(one.holderId(), one.row().id()));
      }
    }
    return photos.claimAll(transaction, owners);
  }

  private static List<ActStore.Entry> acts(AgencyChunk chunk, AgencyDecision decided) {
    return decided.accepted().stream()
        .map(
            one ->
                new ActStore.Entry(
                    Act.of(ApplyForCard.ACT, one.row().request().by()),
                    new ActStore.Subject(one.holderId(), null, one.row().id(), chunk.region()),
                    null,
                    ApplicationState.APPLIED.text()))
        .toList();
  }

  private static List<OutboxEvent> events(
      SpooledFile file, AgencyChunk chunk, AgencyDecision decided) {
    return decided.accepted().stream()
        .map(
            one ->
                OutboxEvent.of(
                        EventType.APPLICATION_SUBMITTED,
                        one.holderId(),
                        SubjectType.APPLICATION,
                        one.row().id())
                    .with("regionCode", chunk.region().value())
                    .with("kind", "first")
                    .with("route", file.terms().get(AgencyFileStore.ROUTE))
                    .with("state", ApplicationState.APPLIED.text()))
        .toList();
  }

  private static AuditEntry completed(SpooledFile file) {
    return AuditEntry.of("agency-application.complete", file.partnerNo().actor())
        .object(SubjectType.AGENCY_APPLICATION, file.id())
        .detail("rows", file.received())
        .success();
  }
}
