package org.essc.platform.problem;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.pgclient.PgException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnavailabilityTest {

  @ParameterizedTest
  @CsvSource({
    "22021,false", // NUL in a text
    "22P02,false",
    "23505,false",
    "23514,false",
    "42P01,false",
    "25006,true", // read-only
    "40P01,true",
    "53100,true", // disk full
    "57P01,true",
    "P0001,true"
  })
  void onlyWhatMayPassIsUnavailability(String sqlState, boolean away) {
    var refused = new PgException("refused", "ERROR", sqlState, "");
    assertEquals(away, Unavailability.isCauseOf(refused));
    assertEquals(away, Unavailability.isCauseOf(new IllegalStateException(refused)));
  }

  @Test
  void auditLogThatCannotBeWrittenIsUnavailabilityWhateverTheReason() {
    var where = "PL/pgSQL function audit_append(smallint,text[]) line 12 at SQL statement";
    var refused =
        new PgException(
            "gone", "ERROR", "42P01", "", "", "", "", "", where, "", "", "", "", "", "", "", "");
    assertEquals(true, Unavailability.isCauseOf(refused));
  }

  @Test
  void overloadStaysOverloadWhenItIsPassedOn() {
    var passedOn =
        ProblemException.unavailable(new RuntimeException(ProblemException.overloaded()));
    assertEquals(ProblemType.OVERLOADED, passedOn.type());
  }

  @Test
  void lostConnectionWithoutStateIsUnavailability() {
    assertEquals(true, Unavailability.isCauseOf(new PgException("gone", null, null, null)));
  }
}
