package org.essc.sandbox;

import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.format.DateTimeParseException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.time.ChinaTime;
import org.essc.platform.web.ServedEverywhere;

/** The test clock: what the cards' world takes for today. */
@Path("/sandbox/clock")
@ServedEverywhere
@PermitAll
@Produces(MediaType.APPLICATION_JSON)
public class SandboxClockResource {

  /** About as long as a life: far enough for every rule, near enough for every column. */
  private static final Duration FARTHEST = Duration.ofDays(36_525);

  /**
   * Exactly one of the two.
   *
   * @param now RFC 3339; from there it goes on running
   * @param offset from the real time, ISO 8601: days and times, or years, months, weeks and days
   */
  public record ClockBody(String now, String offset) {}

  /**
   * @param now the business time
   * @param realNow what tokens, codes and signatures go by
   * @param offset the difference, ISO 8601
   */
  public record ClockView(Instant now, Instant realNow, String offset) {}

  private final TestClock testClock;
  private final Clock real;

  SandboxClockResource(TestClock testClock, Clock real) {
    this.testClock = testClock;
    this.real = real;
  }

  @GET
  @NonBlocking
  @Operation(hidden = true)
  public ClockView read() {
    return view(testClock.read());
  }

  @PUT
  @Blocking
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(hidden = true)
  public ClockView move(ClockBody body) {
    if (body == null || (body.now() == null) == (body.offset() == null)) {
      throw ProblemException.invalid("now", "now-or-offset");
    }
    if (body.offset() != null) {
      var offset = near("offset", offset(body.offset()));
      return view(testClock.move(() -> offset));
    }
    var now = instant(body.now());
    near("now", Duration.between(real.instant(), now));
    return view(testClock.move(() -> Duration.between(real.instant(), now)));
  }

  /** Back to the real time. */
  @DELETE
  @Blocking
  @Operation(hidden = true)
  public void reset() {
    testClock.move(() -> Duration.ZERO);
  }

  private static Instant instant(String now) {
    try {
      return Instant.parse(now);
    } catch (DateTimeParseException malformed) {
      throw ProblemException.invalid("now", "instant-format");
    }
  }

  private Duration offset(String text) {
    try {
      return Duration.parse(text);
    } catch (DateTimeParseException notOfTime) {
      return ofCalendar(text);
    }
  }

  /** Months differ in length, so they are counted from today in China. */
  private Duration ofCalendar(String text) {
    try {
      var now = real.instant().atZone(ChinaTime.ZONE);
      return Duration.between(now, now.plus(Period.parse(text)));
    } catch (DateTimeException | ArithmeticException impossible) {
      throw ProblemException.invalid("offset", "offset-format");
    }
  }

  private static Duration near(String field, Duration offset) {
    if (offset.abs().compareTo(FARTHEST) > 0) {
      throw ProblemException.invalid(field, "at most 36525 days from the real time");
    }
    return offset;
  }

  private static ClockView view(TestClock.Reading reading) {
    return new ClockView(reading.now(), reading.realNow(), reading.offset().toString());
  }
}
