package org.essc.benefit;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.essc.act.ActTransactions;
import org.essc.act.UnitOfWork;
import org.essc.audit.Actor;
import org.essc.card.cancellation.Cancellations;
import org.essc.partner.PartnerNo;
import org.essc.person.HolderStore;
import org.essc.platform.time.ChinaTime;
import org.essc.region.RegionCode;
import org.essc.testing.Api;
import org.essc.testing.CardRowsOf;
import org.essc.testing.Imports;
import org.essc.testing.MutableClock;
import org.essc.testing.Patiently;
import org.essc.testing.TestPerson;
import org.essc.testing.Unis;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Files, sweeps, authentications and deaths at the same time. */
@QuarkusTest
class EntitlementRacesTest {

  private static final int PEOPLE = 40;

  @Inject MutableClock clock;
  @Inject SweepEntitlements sweep;
  @Inject ChangeEntitlement change;
  @Inject Authentications authentications;
  @Inject ActTransactions transactions;
  @Inject CardRowsOf rows;
  @Inject EntitlementStore store;
  @Inject HolderStore holders;
  @Inject KnownHolders known;
  @Inject ImportedEntitlements files;
  @Inject Pool pool;

  private final Api api = Api.here();
  private final BenefitApi benefits = new BenefitApi(api);
  private final Imports database = new Imports(api);

  @AfterEach
  void presentTime() {
    clock.reset();
    Api.forgetTokens();
  }

  private static LocalDate today() {
    return LocalDate.now(ChinaTime.ZONE);
  }

  private List<TestPerson> people(String region) {
    var people =
        IntStream.range(0, PEOPLE).mapToObj(i -> TestPerson.next().withRegion(region)).toList();
    api.importCards(people.toArray(TestPerson[]::new));
    return people;
  }

  private List<String> entitle(List<TestPerson> people, LocalDate due) {
    var references = people.stream().map(person -> BenefitApi.reference()).toList();
    benefits.send(
        IntStream.range(0, people.size())
            .mapToObj(i -> BenefitApi.due(references.get(i), people.get(i), due))
            .toArray(String[]::new));
    return references;
  }

  /** Each is withdrawn at the end, and its lapse was told once or not at all. */
  @Test
  void withdrawalAndLapse() throws SQLException {
    var references = entitle(people("411300"), today().plusDays(10));
    clock.advance(Duration.ofDays(20));
    Api.forgetTokens();

    var withdrawal =
        benefits.upload(
            "text/csv",
            BenefitApi.file(references.stream().map(BenefitApi::withdrawn).toArray(String[]::new)),
            UUID.randomUUID().toString());
    Unis.get(Uni.join().all(List.of(sweep.sweep(), sweep.sweep())).andCollectFailures());
    benefits.await(withdrawal);
    Unis.get(sweep.sweep());

    assertThat(references).allMatch(one -> benefits.state(one).equals("withdrawn"));
    assertThat(told("benefit-lapsed", references)).allMatch(times -> times.equals("1"));
  }

  /** Whichever is first: the authentication stands, and the correction, too. */
  @Test
  void correctionAndAuthentication() throws SQLException {
    var people = people("411300");
    var due = today().plusDays(10);
    var references = entitle(people, due);
    var holders = new ArrayList<UUID>();
    for (var person : people) {
      holders.add(rows.holderId(person));
    }

    var correction =
        benefits.upload(
            "text/csv",
            BenefitApi.file(
                IntStream.range(0, PEOPLE)
                    .mapToObj(
                        i -> BenefitApi.due(references.get(i), people.get(i), due.plusDays(1)))
                    .toArray(String[]::new)),
            UUID.randomUUID().toString());
    var until = today().plusMonths(12);
    Unis.get(
        Uni.join().all(holders.stream().map(one -> qualify(one, until)).toList()).andFailFast());
    assertThat(BenefitApi.counts(benefits.await(correction))).isEqualTo("completed 40 40 0 0");

    assertThat(references)
        .allSatisfy(
            one -> {
              var found = benefits.find(one, "qualified");
              assertThat(found.getString("dueOn")).isEqualTo(due.plusDays(1).toString());
              assertThat(found.getString("deadline")).isEqualTo(until.toString());
            });
  }

  /** An authentication in the last moment: qualified at the end, whoever was first. */
  @Test
  void lapseAndAuthentication() throws SQLException {
    var people = people("411300");
    var references = entitle(people, today().plusDays(10));
    clock.advance(Duration.ofDays(11));
    Api.forgetTokens();
    var until = today().plusMonths(13);
    var all = new ArrayList<Uni<Void>>(List.of(sweep.sweep(), sweep.sweep()));
    for (var person : people) {
      all.add(qualify(rows.holderId(person), until));
    }

    Unis.get(Uni.join().all(all).andFailFast());

    assertThat(references).allMatch(one -> benefits.state(one).equals("qualified"));
  }

  /** Who authenticates may write the holder's row later: the death waits, and takes all then. */
  @Test
  void deathWaitsForWhoeverIsAboutToWriteTheHolder() throws SQLException {
    var person = people("411300").get(0);
    var reference = entitle(List.of(person), today().plusDays(10)).get(0);
    var holder = rows.holderId(person);
    var death = new CompletableFuture<?>[1];

    Unis.get(
        transactions.run(
            "benefit.qualify",
            Actor.system("test-ward"),
            work ->
                change
                    .lockOpen(work, holder)
                    .call(
                        () -> {
                          death[0] = death(holder);
                          return untilItWaits(death[0]);
                        })
                    .call(
                        () ->
                            holders.recordCapacity(
                                work.connection(), holder, work.timestamp(), "test"))));
    death[0].join();

    assertThat(benefits.state(reference)).isEqualTo("ended");
  }

  /** A file has seen its holder alive and writes: the death waits, and takes what it brings. */
  @Test
  void deathWaitsForTheFileThatIsAboutToAddSomething() throws SQLException {
    var person = people("411300").get(0);
    var first = entitle(List.of(person), today().plusDays(10)).get(0);
    var region = new RegionCode(benefits.find(first).getString("regionCode"));
    var second = BenefitApi.reference();
    var holder = rows.holderId(person);
    var death = new CompletableFuture<?>[1];

    Unis.get(
        transactions.run(
            "benefit.file",
            Actor.system("test-file"),
            work ->
                known
                    .lock(work.connection(), List.of(holder))
                    .call(
                        () -> {
                          death[0] = death(holder);
                          return untilItWaits(death[0]);
                        })
                    .call(() -> add(work, holder, region, second))));
    death[0].join();

    assertThat(benefits.state(first)).isEqualTo("ended");
    assertThat(benefits.state(second)).isEqualTo("ended");
  }

  /** Another of the holder's, of the insurer and with the name that the first one has. */
  private Uni<Void> add(UnitOfWork work, UUID holder, RegionCode region, String second) {
    var told = new Entitlement.Told(region, today().plusDays(60), 30, holder, false);
    var added =
        Entitlement.told(
            UUID.randomUUID(),
            new PartnerNo(Api.INSURER),
            BenefitScheme.RESIDENT_PENSION,
            second,
            told,
            today());
    return files.insert(
        work.connection(),
        added.insurer(),
        UUID.randomUUID(),
        List.of(
            new ImportedEntitlements.Write(
                added, "01", new byte[32], files.seal(added.id(), "张三"), new byte[32])),
        work.timestamp());
  }

  private CompletableFuture<?> death(UUID holder) {
    return Patiently.asking(
            () ->
                transactions.run(
                    "benefit.end",
                    Actor.system("test-death"),
                    work -> store.endAll(work, holder, "death")))
        .subscribeAsCompletionStage();
  }

  /** Or has not waited. */
  private Uni<Void> untilItWaits(CompletableFuture<?> death) {
    return pool.query(
            "select count(*) from pg_stat_activity where wait_event_type = 'Lock'"
                + " and (query like '%from holder where%' or query like '%set state = ''ended''%')")
        .execute()
        .map(rows -> rows.iterator().next().getLong(0))
        .repeat()
        .until(waiting -> waiting > 0 || death.isDone())
        .collect()
        .last()
        .replaceWithVoid();
  }

  /** A file that comes while its people die: none of them draws anything at the end. */
  @Test
  void deathAndFile() {
    var people = people("411622").subList(0, 6);
    var cancellations = new Cancellations(api);
    var begun = people.stream().map(cancellations::begun).toList();
    begun.forEach(id -> cancellations.settled(Api.BANK, id));
    var references = people.stream().map(person -> BenefitApi.reference()).toList();

    var file =
        benefits.upload(
            "text/csv",
            BenefitApi.file(
                IntStream.range(0, people.size())
                    .mapToObj(
                        i -> BenefitApi.due(references.get(i), people.get(i), today().plusDays(60)))
                    .toArray(String[]::new)),
            UUID.randomUUID().toString());
    begun.stream()
        .map(
            id ->
                api.createAsync(
                    "/v1/cancellations/" + id + "/settlements", Api.INSURER, "{\"settled\":true}"))
        .toList()
        .forEach(answer -> assertThat(answer.join().status()).isEqualTo(200));
    benefits.await(file);

    assertThat(references).allMatch(one -> benefits.state(one).equals("ended"));
  }

  /** Whoever meets a row for too long that a file holds is told to come again, and does. */
  private Uni<Void> qualify(UUID holder, LocalDate until) {
    return Patiently.asking(() -> authentications.qualify(holder, until, false));
  }

  /** How often each of those was told that was told at all. */
  private List<String> told(String type, List<String> references) throws SQLException {
    return database.query(
        "select count(*) from outbox_event where type = '%s' and data ->> 'reference' in ('%s')"
                .formatted(type, String.join("','", references))
            + " group by data ->> 'reference'");
  }
}
