package org.essc.audit;

import java.nio.charset.StandardCharsets;
import org.essc.platform.crypto.Sha256;

/**
 * What may stand in the audit log: codes and identifiers in a small ASCII alphabet, and nothing
 * that looks like an ID number, a bank card or a mobile phone. Names cannot pass, having no letters
 * here.
 */
final class AuditText {

  private static final int ACT_LENGTH = 64;
  private static final int CODE_LENGTH = 64;
  private static final int NAME_LENGTH = 32;
  private static final int ID_LENGTH = 128;
  private static final int TRACE_ID_LENGTH = 32;

  private static final int MOBILE_PHONE = 11;
  private static final int SHORTEST_NUMBER = 15;
  private static final int LONGEST_NUMBER = 19;

  private static final String IN_CODES = "._-";
  private static final String IN_IDS = "._:/+|-";

  private AuditText() {}

  static void act(String act) {
    require(act != null && act.length() <= ACT_LENGTH && isAct(act), "act");
  }

  /** Two or more words of lower-case letters, digits and hyphens, which begin with a letter. */
  private static boolean isAct(String text) {
    int words = 0;
    boolean first = true;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (first ? !isLower(c) : !isLower(c) && !isDigit(c) && c != '-' && c != '.') {
        return false;
      }
      words += first ? 1 : 0;
      first = c == '.';
    }
    return words > 1 && !first;
  }

  static void detail(String name, String code) {
    require(name != null && isName(name), "name of a detail");
    require(code != null, "detail " + name);
    optionalCode("detail " + name, code);
  }

  static void optionalCode(String what, String code) {
    require(code == null || isCode(code), what);
  }

  static boolean isCode(String code) {
    return consistsOf(code, IN_CODES, CODE_LENGTH) && !isPersonal(code);
  }

  static void id(String what, String id) {
    require(isId(id), what);
  }

  static void optionalId(String what, String id) {
    require(id == null || isId(id), what);
  }

  static boolean isId(String id) {
    return id != null && consistsOf(id, IN_IDS, ID_LENGTH) && !isPersonal(id);
  }

  private static boolean isName(String text) {
    return consistsOf(text, "", NAME_LENGTH) && isLower(text.charAt(0));
  }

  /** Letters, digits and, but at the beginning, the given others. */
  private static boolean consistsOf(String text, String others, int most) {
    int length = text.length();
    if (length == 0 || length > most || !isAlphanumeric(text.charAt(0))) {
      return false;
    }
    for (int i = 1; i < length; i++) {
      char c = text.charAt(i);
      if (!isAlphanumeric(c) && others.indexOf(c) < 0) {
        return false;
      }
    }
    return true;
  }

  /**
   * A trace id (W3C Trace Context) as it may stand in the log: 32 lower-case hexadecimal digits,
   * whatever else they look like, since nobody can be told by random digits. The caller chooses it,
   * so what is none is left out and spoils nothing.
   */
  static String traceId(String id) {
    return id != null && isTraceId(id) ? id : null;
  }

  static String idOrDigest(String text) {
    return isId(text) ? text : digest(text);
  }

  private static String digest(String text) {
    return "sha256:" + Sha256.hex(text.getBytes(StandardCharsets.UTF_8), 16);
  }

  private static boolean isTraceId(String text) {
    if (text.length() != TRACE_ID_LENGTH) {
      return false;
    }
    for (int i = 0; i < TRACE_ID_LENGTH; i++) {
      char c = text.charAt(i);
      if (!isDigit(c) && (c < 'a' || c > 'f')) {
        return false;
      }
    }
    return true;
  }

  /**
   * Of letters, digits and separators: whether a part between separators is a mobile phone (1[3-9]
   * and nine digits), or 15 and more digits as ID numbers and bank cards are (the last may be X);
   * or all parts together are, up to a bank card's 19 digits, as a UUID has 32.
   */
  private static boolean isPersonal(String text) {
    var all = new Digits();
    var part = new Digits();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (isAlphanumeric(c)) {
        all.add(c);
        part.add(c);
      } else {
        if (part.isPhone() || part.isNumber()) {
          return true;
        }
        part = new Digits();
      }
    }
    return part.isPhone()
        || part.isNumber()
        || all.isPhone()
        || all.isNumber() && all.count <= LONGEST_NUMBER;
  }

  /** Characters that may be a number; only its last may be another than a digit. */
  private static final class Digits {

    private int count;
    private boolean broken;
    private char second;
    private char last;
    private boolean beginsWithOne;

    private void add(char c) {
      broken |= count > 0 && !isDigit(last);
      if (count == 0) {
        beginsWithOne = c == '1';
      } else if (count == 1) {
        second = c;
      }
      last = c;
      count++;
    }

    private boolean isPhone() {
      return count == MOBILE_PHONE
          && !broken
          && isDigit(last)
          && beginsWithOne
          && second >= '3'
          && second <= '9';
    }

    private boolean isNumber() {
      return count >= SHORTEST_NUMBER && !broken && (isDigit(last) || last == 'X' || last == 'x');
    }
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isLower(char c) {
    return c >= 'a' && c <= 'z';
  }

  private static boolean isAlphanumeric(char c) {
    return isDigit(c) || isLower(c) || c >= 'A' && c <= 'Z';
  }

  /** The message names what is wrong and never repeats the value. */
  private static void require(boolean allowed, String what) {
    if (!allowed) {
      throw new IllegalArgumentException("not allowed in the audit log: " + what);
    }
  }
}
