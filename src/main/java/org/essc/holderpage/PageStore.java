package org.essc.holderpage;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Response;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.essc.platform.crypto.Sha256;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.ProblemType;
import org.essc.platform.random.Randomness;
import org.essc.platform.redis.PatientScript;
import org.essc.platform.redis.RedisClock;
import org.essc.platform.time.Patience;

/**
 * Tickets and the sessions that they become, in Redis, measured by its clock. Both lie under one
 * key, named by the ticket's digest, so that a redemption is one step in one slot of a cluster.
 *
 * <pre>
 *   (none) ──issue──▶ ticket ──redeem──▶ open ──end──▶ (none)
 *                       └──60 s──▶ (none)  ├──ten minutes──▶ (none)
 *                                          └──replace──▶ (none), and another is open for what is left of them
 * </pre>
 *
 * Neither the ticket nor the browser's secret can be read from it.
 */
@Singleton
class PageStore {

  static final Duration TICKET_LIFE = Duration.ofSeconds(60);
  static final Duration SESSION_LIFE = Duration.ofMinutes(10);

  /** 160 random bits. */
  private static final int TICKET_LENGTH = 32;

  private static final PatientScript ISSUE =
      PatientScript.of(
          """
          local life, record = unpack(ARGV, 2)
          local ends = string.format('%.0f', now + life)
          redis.call('HSET', KEYS[1], 'state', 'ticket', 'until', ends, 'record', record)
          redis.call('PEXPIRE', KEYS[1], life)
          return ends
          """);

  private static final PatientScript REDEEM =
      PatientScript.of(
          """
          local life, browser = unpack(ARGV, 2)
          local state, ends, record = unpack(redis.call('HMGET', KEYS[1], 'state', 'until', 'record'))
          if state ~= 'ticket' or now > tonumber(ends) then return '' end
          redis.call('HSET', KEYS[1], 'state', 'open', 'browser', browser,
                     'until', string.format('%.0f', now + life))
          redis.call('PEXPIRE', KEYS[1], life)
          return record
          """);

  private static final PatientScript FIND =
      PatientScript.of(
          """
          local state, browser, ends, record =
            unpack(redis.call('HMGET', KEYS[1], 'state', 'browser', 'until', 'record'))
          if state ~= 'open' or browser ~= ARGV[2] or now > tonumber(ends) then return '' end
          return record
          """);

  private static final PatientScript LEFT =
      PatientScript.of(
          """
          local state, browser, ends = unpack(redis.call('HMGET', KEYS[1], 'state', 'browser', 'until'))
          if state ~= 'open' or browser ~= ARGV[2] then return 0 end
          return tonumber(ends) - now
          """);

  private static final PatientScript OPEN =
      PatientScript.of(
          """
          local life, browser, record = unpack(ARGV, 2)
          redis.call('HSET', KEYS[1], 'state', 'open', 'browser', browser, 'record', record,
                     'until', string.format('%.0f', now + life))
          redis.call('PEXPIRE', KEYS[1], life)
          return 'done'
          """);

  private static final PatientScript END =
      PatientScript.of(
          """
          if redis.call('HGET', KEYS[1], 'browser') ~= ARGV[2] then return '' end
          redis.call('DEL', KEYS[1])
          return 'done'
          """);

  private final RedisClock redis;
  private final PageRecords records;
  private final Randomness randomness;

  PageStore(RedisClock redis, PageRecords records, Randomness randomness) {
    this.redis = redis;
    this.records = records;
    this.randomness = randomness;
  }

  /** A ticket and its last moment, by Redis' clock. */
  record Ticket(String value, Instant expiresAt) {

    @Override
    public String toString() {
      return "Ticket[…]";
    }
  }

  Uni<Ticket> issue(PageSession session, Patience patience) {
    var ticket = randomness.base32(TICKET_LENGTH);
    var id = Sha256.hex(ticket);
    return redis
        .run(
            ISSUE,
            List.of(key(id)),
            List.of(millis(TICKET_LIFE), records.write(id, session)),
            patience)
        .map(ends -> new Ticket(ticket, Instant.ofEpochMilli(ends.toLong())));
  }

  /** A session that a browser owns, and what it shows from now on. */
  record Opened(PageSession session, PageCookie.Value cookie) {}

  /** Nothing for a ticket that was redeemed already, is too old or was never given out. */
  Uni<Optional<Opened>> redeem(String ticket, Patience patience) {
    if (ticket == null || ticket.length() != TICKET_LENGTH) {
      return Uni.createFrom().item(Optional.empty());
    }
    var cookie = PageCookie.Value.random(Sha256.hex(ticket), randomness);
    return redis
        .run(
            REDEEM,
            List.of(key(cookie.id())),
            List.of(millis(SESSION_LIFE), cookie.digest()),
            patience)
        .map(record -> read(cookie, record).map(session -> new Opened(session, cookie)));
  }

  Uni<Optional<PageSession>> find(PageCookie.Value cookie, Patience patience) {
    return redis
        .run(FIND, List.of(key(cookie.id())), List.of(cookie.digest()), patience)
        .map(record -> read(cookie, record));
  }

  /**
   * The same browser goes on with another holder's pages, or comes back from them: under another
   * cookie, so that no form of a page before is taken for the other's, and no longer than before.
   */
  Uni<PageCookie.Value> replace(PageCookie.Value old, PageSession next, Patience patience) {
    var cookie = PageCookie.Value.random(Sha256.hex(randomness.base32(TICKET_LENGTH)), randomness);
    return redis
        .run(LEFT, List.of(key(old.id())), List.of(old.digest()), patience)
        .map(Response::toLong)
        .invoke(
            left -> {
              if (left <= 0) {
                throw ProblemException.of(ProblemType.NOT_FOUND);
              }
            })
        .chain(
            left ->
                redis.run(
                    OPEN,
                    List.of(key(cookie.id())),
                    List.of(
                        String.valueOf(left), cookie.digest(), records.write(cookie.id(), next)),
                    patience))
        .chain(() -> end(old, patience))
        .replaceWith(cookie);
  }

  Uni<Void> end(PageCookie.Value cookie, Patience patience) {
    return redis
        .run(END, List.of(key(cookie.id())), List.of(cookie.digest()), patience)
        .replaceWithVoid();
  }

  private Optional<PageSession> read(PageCookie.Value cookie, Response record) {
    var text = record.toString();
    return text.isEmpty() ? Optional.empty() : Optional.of(records.read(cookie.id(), text));
  }

  private static String millis(Duration duration) {
    return String.valueOf(duration.toMillis());
  }

  /** Of a session and of what lies beside it. */
  static String key(String id) {
    return "essc:page:{" + id + "}";
  }
}
