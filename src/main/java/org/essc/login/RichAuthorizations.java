package org.essc.login;

import io.quarkus.arc.All;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.essc.platform.crypto.ColumnCipher;
import org.essc.platform.crypto.ColumnRef;

/** The kinds of authorization that logins carry, and the seal over what was pushed of a person. */
@Singleton
public class RichAuthorizations {

  private static final ColumnRef SEALED = new ColumnRef("login", "sealed");

  private final List<RichAuthorization> all;
  private final ColumnCipher cipher;

  RichAuthorizations(@All List<RichAuthorization> all, ColumnCipher cipher) {
    this.all = all;
    this.cipher = cipher;
  }

  /** For the metadata, {@code authorization_details_types_supported}. */
  public Collection<String> types() {
    return all.stream().map(RichAuthorization::type).sorted().toList();
  }

  public Optional<RichAuthorization> find(String type) {
    return all.stream().filter(one -> one.type().equals(type)).findFirst();
  }

  /** That of a login which asks for more than a login. */
  public RichAuthorization of(Login login) {
    return find(login.request().detail().type()).orElseThrow();
  }

  /** For this login alone. */
  public String seal(LoginId id, String personal) {
    return cipher.encryptToText(SEALED, id.value(), personal);
  }

  /** What was pushed of a person; nothing once the holder has decided. */
  public Optional<String> open(Login login) {
    return login
        .field(Login.Field.SEALED)
        .map(text -> cipher.decryptText(SEALED, login.id().value(), text));
  }
}
