package org.essc.holderpage;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.essc.family.acting.Delegate;
import org.essc.login.LoginId;
import org.essc.partner.PartnerNo;
import org.essc.person.HolderEvidence;
import org.essc.platform.crypto.ColumnCipher;
import org.essc.platform.crypto.ColumnRef;
import org.essc.platform.text.JsonText;

/**
 * Page sessions as Redis keeps them: identifiers, and the reference of the channel's evidence
 * encrypted, as it may identify a person.
 */
@Singleton
class PageRecords {

  private static final ColumnRef REFERENCE = new ColumnRef("page_session", "reference");

  private final ObjectMapper json;
  private final ColumnCipher cipher;

  PageRecords(ObjectMapper json, ColumnCipher cipher) {
    this.json = json;
    this.cipher = cipher;
  }

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Stored(
      HolderPage page,
      UUID holder,
      UUID eCard,
      UUID signing,
      String channel,
      String login,
      String delegate,
      String device,
      HolderEvidence.Method method,
      String provider,
      String reference,
      Long verifiedAt,
      Look membersFace) {

    @Override
    public String toString() {
      return "Stored[…]";
    }
  }

  /** How a channel has made sure of somebody. */
  record Look(HolderEvidence.Method method, String provider, String reference, long verifiedAt) {

    @Override
    public String toString() {
      return "Look[…]";
    }
  }

  /**
   * @param id of the page, to which the ciphertext is bound
   */
  String write(String id, PageSession session) {
    var evidence = session.evidence().orElse(null);
    var stored =
        new Stored(
            session.page(),
            session.holderId(),
            session.eCardId(),
            session.signingId(),
            session.channelNo().value(),
            session.login().map(LoginId::value).orElse(null),
            session.delegate().map(Delegate::encode).orElse(null),
            session.device(),
            evidence == null ? null : evidence.method(),
            evidence == null ? null : evidence.provider(),
            evidence == null ? null : cipher.encryptToText(REFERENCE, id, evidence.reference()),
            evidence == null ? null : evidence.verifiedAt().toEpochMilli(),
            session.membersFace().map(look -> write(id, look)).orElse(null));
    return JsonText.write(json, stored);
  }

  PageSession read(String id, String text) {
    var stored = JsonText.read(json, text, Stored.class);
    return new PageSession(
        stored.page(),
        stored.holder(),
        stored.eCard(),
        stored.signing(),
        new PartnerNo(stored.channel()),
        LoginId.find(stored.login()),
        Optional.ofNullable(stored.delegate()).map(Delegate::decode),
        stored.device(),
        evidence(id, stored),
        Optional.ofNullable(stored.membersFace()).map(look -> read(id, look)));
  }

  private Optional<HolderEvidence> evidence(String id, Stored stored) {
    return stored.method() == null
        ? Optional.empty()
        : Optional.of(
            read(
                id,
                new Look(
                    stored.method(), stored.provider(), stored.reference(), stored.verifiedAt())));
  }

  private Look write(String id, HolderEvidence look) {
    return new Look(
        look.method(),
        look.provider(),
        cipher.encryptToText(REFERENCE, id, look.reference()),
        look.verifiedAt().toEpochMilli());
  }

  private HolderEvidence read(String id, Look look) {
    var reference = cipher.decryptText(REFERENCE, id, look.reference());
    return new HolderEvidence(
        look.method(), look.provider(), reference, Instant.ofEpochMilli(look.verifiedAt()));
  }
}
