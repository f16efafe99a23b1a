package org.essc.console;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.oidc.AuthorizationCodeTokens;
import io.quarkus.oidc.OidcRequestContext;
import io.quarkus.oidc.OidcTenantConfig;
import io.quarkus.oidc.TokenStateManager;
import io.quarkus.security.AuthenticationFailedException;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import java.util.List;
import org.essc.audit.Actor;
import org.essc.audit.AuditEntry;
import org.essc.audit.AuditLog;
import org.essc.keys.CompactJws;
import org.essc.platform.crypto.ColumnCipher;
import org.essc.platform.crypto.ColumnRef;
import org.essc.platform.crypto.Sha256;
import org.essc.platform.random.Randomness;
import org.essc.platform.redis.PatientScript;
import org.essc.platform.redis.RedisClock;
import org.essc.platform.text.JsonText;
import org.essc.platform.web.Deadline;

/**
 * Sessions of the console, in Redis and measured by its clock: the browser has a random secret and
 * nothing else, Redis its digest and the tokens, encrypted. So a session ends when nothing is done
 * in it, and at once when its owner logs out, whoever has a copy of the cookie.
 *
 * <pre>
 *   (none) ──log-in──▶ open ──log-out──▶ (none)
 *                       ├──idle──▶ (none)
 *                       └──life──▶ (none)
 * </pre>
 */
@Alternative
@Priority(1)
@ApplicationScoped
public class ConsoleSessions implements TokenStateManager {

  private static final ColumnRef TOKENS = new ColumnRef("console_session", "tokens");

  /** 260 random bits. */
  private static final int SECRET_LENGTH = 52;

  /** A page that looks for news by itself says so: it keeps no session open. */
  private static final String BY_ITSELF = "X-Console-Poll";

  private static final PatientScript OPEN =
      PatientScript.of(
          """
          local idle, life, ends, form, record = unpack(ARGV, 2)
          if ends == '' then ends = string.format('%.0f', now + life) end
          redis.call('HSET', KEYS[1], 'ends', ends, 'form', form, 'record', record)
          redis.call('PEXPIRE', KEYS[1], math.min(tonumber(idle), math.max(1, tonumber(ends) - now)))
          return ends
          """);

  private static final PatientScript FIND =
      PatientScript.of(
          """
          local ends, form, record = unpack(redis.call('HMGET', KEYS[1], 'ends', 'form', 'record'))
          if not ends or now > tonumber(ends) then return '' end
          if ARGV[2] ~= '' then
            redis.call('PEXPIRE', KEYS[1], math.min(tonumber(ARGV[2]), math.max(1, tonumber(ends) - now)))
          end
          return ends .. '|' .. form .. '|' .. record
          """);

  private static final PatientScript END = PatientScript.of("return redis.call('DEL', KEYS[1])");

  private final RedisClock redis;
  private final ColumnCipher cipher;
  private final Randomness randomness;
  private final AuditLog audit;
  private final ObjectMapper json;
  private final ConsoleConfig config;
  private final KnownSessions known;

  ConsoleSessions(
      RedisClock redis,
      ColumnCipher cipher,
      Randomness randomness,
      AuditLog audit,
      ObjectMapper json,
      ConsoleConfig config,
      KnownSessions known) {
    this.redis = redis;
    this.cipher = cipher;
    this.randomness = randomness;
    this.audit = audit;
    this.json = json;
    this.config = config;
    this.known = known;
  }

  /** The access token is not kept: nothing is asked with it. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Tokens(String idToken, String refreshToken) {

    @Override
    public String toString() {
      return "Tokens[…]";
    }
  }

  /** A new session, or the same under another secret where its ID token was renewed. */
  @Override
  public Uni<String> createTokenState(
      RoutingContext request,
      OidcTenantConfig tenant,
      AuthorizationCodeTokens tokens,
      OidcRequestContext<String> context) {
    var renewed = ConsoleSession.of(request);
    var secret = randomness.base32(SECRET_LENGTH);
    var form = renewed.map(ConsoleSession::formToken).orElseGet(() -> formToken(secret));
    var id = Sha256.hex(secret);
    return redis
        .run(
            OPEN,
            List.of(key(id)),
            List.of(
                String.valueOf(config.sessionIdle().toMillis()),
                String.valueOf(config.sessionLife().toMillis()),
                renewed.map(ConsoleSession::ends).orElse(""),
                form,
                seal(id, new Tokens(tokens.getIdToken(), tokens.getRefreshToken()))),
            Deadline.STAFF.patience())
        .invoke(
            ends -> {
              new ConsoleSession(form, ends.toString()).attach(request);
              known.remember(id);
            })
        .call(() -> renewed.isPresent() ? Uni.createFrom().voidItem() : told(tokens.getIdToken()))
        .replaceWith(secret);
  }

  @Override
  public Uni<AuthorizationCodeTokens> getTokens(
      RoutingContext request,
      OidcTenantConfig tenant,
      String secret,
      OidcRequestContext<AuthorizationCodeTokens> context) {
    boolean byItself = request.request().getHeader(BY_ITSELF) != null;
    var id = Sha256.hex(secret);
    return redis
        .run(
            FIND,
            List.of(key(id)),
            List.of(byItself ? "" : String.valueOf(config.sessionIdle().toMillis())),
            Deadline.STAFF.patience())
        .map(
            found -> {
              var parts = found.toString().split("\\|", 3);
              if (parts.length < 3) {
                known.forget(id);
                throw new AuthenticationFailedException("the session has ended");
              }
              known.remember(id);
              new ConsoleSession(parts[1], parts[0]).attach(request);
              var tokens = open(id, parts[2]);
              return new AuthorizationCodeTokens(tokens.idToken(), null, tokens.refreshToken());
            });
  }

  @Override
  public Uni<Void> deleteTokens(
      RoutingContext request,
      OidcTenantConfig tenant,
      String secret,
      OidcRequestContext<Void> context) {
    var id = Sha256.hex(secret);
    known.forget(id);
    return redis.run(END, List.of(key(id)), List.of(), Deadline.STAFF.patience()).replaceWithVoid();
  }

  /** quarkus-oidc has verified the token. */
  private Uni<Void> told(String idToken) {
    var staffNo = CompactJws.known(idToken).claim("sub");
    return audit.record(AuditEntry.of("console.login", Actor.staff(staffNo)).success());
  }

  private static String formToken(String secret) {
    return Sha256.hex("form." + secret);
  }

  private static String key(String id) {
    return "essc:console:{" + id + "}";
  }

  private String seal(String id, Tokens tokens) {
    return cipher.encryptToText(TOKENS, id, JsonText.write(json, tokens));
  }

  private Tokens open(String id, String sealed) {
    return JsonText.read(json, cipher.decryptText(TOKENS, id, sealed), Tokens.class);
  }
}
