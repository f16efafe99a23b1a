package org.essc.login.backchannel;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.essc.login.Login;
import org.essc.login.LoginId;
import org.essc.platform.crypto.ColumnCipher;
import org.essc.platform.crypto.ColumnRef;
import org.essc.platform.text.JsonText;

/** What a bank is called with after the decision, sealed to its login: {@link Login.Field#PING}. */
@Singleton
class SealedPings {

  private static final ColumnRef SEALED = new ColumnRef("login", "ping");

  private final ColumnCipher cipher;
  private final ObjectMapper json;

  SealedPings(ColumnCipher cipher, ObjectMapper json) {
    this.cipher = cipher;
    this.json = json;
  }

  /**
   * @param authReqId what the call is about
   * @param token that the bank has sent with its request, to know the call by
   */
  record Ping(String authReqId, String token) {

    @Override
    public String toString() {
      return "Ping[…]";
    }
  }

  String seal(LoginId login, Ping ping) {
    return cipher.encryptToText(SEALED, login.value(), JsonText.write(json, ping));
  }

  Optional<Ping> open(Login login) {
    return login.field(Login.Field.PING).map(text -> open(login.id(), text));
  }

  private Ping open(LoginId login, String text) {
    return JsonText.read(json, cipher.decryptText(SEALED, login.value(), text), Ping.class);
  }
}
