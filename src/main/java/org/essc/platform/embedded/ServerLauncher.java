package org.essc.platform.embedded;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Starts a server as our own child, so that it is reaped when it ends, but in a session of its own:
 * the Ctrl-C that ends the platform goes to its whole process group and must not end the servers
 * before the last request is answered.
 */
final class ServerLauncher {

  private static final List<Path> SETSID =
      List.of(Path.of("/usr/bin/setsid"), Path.of("/bin/setsid"));

  private ServerLauncher() {}

  static Process start(List<String> command, Path workingDirectory, Path output)
      throws IOException {
    var inSession = new ArrayList<String>();
    // absent on macOS, where Ctrl-C ends the servers together with the platform
    SETSID.stream()
        .filter(Files::isExecutable)
        .findFirst()
        .map(Path::toString)
        .ifPresent(inSession::add);
    inSession.addAll(command);
    return builder(inSession, workingDirectory, output).start();
  }

  /** Runs a program to its end and gives its exit code. */
  static int run(List<String> command, Path workingDirectory, Path output) throws IOException {
    try {
      return builder(command, workingDirectory, output).start().waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted", e);
    }
  }

  /**
   * The child gets no more of our environment than it needs: no secrets, no {@code PGPORT} that
   * would steer it. Its output goes to a file, which nobody has to read to keep it running.
   */
  private static ProcessBuilder builder(List<String> command, Path workingDirectory, Path output) {
    var builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectInput(new File("/dev/null"))
            .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
            .directory(workingDirectory.toFile());
    var environment = builder.environment();
    String path = environment.getOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin");
    environment.clear();
    environment.put("PATH", path);
    environment.put("LC_ALL", "C");
    return builder;
  }
}
