package org.essc.card.agency;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Enumeration;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.essc.card.application.Applicant;
import org.essc.testing.Api;
import org.essc.testing.CardFiles;
import org.essc.testing.Imports;
import org.essc.testing.PlatformProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged program with little memory, and a file of a hundred thousand people. */
class HundredThousandApplicationsIT {

  private static final int PEOPLE = 100_000;
  private static final long FIRST = 3_000_000;

  private static final int HEAP_MEGABYTES = 160;

  private static final Map<String, String> LITTLE_MEMORY =
      Map.of("JAVA_TOOL_OPTIONS", "-Xmx" + HEAP_MEGABYTES + "m -XX:TieredStopAtLevel=1");

  @TempDir Path directory;

  @Test
  void fileLongerThanTheMemoryIsAppliedOnceThoughThePlatformIsKilledMeanwhile()
      throws SQLException {
    var data = directory.resolve("data");
    String file;
    assertThat((long) row(FIRST).encode().getBytes(UTF_8).length * PEOPLE)
        .isGreaterThan((long) HEAP_MEGABYTES << 20);
    try (var first = PlatformProcess.launch(data, LITTLE_MEMORY).awaitReady()) {
      var database = new Imports(Api.at(first.baseUrl()), first.servers().superuserDatabase());
      var accepted = send(Api.at(first.baseUrl()));
      assertThat(accepted.status()).as(accepted.body()).isEqualTo(202);
      assertThat(accepted.json().getLong("received")).isEqualTo(PEOPLE);
      file = accepted.json().getString("agencyApplicationId");
      Awaitility.await()
          .atMost(Duration.ofMinutes(2))
          .pollInterval(Duration.ofMillis(20))
          .until(() -> applications(database, file) > 5_000);
      first.kill9();
      assertThat(applications(database, file)).isLessThan(PEOPLE);
    }

    try (var second = PlatformProcess.launch(data, LITTLE_MEMORY).awaitReady()) {
      var api = Api.at(second.baseUrl());
      var done = AgencyFile.await(api, file, Duration.ofMinutes(4));

      assertThat(done.json().getString("state")).isEqualTo("completed");
      assertThat(done.json().getLong("accepted")).isEqualTo(PEOPLE);
      assertThat(done.json().getLong("unchanged")).isZero();
      assertThat(done.json().getLong("rejected")).isZero();
      var database = new Imports(api, second.servers().superuserDatabase());
      assertThat(applications(database, file)).isEqualTo(PEOPLE);
      assertThat(
              database.query(
                  // of these acts alone: the platform has others of its own, as on the day on which
                  // it
                  // tells of cards that end soon
                  "select (select count(*) from card_act where act = 'card-application.submit')"
                      + " || ' ' || (select count(*) from outbox_event where type ="
                      + " 'application-submitted') || ' ' || (select count(*) from"
                      + " agency_application_chunk)"))
          .containsExactly(PEOPLE + " " + PEOPLE + " 0");
      assertThat(AgencyFile.lines(api, done, "vouchers").count()).isEqualTo(PEOPLE);
      assertThat(second.output()).doesNotContain("OutOfMemoryError");
    }
  }

  private static Api.Reply send(Api api) {
    return api.join(
        api.request("/v1/agency-applications?regionCode=411600&route=employer", Api.AGENCY)
            .timeout(Duration.ofMinutes(3))
            .header("Content-Type", "application/x-ndjson")
            .header("Idempotency-Key", UUID.randomUUID().toString())
            .POST(BodyPublishers.ofInputStream(HundredThousandApplicationsIT::people)));
  }

  /** Made while it is sent. */
  private static InputStream people() {
    return new SequenceInputStream(
        new Enumeration<InputStream>() {
          private long next = FIRST;

          @Override
          public boolean hasMoreElements() {
            return next < FIRST + PEOPLE;
          }

          @Override
          public InputStream nextElement() {
            return new ByteArrayInputStream((row(next++).encode() + "\n").getBytes(UTF_8));
          }
        });
  }

  private static JsonObject row(long n) {
    var idNumber = CardFiles.idNumber(n);
    var birth = LocalDate.parse(idNumber.substring(6, 14), DateTimeFormatter.BASIC_ISO_DATE);
    var address = "河南省周口市川汇区试验路" + n % 1000 + "号" + "试验小区".repeat(60);
    return new JsonObject()
        .put("eligibility", Applicant.eligibility("insured"))
        .put("consent", "consent-" + n)
        .put(
            "person",
            new JsonObject()
                .put("idType", "01")
                .put("idNumber", idNumber)
                .put("name", CardFiles.name(n))
                .put("sex", (idNumber.charAt(16) - '0') % 2 == 1 ? "1" : "2")
                .put("birthDate", birth.toString())
                .put("ethnicGroup", "01")
                .put("nationality", "CHN")
                .put("idValidFrom", "2020-05-01")
                .put("idValidUntil", "long-term")
                .put("hukouType", "rural")
                .put("hukouAddress", address.substring(0, 200))
                .put("address", address.substring(0, 190))
                .put("postalCode", "466000")
                .put("employer", "试验单位".repeat(25))
                .put("phone", "1540%07d".formatted(n % 10_000_000)))
        .put(
            "documents",
            new JsonObject()
                .put("applicationForm", "form-%059d".formatted(n))
                .put("idDocument", "scan-%059d".formatted(n))
                .put("idCopies", 2)
                .put("fingerprint", "device-%057d".formatted(n)));
  }

  private static long applications(Imports database, String file) throws SQLException {
    return Long.parseLong(
        database
            .query("select count(*) from card_application where agency_file_id = '" + file + "'")
            .get(0));
  }
}
