package org.essc.login.session;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.essc.audit.AuditEntry;
import org.essc.audit.AuditLog;
import org.essc.platform.batch.BatchTransaction;
import org.essc.platform.batch.MicroBatcher;
import org.essc.platform.outbox.SubjectType;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.time.BusinessDates;
import org.essc.platform.time.ChinaTime;
import org.essc.platform.time.Patience;
import org.essc.platform.web.Deadline;

/**
 * Opens the sessions of logins whose codes are exchanged, those that come together in one
 * transaction: they share its commit, and its one place in the audit log's chain.
 */
@Singleton
public class OpenSessions {

  private static final int LANES = 2;
  private static final int MOST = 64;

  /** By card, and then by login: two instances, or two lanes, do not wait in a circle. */
  private static final Comparator<LoginSession> IN_TURN =
      Comparator.comparing(LoginSession::eCardId).thenComparing(LoginSession::id);

  private final LoginSessions sessions;
  private final OpenDelegatedSession openDelegated;
  private final AuditLog audit;
  private final Pool pool;
  private final Clock businessClock;
  private final MicroBatcher<Opening, Optional<Integer>> batches;

  OpenSessions(
      LoginSessions sessions,
      OpenDelegatedSession openDelegated,
      AuditLog audit,
      Pool pool,
      @BusinessDates Clock businessClock,
      Vertx vertx) {
    this.sessions = sessions;
    this.openDelegated = openDelegated;
    this.audit = audit;
    this.pool = pool;
    this.businessClock = businessClock;
    this.batches = new MicroBatcher<>(vertx, LANES, MOST, this::openAll);
  }

  /** A session to be opened, as long as its caller has not been told that there is no answer. */
  private record Opening(LoginSession session, Patience caller) {}

  /**
   * @param caller kept from the batch or the commit on; for one that is lost before nothing is
   *     opened, and it fails with {@code service-unavailable}
   * @return the electronic card's level; nothing where there is a session already, or card, signing
   *     or channel are not good any more
   */
  public Uni<Optional<Integer>> open(LoginSession session, Patience caller) {
    return session.delegate().isEmpty()
        ? batches.ask(new Opening(session, caller)).invoke(() -> requireKept(caller))
        : openDelegated.open(session, caller);
  }

  /**
   * All the work of a transaction that opens a session: once it is done, and the commit follows,
   * the caller is kept. Where the caller is lost before, or its time is over, nothing is committed.
   */
  public static <T> Uni<T> inTime(Patience caller, Uni<T> work) {
    return Deadline.until(caller, work.invoke(() -> requireKept(caller)));
  }

  private static void requireKept(Patience caller) {
    if (!caller.keep()) {
      throw ProblemException.unavailable(null);
    }
  }

  /** As {@link #open}, in a transaction that does more, and keeps the entry last. */
  public Uni<Optional<Integer>> open(SqlConnection connection, LoginSession session) {
    return sessions.open(connection, session, ChinaTime.today(businessClock));
  }

  /** Whoever was lost before its batch began is left out. */
  private Uni<List<Optional<Integer>>> openAll(List<Opening> asked) {
    var kept = asked.stream().filter(one -> one.caller().keep()).map(Opening::session).toList();
    return kept.isEmpty()
        ? Uni.createFrom().item(Collections.nCopies(asked.size(), Optional.empty()))
        : BatchTransaction.run(pool, connection -> openAll(connection, kept))
            .map(opened -> withLost(asked, opened.iterator()));
  }

  private static List<Optional<Integer>> withLost(
      List<Opening> asked, Iterator<Optional<Integer>> opened) {
    return asked.stream()
        .map(one -> one.caller().keep() ? opened.next() : Optional.<Integer>empty())
        .toList();
  }

  private Uni<List<Optional<Integer>>> openAll(SqlConnection connection, List<LoginSession> asked) {
    var order =
        IntStream.range(0, asked.size())
            .boxed()
            .sorted(Comparator.comparing(asked::get, IN_TURN))
            .toList();
    return sessions
        .openAll(
            connection, order.stream().map(asked::get).toList(), ChinaTime.today(businessClock))
        .map(opened -> asAsked(order, opened))
        .call(opened -> keep(connection, asked, opened));
  }

  /** By place: two may ask for the same session, and one of them gets it. */
  private static List<Optional<Integer>> asAsked(
      List<Integer> order, List<Optional<Integer>> opened) {
    var answers = new ArrayList<>(opened);
    for (int i = 0; i < opened.size(); i++) {
      answers.set(order.get(i), opened.get(i));
    }
    return answers;
  }

  private Uni<Void> keep(
      SqlConnection connection, List<LoginSession> asked, List<Optional<Integer>> opened) {
    var entries =
        IntStream.range(0, asked.size())
            .filter(place -> opened.get(place).isPresent())
            .mapToObj(place -> entry(asked.get(place)))
            .toList();
    return entries.isEmpty() ? Uni.createFrom().voidItem() : audit.append(connection, entries);
  }

  /** What the audit log keeps of it. */
  public static AuditEntry entry(LoginSession session) {
    var entry =
        AuditEntry.of("login.exchange", session.partnerNo().actor())
            .holder(session.holderId())
            .object(SubjectType.LOGIN, session.id())
            .detail("channel", session.channelNo().value())
            .detail("portal", session.partnerNo().value());
    session.delegate().ifPresent(delegate -> delegate.details().forEach(entry::detail));
    return entry.success();
  }
}
