package org.essc.audit;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.essc.platform.crypto.Sha256;

/**
 * What may stand in the audit log: codes and identifiers in a small ASCII alphabet, and nothing
 * that looks like an ID number, a bank card or a mobile phone. Names cannot pass, having no letters
 * here.
 */
final class AuditText {

  private static final Pattern ACT = Pattern.compile("[a-z][a-z0-9-]*(\\.[a-z][a-z0-9-]*)+");
  private static final Pattern CODE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
  private static final Pattern NAME = Pattern.compile("[a-z][A-Za-z0-9]{0,31}");
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:/+|-]{0,127}");

  private static final Pattern TRACE_ID = Pattern.compile("[0-9a-f]{32}");

  /** A mobile phone (1[3-9] and nine digits), or 15 and more digits: ID number, bank card. */
  private static final Pattern PERSONAL =
      Pattern.compile("(?<![0-9A-Za-z])(1[3-9][0-9]{9}|[0-9]{14,}[0-9Xx])(?![0-9A-Za-z])");

  /** The same with separators inside, up to a bank card's 19 digits: a UUID has 32. */
  private static final Pattern PERSONAL_APART =
      Pattern.compile("1[3-9][0-9]{9}|[0-9]{14,18}[0-9Xx]");

  private static final Pattern SEPARATORS = Pattern.compile("[._:/+|-]");

  private AuditText() {}

  static void act(String act) {
    require(act != null && act.length() <= 64 && ACT.matcher(act).matches(), "act");
  }

  static void detail(String name, String code) {
    require(name != null && NAME.matcher(name).matches(), "name of a detail");
    require(code != null, "detail " + name);
    optionalCode("detail " + name, code);
  }

  static void optionalCode(String what, String code) {
    require(code == null || CODE.matcher(code).matches() && !isPersonal(code), what);
  }

  static void id(String what, String id) {
    require(isId(id), what);
  }

  static void optionalId(String what, String id) {
    require(id == null || isId(id), what);
  }

  static boolean isId(String id) {
    return id != null && ID.matcher(id).matches() && !isPersonal(id);
  }

  /**
   * A trace id (W3C Trace Context) as it may stand in the log: 32 lower-case hexadecimal digits,
   * whatever else they look like, since nobody can be told by random digits. The caller chooses it,
   * so what is none is left out and spoils nothing.
   */
  static String traceId(String id) {
    return id != null && TRACE_ID.matcher(id).matches() ? id : null;
  }

  static String idOrDigest(String text) {
    return isId(text) ? text : digest(text);
  }

  private static String digest(String text) {
    return "sha256:" + Sha256.hex(text.getBytes(StandardCharsets.UTF_8), 16);
  }

  private static boolean isPersonal(String text) {
    return PERSONAL.matcher(text).find()
        || PERSONAL_APART.matcher(SEPARATORS.matcher(text).replaceAll("")).matches();
  }

  /** The message names what is wrong and never repeats the value. */
  private static void require(boolean allowed, String what) {
    if (!allowed) {
      throw new IllegalArgumentException("not allowed in the audit log: " + what);
    }
  }
}
