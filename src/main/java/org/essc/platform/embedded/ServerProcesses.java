package org.essc.platform.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The running processes of one server, recognised by program and by the directory they work in. A
 * process id from a file is never trusted: it may long belong to somebody else.
 */
final class ServerProcesses {

  private static final Duration POLITE = Duration.ofSeconds(30);
  private static final Duration HARD = Duration.ofSeconds(10);

  private final String program;
  private final Path directory;

  ServerProcesses(String program, Path directory) {
    this.program = program;
    this.directory = directory;
  }

  List<ProcessHandle> running() {
    return ProcessHandle.allProcesses().filter(this::isOurs).toList();
  }

  /** Asks the main process to end by {@code signal}, waits for all, then ends what is left. */
  void stop(String signal) {
    var all = running();
    var pids = all.stream().map(ProcessHandle::pid).toList();
    all.stream()
        .filter(p -> p.parent().map(ProcessHandle::pid).filter(pids::contains).isEmpty())
        .forEach(p -> Signals.send(signal, p));
    if (!all.isEmpty() && !Poll.until(POLITE, () -> running().isEmpty())) {
      running().forEach(ProcessHandle::destroyForcibly);
      Poll.until(HARD, () -> running().isEmpty());
    }
  }

  private boolean isOurs(ProcessHandle process) {
    var command = process.info().command().map(Path::of).map(Path::getFileName);
    if (command.isPresent() && !command.get().toString().startsWith(program)) {
      return false;
    }
    Optional<Path> workingDirectory = workingDirectory(process);
    if (workingDirectory.isPresent()) {
      return command.isPresent() && workingDirectory.get().equals(directory);
    }
    // another user's process does not show its directory, but does show how it was called
    var arguments = process.info().arguments().map(List::of).orElse(List.of());
    return process.info().commandLine().orElse("").contains(program)
        && arguments.contains(directory.toString());
  }

  private static Optional<Path> workingDirectory(ProcessHandle process) {
    try {
      return Optional.of(
          Files.readSymbolicLink(Path.of("/proc", Long.toString(process.pid()), "cwd")));
    } catch (IOException | UnsupportedOperationException e) {
      return Optional.empty();
    }
  }

  /** Signals that Java itself cannot send. */
  static final class Signals {

    private Signals() {}

    static void send(String signal, ProcessHandle process) {
      try {
        var kill =
            new ProcessBuilder("sh", "-c", "kill -" + signal + " " + process.pid())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        kill.waitFor(HARD.toSeconds(), TimeUnit.SECONDS);
      } catch (IOException e) {
        process.destroy();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
