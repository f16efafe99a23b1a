package org.essc.partner.access;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.arc.Arc;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Clock;
import org.essc.audit.Actor;
import org.essc.audit.AuditLog;
import org.essc.testing.TestServers;
import org.junit.jupiter.api.Test;

@QuarkusTest
class RefusalLogTest {

  private static final String FLOODER = "1999999998";

  @Inject AuditLog audit;
  @Inject Clock clock;

  @Test
  void countsAreWrittenWhenThePlatformStops() throws SQLException {
    var log = new RefusalLog(audit, Clock.fixed(clock.instant(), clock.getZone()));
    for (int i = 0; i < 30; i++) {
      log.refused("access.authorize", Actor.partner(FLOODER), "forbidden")
          .subscribeAsCompletionStage()
          .join();
    }
    assertEquals(0, countsOfTwenty());
    log.stop(new ShutdownEvent());
    assertEquals(1, countsOfTwenty());
  }

  @Test
  void stoppingIsHeardOf() {
    var observers = Arc.container().beanManager().resolveObserverMethods(new ShutdownEvent());
    assertEquals(1, observers.stream().filter(it -> it.getBeanClass() == RefusalLog.class).count());
  }

  private static long countsOfTwenty() throws SQLException {
    var like = "%\"actor\":{\"id\":\"" + FLOODER + "\"%\"count\":\"20\"%";
    try (var connection = TestServers.superuserDatabase().getConnection();
        var query =
            connection.prepareStatement("select count(*) from audit_entry where payload like ?")) {
      query.setString(1, like);
      var result = query.executeQuery();
      result.next();
      return result.getLong(1);
    }
  }
}
