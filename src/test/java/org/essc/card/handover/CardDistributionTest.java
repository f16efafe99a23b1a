package org.essc.card.handover;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.essc.card.application.Applicant;
import org.essc.card.application.ClaimVouchers;
import org.essc.card.production.Production;
import org.essc.platform.config.Issuer;
import org.essc.testing.Api;
import org.essc.testing.Imports;
import org.essc.testing.MutableClock;
import org.essc.testing.TestFactory;
import org.essc.testing.TestPerson;
import org.essc.testing.WaitingApplications;
import org.essc.testing.WaitingApplications.Kind;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Steps 6 to 8: against what a card is handed out, to whom, and what a wrong face leads to. */
@QuarkusTest
class CardDistributionTest {

  private static final byte[] PHOTO = {(byte) 0xFF, (byte) 0xD8, 1};

  @Inject MutableClock clock;
  @Inject Issuer issuer;
  @Inject WaitingApplications applications;
  @Inject ClaimVouchers vouchers;

  private final Api api = Api.here();
  private final Imports database = new Imports(api);
  private Production production;
  private TestFactory factory;

  @BeforeEach
  void registerFactory() {
    production = new Production(api, clock, issuer.value());
    factory = production.factory();
  }

  /** Zhoukou gives vouchers and sees the ID as well; the others do not say, and see the ID. */
  @ParameterizedTest(name = "{0}: voucher {1}, shown {2}: {4}")
  @CsvSource({
    "411602, right,  '',  422, evidence-missing",
    "411602, none,   id,  422, evidence-missing",
    "411602, other,  id,  422, application-mismatch",
    "411602, right,  id,  201, ",
    "410102, none,   id,  201, ",
    "410102, none,   '',  422, evidence-missing",
    "130107, none,   id,  201, ",
    "130107, none,   card, 422, evidence-missing",
    "210205, none,   id,  201, ",
    "210205, none,   '',  422, evidence-missing"
  })
  void cardIsHandedOutAgainstWhatTheRegionAsksFor(
      String region, String voucher, String shown, int status, String code) throws SQLException {
    var person = TestPerson.next().withRegion(region);
    var own = vouchers.random();
    boolean gives = region.startsWith("4116");
    var application =
        applications.add(person, Kind.FIRST.withPhoto(PHOTO), gives ? vouchers.digest(own) : null);
    production.produce(factory, application, person);

    var body = Production.handOut(application).put("by", shown(shown));
    if (!voucher.equals("none")) {
      body.put("voucher", (voucher.equals("right") ? own : vouchers.random()).printed());
    }
    var reply = production.distribute(Production.clerkOf(person), body);

    assertThat(reply.status()).as(reply.body()).isEqualTo(status);
    if (status == 201) {
      assertThat(reply.json().getString("state")).isEqualTo("distributed");
      assertThat(state(application)).isEqualTo("distributed");
      assertThat(events(application)).contains("card-distributed");
    } else {
      assertThat(reply.code()).isEqualTo(code);
      assertThat(state(application)).isEqualTo("produced");
      if (code.equals("evidence-missing")) {
        assertThat(reply.json().getString("rule")).isEqualTo("application.collectionEvidence");
      }
    }
  }

  @Test
  void voucherAloneFindsTheCard() {
    var person = TestPerson.next().withRegion("411603");
    var own = vouchers.random();
    var application = applications.add(person, Kind.FIRST.withPhoto(PHOTO), vouchers.digest(own));
    production.produce(factory, application, person);
    var body =
        new JsonObject()
            .put("voucher", own.printed().toLowerCase())
            .put("by", shown("id"))
            .put("face", Production.face(true, true, true));
    assertThat(production.distribute(Api.CLERK, body).json().getString("applicationId"))
        .isEqualTo(application.toString());
    var again = production.distribute(Api.CLERK, body);
    assertThat(again.code()).isEqualTo("application-state");
    assertThat(again.json().getString("state")).isEqualTo("distributed");
  }

  @ParameterizedTest(name = "{0} {1} shown {2}, authority {3}: {5}")
  @CsvSource({
    "410103, agent,    id;agent-id, '',  422, evidence-missing",
    "411604, agent,    id,          A-1, 422, evidence-missing",
    "411604, agent,    id;agent-id, A-1, 201, ",
    "410103, employer, id,          '',  403, party-not-allowed",
    "411604, child:guardian, minor-id-or-hukou-book;guardian-id;proof-of-guardianship, '', 201, ",
    "411604, child:guardian, minor-id-or-hukou-book;guardian-id, '', 422, evidence-missing",
    "410103, adult:guardian, guardian-id, '', 422, evidence-missing",
    "410103, adult:guardian, guardian-id;proof-of-guardianship, '', 201, ",
    "410103, holder,   id;agent-id, '',  422, evidence-contradictory",
    "410103, self:agent, id;agent-id, A-1, 422, evidence-contradictory"
  })
  void guardianAndAgentCollectByTheRegionsRules(
      String region, String who, String shown, String authority, int status, String code) {
    var person = TestPerson.next().withRegion(region);
    if (who.startsWith("child:")) {
      person = person.born(LocalDate.now().minusYears(10));
    }
    var application = applications.add(person, Kind.FIRST.withPhoto(PHOTO), null);
    production.produce(factory, application, person);
    var kind = who.substring(who.indexOf(':') + 1);
    var party = new JsonObject().put("kind", kind);
    if (kind.equals("agent") || kind.equals("guardian")) {
      var other = who.startsWith("self:") ? person : TestPerson.next();
      party.put("idType", "01").put("idNumber", other.idNumber()).put("name", other.name());
    }
    if (kind.equals("agent")) {
      party.put("ground", "immobile-or-long-away");
    }
    if (!authority.isEmpty()) {
      party.put("authority", authority);
    }

    var reply =
        production.distribute(
            Api.CLERK, Production.handOut(application).put("by", shown(shown).put("party", party)));
    assertThat(reply.status()).as(reply.body()).isEqualTo(status);
    assertThat(reply.code()).isEqualTo(code);
  }

  /** Hebei says so; Henan does not, and the country's layer does. */
  @ParameterizedTest(name = "{0}: {1} {2} {3}: {4}")
  @CsvSource({
    "130108, false, true,  true,  201, ",
    "130108, true,  false, true,  201, ",
    "130108, true,  true,  false, 201, ",
    "410104, false, true,  true,  201, "
  })
  void wrongFaceEndsTheCard(
      String region, boolean name, boolean sex, boolean number, int status, String code)
      throws SQLException {
    var person = TestPerson.next().withRegion(region);
    var application = applications.add(person, Kind.FIRST.withPhoto(PHOTO), null);
    production.produce(factory, application, person);
    var reply =
        production.distribute(
            Api.CLERK,
            Production.handOut(application).put("face", Production.face(name, sex, number)));
    assertThat(reply.status()).as(reply.body()).isEqualTo(status);
    assertThat(reply.code()).isEqualTo(code);
    assertThat(state(application)).isEqualTo(status == 201 ? "face-refused" : "produced");
    assertThat(card(person)).isEqualTo(status == 201 ? "9 cancelled" : "0 null");
  }

  @Test
  void correctedApplicationIsMadeAnew() throws SQLException {
    var person = TestPerson.next().withRegion("130109");
    var application = applications.add(person, Kind.FIRST.withPhoto(PHOTO), null);
    production.produce(factory, application, person);
    production.distribute(
        Api.CLERK,
        Production.handOut(application).put("face", Production.face(false, true, false)));

    var right = TestPerson.next().withName("张更正").withRegion("130109");
    var path = "/v1/card-distributions/" + application + "/correction";
    var holder = TestPerson.next().withRegion("130100");
    api.importCards(holder);
    var second = new JsonObject().put("idNumber", holder.idNumber()).put("by", shown("id"));
    assertThat(api.create(path, Api.CLERK, second.encode()).code()).isEqualTo("card-exists");
    var correction = new JsonObject().put("name", right.name()).put("idNumber", right.idNumber());
    assertThat(api.create(path, Api.CLERK, correction.encode()).code())
        .isEqualTo("evidence-missing");
    correction.put("by", shown("id"));
    assertThat(api.create(path, Api.DALIAN_CLERK, correction.encode()).code())
        .isEqualTo("not-found");
    var corrected = api.create(path, Api.CLERK, correction.encode());
    assertThat(corrected.json().getString("state")).as(corrected.body()).isEqualTo("applied");
    assertThat(photos("holder_id", applications.holder(right))).as("it goes with it").hasSize(1);
    assertThat(api.create(path, Api.CLERK, correction.encode()).code())
        .isEqualTo("application-state");

    var batch = production.collected(factory, "130109", 10);
    var ordered = production.ordered(factory, batch).get(0);
    assertThat(ordered.getString("name")).isEqualTo("张更正");
    assertThat(ordered.getString("idNumber")).isEqualTo(right.idNumber());
    var made =
        production.send(
            factory, batch.getString("batchId"), 1, production.made(application, right));
    assertThat(made.json().getInt("produced")).as(made.body()).isEqualTo(1);
    var handedOut = production.distribute(Api.CLERK, Production.handOut(application));
    assertThat(handedOut.status()).as(handedOut.body()).isEqualTo(201);
    assertThat(card(right)).isEqualTo("0 null");
    assertThat(card(person)).isEqualTo("9 cancelled");
  }

  /** The former one is nowhere: not to be made with, not in the holder's copy of the data. */
  @Test
  void photoThatACorrectionReplacesIsDeleted() throws SQLException {
    var person = TestPerson.next().withRegion("130110");
    var application = applications.add(person, Kind.FIRST.withPhoto(PHOTO), null);
    production.produce(factory, application, person);
    var face = Production.face(true, true, true).put("photoRight", false);
    production.distribute(Api.CLERK, Production.handOut(application).put("face", face));
    assertThat(
            database.query(
                "select data ->> 'wrong' from outbox_event where type = 'application-face-refused'"
                    + " and subject_id = '%s'".formatted(application)))
        .containsExactly("[\"photo\"]");
    var better = Applicant.photo(api, Api.CLERK, person.regionCode());
    var correction = new JsonObject().put("photoId", better).put("by", shown("id"));
    var path = "/v1/card-distributions/" + application + "/correction";

    var corrected = api.create(path, Api.CLERK, correction.encode());

    assertThat(corrected.json().getString("state")).as(corrected.body()).isEqualTo("applied");
    assertThat(photos("holder_id", applications.holder(person))).containsExactly(better);
    assertThat(photos("application_id", application)).containsExactly(better);
  }

  private List<String> photos(String column, UUID whose) throws SQLException {
    return database.query("select id from card_photo where %s = '%s'".formatted(column, whose));
  }

  @ParameterizedTest(name = "fee {0}, {1}, collected {2}: {3}")
  @CsvSource({
    "due,  damaged, true,  replacement-fee-due",
    "paid, damaged, false, old-card-not-collected",
    "paid, damaged, true,  ",
    "free, lost,    false, "
  })
  void replacementIsHandedOutWhenItIsSettled(
      String fee, String reason, boolean collected, String code) throws SQLException {
    var person = TestPerson.next().withRegion("411605");
    api.importCards(person);
    var old =
        UUID.fromString(
            database
                .query(
                    "select id from physical_card where holder_id = '%s'"
                        .formatted(applications.holder(person)))
                .get(0));
    var application = applications.add(person, Kind.replacing(old).withPhoto(PHOTO), null);
    var id = UUID.randomUUID();
    database.execute(
        """
        insert into card_replacement (id, holder_id, region_code, state, reason, old_card_id,
            application_id, fee_state, old_card_collected, requested_at)
        values ('%s', '%s', '411605', 'requested', '%s', '%s', '%s', '%s', %s, now())"""
            .formatted(id, applications.holder(person), reason, old, application, fee, collected));
    var next = TestPerson.next();
    production.produce(factory, application, next.withRegion("411605"));
    assertThat(
            database.query(
                "select card_id from card_application where id = '%s'".formatted(application)))
        .containsExactly(
            api.get("/v1/replacements/" + id, Api.CLERK).json().getString("newCardId"));

    var reply = production.distribute(Api.CLERK, Production.handOut(application));
    assertThat(reply.code()).as(reply.body()).isEqualTo(code);
    if (code != null) {
      assertThat(reply.status()).isEqualTo(409);
      assertThat(reply.json().getString("rule")).startsWith("replacement.");
      assertThat(reply.json().getList("source")).isNotEmpty();
    }
  }

  @Test
  void agencyHandsOutToItsOwnPeopleOnly() {
    var person = TestPerson.next().withRegion("410105");
    var own = applications.add(person, Kind.ofAgency(Api.AGENCY).withPhoto(PHOTO), null);
    production.produce(factory, own, person);
    var stranger = TestPerson.next().withRegion("410105");
    var others = applications.add(stranger, Kind.ofAgency("5999999999").withPhoto(PHOTO), null);
    production.produce(factory, others, stranger);

    // As if there were none: what an agency may not hand out it cannot find out about either.
    assertThat(production.distribute(Api.AGENCY, Production.handOut(others)).code())
        .isEqualTo("application-mismatch");
    for (var number : List.of(stranger.idNumber(), TestPerson.next().idNumber())) {
      var byNumber =
          new JsonObject()
              .put("idNumber", number)
              .put("face", Production.face(true, true, true))
              .put("by", shown("id"));
      assertThat(production.distribute(Api.AGENCY, byNumber).code())
          .isEqualTo("application-mismatch");
    }
    var channelNamed = Production.handOut(own).put("by", shown("id").put("channel", "window"));
    assertThat(production.distribute(Api.AGENCY, channelNamed).code()).isEqualTo("invalid-request");
    var done = production.distribute(Api.AGENCY, Production.handOut(own));
    assertThat(done.status()).as(done.body()).isEqualTo(201);
  }

  @Test
  void agencyHandsNothingOutWhereTheRegionDoesNotTakeApplicationsThatWay() {
    var person = TestPerson.next().withRegion("130110");
    var school = new Kind("first", "school", Api.AGENCY, UUID.randomUUID(), null, PHOTO);
    var application = applications.add(person, school, null);
    production.produce(factory, application, person);
    var refused = production.distribute(Api.AGENCY, Production.handOut(application));
    assertThat(refused.code()).as(refused.body()).isEqualTo("channel-not-allowed");
    assertThat(refused.json().getString("rule")).isEqualTo("application.routes");
  }

  @Test
  void cardThatIsNotWaitingIsNotHandedOut() throws SQLException {
    var person = TestPerson.next().withRegion("210206");
    var application = applications.add(person);
    assertThat(production.distribute(Api.DALIAN_CLERK, Production.handOut(application)).code())
        .isEqualTo("application-state");
    production.produce(factory, application, person);
    assertThat(production.distribute(Api.CLERK, Production.handOut(application)).code())
        .isEqualTo("application-mismatch");
    var otherPerson = Production.handOut(application).put("idNumber", TestPerson.next().idNumber());
    assertThat(production.distribute(Api.DALIAN_CLERK, otherPerson).code())
        .isEqualTo("application-mismatch");
    assertThat(
            production.distribute(Api.DALIAN_CLERK, Production.handOut(UUID.randomUUID())).code())
        .isEqualTo("application-mismatch");
    database.execute(
        "update physical_card set state = 2 where id = (select card_id from card_application"
            + " where id = '%s')".formatted(application));
    var lost = production.distribute(Api.DALIAN_CLERK, Production.handOut(application));
    assertThat(lost.code()).isEqualTo("card-state");
    assertThat(lost.json().getInt("state")).isEqualTo(2);
  }

  @Test
  void twoWindowsHandACardOutOnce() {
    var person = TestPerson.next().withRegion("210207");
    var application = applications.add(person);
    production.produce(factory, application, person);
    var replies =
        Stream.generate(() -> Production.handOut(application).encode())
            .limit(8)
            .map(body -> api.createAsync("/v1/card-distributions", Api.DALIAN_CLERK, body))
            .toList();
    var statuses = replies.stream().map(one -> one.join().status()).toList();
    assertThat(statuses)
        .containsOnlyOnce(201)
        .allMatch(status -> List.of(201, 409).contains(status));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({", 401", "1000000001, 403", "6000000001, 403", "8000000002, 403", "6100000001, 403"})
  void othersHandNothingOut(String caller, int status) {
    var body = Production.handOut(UUID.randomUUID()).encode();
    assertThat(api.create("/v1/card-distributions", caller, body).status()).isEqualTo(status);
    assertThat(
            api.create("/v1/card-distributions/" + UUID.randomUUID() + "/correction", caller, "{}")
                .status())
        .isEqualTo(status);
  }

  @Test
  void malformedRequestsAreRefusedWithAllThatIsWrong() {
    var body =
        new JsonObject()
            .put("voucher", "nonsense")
            .put("idNumber", "1")
            .put("face", new JsonObject().put("nameRight", true));
    var reply = production.distribute(Api.CLERK, body);
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.json().getList("violations.field"))
        .containsExactlyInAnyOrder(
            "voucher", "idNumber", "face.sexRight", "face.socialSecurityNumberRight");
  }

  private static JsonObject shown(String codes) {
    var shown = new JsonArray();
    Stream.of(codes.split(";")).filter(code -> !code.isEmpty()).forEach(shown::add);
    return new JsonObject().put("shown", shown);
  }

  private String state(UUID application) throws SQLException {
    return database
        .query("select state from card_application where id = '%s'".formatted(application))
        .get(0);
  }

  /** State and end of the holder's only card. */
  private String card(TestPerson person) throws SQLException {
    return database
        .query(
            "select state || ' ' || coalesce(ended, 'null') from physical_card where holder_id = '%s'"
                .formatted(applications.holder(person)))
        .get(0);
  }

  private List<String> events(UUID application) throws SQLException {
    return database.query(
        "select type from outbox_event where subject_id = '%s' or data ->> 'applicationId' = '%s'"
            .formatted(application, application));
  }
}
