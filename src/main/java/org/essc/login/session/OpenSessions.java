package org.essc.login.session;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.essc.audit.AuditEntry;
import org.essc.audit.AuditLog;
import org.essc.platform.batch.BatchTransaction;
import org.essc.platform.batch.MicroBatcher;
import org.essc.platform.outbox.SubjectType;

/**
 * Opens the sessions of logins whose codes are exchanged, those that come together in one
 * transaction: they share its commit, and its one place in the audit log's chain.
 */
@Singleton
public class OpenSessions {

  private static final int LANES = 2;
  private static final int MOST = 64;

  private final LoginSessions sessions;
  private final AuditLog audit;
  private final Pool pool;
  private final MicroBatcher<LoginSession, Boolean> batches;

  OpenSessions(LoginSessions sessions, AuditLog audit, Pool pool, Vertx vertx) {
    this.sessions = sessions;
    this.audit = audit;
    this.pool = pool;
    this.batches = new MicroBatcher<>(vertx, LANES, MOST, this::openAll);
  }

  /**
   * @return false where there is one already, or card or signing are not good any more
   */
  public Uni<Boolean> open(LoginSession session) {
    return batches.ask(session);
  }

  private Uni<List<Boolean>> openAll(List<LoginSession> asked) {
    return BatchTransaction.run(pool, connection -> openAll(connection, asked));
  }

  /** In the order of the electronic cards, so that two instances do not wait for each other. */
  private Uni<List<Boolean>> openAll(SqlConnection connection, List<LoginSession> asked) {
    var ordered = asked.stream().sorted(Comparator.comparing(LoginSession::eCardId)).toList();
    return sessions
        .openAll(connection, ordered)
        .call(
            opened -> {
              var entries = new ArrayList<AuditEntry>();
              for (int i = 0; i < opened.size(); i++) {
                if (opened.get(i)) {
                  entries.add(entry(ordered.get(i)));
                }
              }
              return entries.isEmpty()
                  ? Uni.createFrom().voidItem()
                  : audit.append(connection, entries);
            })
        .map(opened -> asked.stream().map(one -> opened.get(ordered.indexOf(one))).toList());
  }

  /** What the audit log keeps of it. */
  public static AuditEntry entry(LoginSession session) {
    return AuditEntry.of("login.exchange", session.partnerNo().actor())
        .holder(session.holderId())
        .object(SubjectType.LOGIN, session.id())
        .detail("channel", session.channelNo().value())
        .detail("portal", session.partnerNo().value())
        .success();
  }
}
