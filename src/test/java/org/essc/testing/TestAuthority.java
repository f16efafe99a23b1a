package org.essc.testing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An authority of a test's own, made with the JDK's keytool, and the certificates it signs. */
public final class TestAuthority {

  private static final String PASSWORD = "changeit";
  private static final String CA = "authority";

  private final Path directory;

  /**
   * @param directory for its files; has to be empty
   */
  public TestAuthority(Path directory) throws IOException, GeneralSecurityException {
    this.directory = Files.createDirectories(directory);
    generate(CA, "-dname", "CN=Authority of " + directory.getFileName(), "-ext", "bc:c");
    Files.writeString(certificate(), pem("CERTIFICATE", store(CA).getCertificate(CA).getEncoded()));
  }

  /** What to trust, PEM. */
  public Path certificate() {
    return directory.resolve("ca.crt");
  }

  /**
   * A server's certificate for one name.
   *
   * @param certificate PEM
   * @param key PEM, readable by its owner only
   */
  public record Server(Path certificate, Path key) {}

  public Server server(String name) throws IOException, GeneralSecurityException {
    generate(name, "-dname", "CN=server");
    var request = directory.resolve(name + ".csr");
    var signed = directory.resolve(name + ".crt");
    keytool(name, "-certreq", "-alias", name, "-file", request.toString());
    keytool(
        CA,
        "-gencert",
        "-rfc",
        "-alias",
        CA,
        "-infile",
        request.toString(),
        "-outfile",
        signed.toString(),
        "-validity",
        "2",
        "-ext",
        "san=dns:" + name);
    var key = directory.resolve(name + ".key");
    Files.createFile(
        key, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    var secret = store(name).getKey(name, PASSWORD.toCharArray());
    Files.writeString(key, pem("PRIVATE KEY", secret.getEncoded()));
    return new Server(signed, key);
  }

  private void generate(String alias, String... more) throws IOException {
    var arguments =
        new ArrayList<>(List.of("-genkeypair", "-alias", alias, "-keyalg", "RSA", "-keysize"));
    arguments.addAll(List.of("2048", "-validity", "2"));
    arguments.addAll(List.of(more));
    keytool(alias, arguments.toArray(String[]::new));
  }

  private KeyStore store(String alias) throws IOException, GeneralSecurityException {
    return KeyStore.getInstance(file(alias).toFile(), PASSWORD.toCharArray());
  }

  private Path file(String alias) {
    return directory.resolve(alias + ".p12");
  }

  private void keytool(String alias, String... arguments) throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    command.addAll(List.of("-keystore", file(alias).toString(), "-storetype", "PKCS12"));
    command.addAll(List.of("-storepass", PASSWORD));
    var log = directory.resolve("keytool.log").toFile();
    var process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log).start();
    try {
      if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new AssertionError(command + ": " + Files.readString(log.toPath()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static String pem(String what, byte[] der) {
    var base64 = Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(der);
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(what, base64, what);
  }
}
