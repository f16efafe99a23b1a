package org.essc.console;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.NewCookie;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.essc.partner.access.StaffLogins;
import org.essc.platform.crypto.ColumnCipher;
import org.essc.platform.crypto.ColumnRef;
import org.essc.platform.crypto.Sha256;
import org.essc.platform.random.Randomness;
import org.essc.platform.redis.PatientScript;
import org.essc.platform.redis.RedisClock;
import org.essc.platform.text.JsonText;
import org.essc.platform.web.Deadline;
import org.jboss.logging.Logger;

/**
 * What somebody had entered in a form when a log-in of a moment ago was wanted for it: the form
 * shows it again after that log-in, which begins another session. In Redis, sealed as sessions are,
 * for ten minutes; for the same page of the same browser alone, which a cookie tells, and shown
 * once. So nothing that was typed is in an address or stays in a browser, nothing that a copied
 * session has sent comes into its owner's forms, and nothing is done before it was seen and sent
 * again.
 */
@Singleton
public class KeptForms {

  private static final Logger LOG = Logger.getLogger(KeptForms.class);
  private static final ColumnRef FIELDS = new ColumnRef("console_kept_form", "fields");
  private static final String COOKIE = "essc-console-kept";
  private static final int KEPT_SECONDS = 10 * 60;
  private static final int MARK_LENGTH = 32;

  /** Longer than any form's. */
  private static final int LONGEST = 64 * 1024;

  private static final TypeReference<Map<String, List<String>>> ENTERED = new TypeReference<>() {};

  private static final PatientScript KEEP =
      PatientScript.of(
          """
          redis.call('HSET', KEYS[1], 'page', ARGV[2], 'fields', ARGV[3])
          redis.call('PEXPIRE', KEYS[1], ARGV[4])
          return 1
          """);

  private static final PatientScript TAKE =
      PatientScript.of(
          """
          local page, fields = unpack(redis.call('HMGET', KEYS[1], 'page', 'fields'))
          if page ~= ARGV[2] then return '' end
          redis.call('DEL', KEYS[1])
          return fields
          """);

  private final RedisClock redis;
  private final ColumnCipher cipher;
  private final ObjectMapper json;
  private final Randomness randomness;

  KeptForms(RedisClock redis, ColumnCipher cipher, ObjectMapper json, Randomness randomness) {
    this.redis = redis;
    this.cipher = cipher;
    this.json = json;
    this.randomness = randomness;
  }

  /**
   * Keeps what was entered on the visit's page.
   *
   * @param entered without secrets
   * @return what {@link #mark} gives to the browser; nothing where it could not be kept
   */
  Uni<Optional<String>> keep(ConsoleVisit visit, Map<String, List<String>> entered) {
    var text = JsonText.write(json, entered);
    var mark = randomness.base32(MARK_LENGTH);
    return text.length() > LONGEST
        ? Uni.createFrom().item(Optional.empty())
        : redis
            .run(
                KEEP,
                List.of(key(visit, mark)),
                List.of(page(visit), seal(visit, text), String.valueOf(KEPT_SECONDS * 1000)),
                Deadline.STAFF.patience())
            .replaceWith(Optional.of(mark))
            .onFailure()
            .invoke(failure -> LOG.warnf("A form's fields were not kept: %s", failure))
            .onFailure()
            .recoverWithItem(Optional.empty());
  }

  /** The answer, with what its browser is known by when it comes back. */
  static Response mark(Response answer, String mark, boolean secure) {
    return Response.fromResponse(answer)
        .cookie(
            new NewCookie.Builder(COOKIE)
                .value(mark)
                .path(StaffLogins.PATH)
                .maxAge(KEPT_SECONDS)
                .httpOnly(true)
                .secure(secure)
                // it comes back from the provider's site
                .sameSite(NewCookie.SameSite.LAX)
                .build())
        .build();
  }

  /** What was entered on the visit's page, once; nothing where nothing is kept. */
  public Uni<MultivaluedMap<String, String>> take(RoutingContext context, ConsoleVisit visit) {
    var mark = context.request().getCookie(COOKIE);
    return mark == null
        ? Uni.createFrom().item(new MultivaluedHashMap<>())
        : take(visit, mark.getValue());
  }

  private Uni<MultivaluedMap<String, String>> take(ConsoleVisit visit, String mark) {
    return redis
        .run(TAKE, List.of(key(visit, mark)), List.of(page(visit)), Deadline.STAFF.patience())
        .map(found -> open(visit, found.toString()))
        .onFailure()
        .invoke(failure -> LOG.warnf("A form's fields were not found: %s", failure))
        .onFailure()
        .recoverWithItem(() -> new MultivaluedHashMap<>());
  }

  private static String key(ConsoleVisit visit, String mark) {
    return "essc:console-kept:{" + Sha256.hex(visit.caller().subject() + '\n' + mark) + "}";
  }

  private static String page(ConsoleVisit visit) {
    return Sha256.hex(visit.path());
  }

  private String seal(ConsoleVisit visit, String text) {
    return cipher.encryptToText(FIELDS, owner(visit), text);
  }

  private static String owner(ConsoleVisit visit) {
    return visit.caller().subject() + " " + visit.path();
  }

  private MultivaluedMap<String, String> open(ConsoleVisit visit, String sealed) {
    var entered = new MultivaluedHashMap<String, String>();
    if (!sealed.isEmpty()) {
      entered.putAll(
          JsonText.read(json, cipher.decryptText(FIELDS, owner(visit), sealed), ENTERED));
    }
    return entered;
  }
}
