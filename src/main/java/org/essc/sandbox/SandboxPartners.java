package org.essc.sandbox;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.oidc.OidcTenantConfig;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.essc.login.client.SandboxOpenIdClients;
import org.essc.partner.HolderClaim;
import org.essc.partner.PartnerNo;
import org.essc.partner.PartnerRole;
import org.essc.partner.SandboxStaff;
import org.essc.partner.StaffRole;
import org.essc.partner.admin.SandboxPartnerStore;
import org.essc.partner.admin.SandboxPartnerStore.Entry;
import org.essc.platform.embedded.EmbeddedMode;
import org.essc.platform.text.JsonText;
import org.essc.region.Channel;
import org.essc.region.PolicyTerms.ApplicationRoute;

/**
 * The demo partners and staff. They exist only with the embedded servers: on an external database
 * nothing is inserted, no secret is known and no staff token is made, whatever is configured.
 */
@Singleton
public class SandboxPartners implements SandboxStaff {

  /** A demo partner; its secret is {@code sandbox-} and its number. */
  public record DemoPartner(
      String partnerNo, String name, PartnerRole role, Set<Channel> serviceChannels) {

    DemoPartner(String partnerNo, String name, PartnerRole role, Channel... serviceChannels) {
      this(partnerNo, name, role, Set.of(serviceChannels));
    }
  }

  static final String BANK = "4000000001";

  /** Whoever tries production gives the other one keys of their own. */
  static final String STORIES_FACTORY = "6100000002";

  public static final List<DemoPartner> PARTNERS =
      List.of(
          new DemoPartner(
              "1000000001",
              "演示渠道一",
              PartnerRole.CHANNEL,
              Channel.ALIPAY_MINI_PROGRAM,
              Channel.ALIPAY_LIFE_ACCOUNT,
              Channel.APP),
          new DemoPartner("1000000002", "演示渠道二", PartnerRole.CHANNEL, Channel.WECHAT_ACCOUNT),
          new DemoPartner("2000000001", "演示验证方一", PartnerRole.VERIFIER),
          new DemoPartner("2000000002", "演示验证方二", PartnerRole.VERIFIER),
          new DemoPartner(
              "3000000001",
              "演示门户",
              PartnerRole.PORTAL,
              Channel.PORTAL,
              Channel.GOVERNMENT_SERVICE_NETWORK),
          new DemoPartner(BANK, "演示银行", PartnerRole.BANK),
          new DemoPartner("5000000001", "演示参保单位", PartnerRole.AGENCY),
          new DemoPartner("5100000001", "演示社保经办机构", PartnerRole.INSURER),
          new DemoPartner(
              "6000000001",
              "演示自助终端",
              PartnerRole.TERMINAL,
              Channel.KIOSK,
              Channel.HOSPITAL,
              Channel.PHARMACY),
          new DemoPartner("6100000001", "演示制卡厂", PartnerRole.FACTORY),
          new DemoPartner(STORIES_FACTORY, "故事里的制卡厂", PartnerRole.FACTORY),
          new DemoPartner(
              "7000000001", "演示短信与语音网关", PartnerRole.GATEWAY, Channel.SMS, Channel.HOTLINE_VOICE),
          new DemoPartner("9000000001", "演示制卡登记方", PartnerRole.REGISTRY));

  /** Not Dalian, so that a clerk without authority can be tried, too. */
  private static final Set<String> PROVINCES = Set.of("410000", "130000");

  /** Two clerks, as some acts take four eyes, and one who serves Dalian alone. */
  static final Map<String, Member> STAFF =
      Map.of(
          "8000000001", new Member(StaffRole.CLERK, PROVINCES),
          "8000000002", new Member(StaffRole.HOTLINE, PROVINCES),
          "8000000003", new Member(StaffRole.AUDITOR, Set.of()),
          "8000000004", new Member(StaffRole.SECURITY_ADMINISTRATOR, PROVINCES),
          "8000000005", new Member(StaffRole.SYSTEM_ADMINISTRATOR, PROVINCES),
          "8000000006", new Member(StaffRole.CLERK, PROVINCES),
          "8000000007", new Member(StaffRole.CLERK, Set.of("210200")));

  private final EmbeddedMode mode;
  private final SandboxPartnerStore store;
  private final SandboxOpenIdClients openIdClients;
  private final SandboxKeys keys;
  private final SandboxConsole console;
  private final ObjectMapper json;

  SandboxPartners(
      EmbeddedMode mode,
      SandboxPartnerStore store,
      SandboxOpenIdClients openIdClients,
      SandboxKeys keys,
      SandboxConsole console,
      ObjectMapper json) {
    this.mode = mode;
    this.store = store;
    this.openIdClients = openIdClients;
    this.keys = keys;
    this.console = console;
    this.json = json;
  }

  /** Of a demo partner or a demo member of staff. */
  public static String secretOf(String number) {
    return "sandbox-" + number;
  }

  @Override
  public boolean present() {
    return mode.active();
  }

  @Override
  public Optional<Member> login(String staffNo, String secret) {
    return present() && sameSecret(secretOf(staffNo), secret)
        ? Optional.ofNullable(STAFF.get(staffNo))
        : Optional.empty();
  }

  @Override
  public OidcTenantConfig console(String tenantId, String keys) {
    return console.config(tenantId, keys);
  }

  void insert(@Observes StartupEvent started) {
    if (present()) {
      store.put(PARTNERS.stream().map(SandboxPartners::entry).toList());
      keys.registered()
          .forEach(
              (number, set) -> store.putKeys(new PartnerNo(number), JsonText.write(json, set)));
      openIdClients.put(numberOf(PartnerRole.PORTAL));
      openIdClients.putBank(numberOf(PartnerRole.BANK));
    }
  }

  private static Entry entry(DemoPartner partner) {
    return new Entry(
        new PartnerNo(partner.partnerNo()),
        partner.name(),
        partner.role(),
        claims(partner),
        partner.serviceChannels().stream().map(Channel::code).toList(),
        agencyRoutes(partner),
        secretOf(partner.partnerNo()));
  }

  private static PartnerNo numberOf(PartnerRole role) {
    return PARTNERS.stream()
        .filter(partner -> partner.role() == role)
        .map(partner -> new PartnerNo(partner.partnerNo()))
        .findFirst()
        .orElseThrow();
  }

  /**
   * What the portal's registration as OpenID client asks for; that and the verifiers accept who
   * acts for others; the rest have the default.
   */
  private static List<String> claims(DemoPartner partner) {
    return switch (partner.role()) {
      case PORTAL ->
          texts(
              HolderClaim.MASKED_NAME,
              HolderClaim.NAME,
              HolderClaim.ID_NUMBER,
              HolderClaim.PHONE,
              HolderClaim.ACT);
      case VERIFIER -> texts(HolderClaim.MASKED_NAME, HolderClaim.ACT);
      default -> null;
    };
  }

  private static List<String> texts(HolderClaim... claims) {
    return Stream.of(claims).map(HolderClaim::text).toList();
  }

  /** The demo agency may be any kind of agency. */
  private static List<String> agencyRoutes(DemoPartner partner) {
    return partner.role() == PartnerRole.AGENCY
        ? Arrays.stream(ApplicationRoute.values())
            .filter(route -> route != ApplicationRoute.SELF)
            .map(ApplicationRoute::code)
            .toList()
        : List.of();
  }

  private static boolean sameSecret(String expected, String given) {
    return MessageDigest.isEqual(
        expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
  }
}
