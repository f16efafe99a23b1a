package org.essc.console.operator;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.List;
import org.essc.login.client.Registration;
import org.essc.partner.PartnerRole;
import org.essc.partner.admin.PartnerView;

/**
 * A partner.
 *
 * @param roles in words, as are claims and channels
 * @param client its registration for logins, or null
 */
record PartnerPage(
    OperatorFrame frame,
    PartnerView partner,
    String statusWord,
    List<String> roles,
    List<String> claims,
    List<String> channels,
    String created,
    String tokensRevoked,
    List<Key> keys,
    List<Stream> streams,
    Registration client) {

  /**
   * @param ends or null where it does not say
   * @param warn {@code ended}, {@code soon} or empty
   */
  record Key(String kid, String alg, String ends, String warn, long days) {

    /** As it stands in an address: partners choose it. */
    public String segment() {
      return URLEncoder.encode(kid, UTF_8).replace("+", "%20");
    }
  }

  /**
   * @param tone {@code good}, {@code warn} or {@code bad}
   * @param lag in words
   */
  record Stream(
      String id,
      String delivery,
      String endpoint,
      String status,
      String tone,
      String reason,
      String failingSince,
      String waiting,
      String lag) {}

  public boolean suspended() {
    return partner.status().equals("suspended");
  }

  /** Its last key is not ended. */
  public boolean endable() {
    return keys.size() > 1;
  }

  /** Holders log in at portals and banks. */
  public boolean mayLogIn() {
    return client != null
        || partner.roles().contains(PartnerRole.PORTAL.text())
        || partner.roles().contains(PartnerRole.BANK.text());
  }

  public String path() {
    return Section.PARTNERS.path() + "/" + partner.partnerNo();
  }
}
