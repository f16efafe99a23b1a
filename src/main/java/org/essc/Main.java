package org.essc;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.essc.audit.command.KeysCommand;
import org.essc.audit.command.RestoreCommand;
import org.essc.audit.verify.AuditCommand;
import org.essc.platform.config.MigrateCommand;
import org.essc.platform.crypto.MasterKey;
import org.essc.platform.crypto.MasterKeyException;
import org.essc.platform.servers.BundledServers;
import org.essc.platform.servers.ServerChoice;
import org.essc.platform.servers.ServersException;
import org.essc.platform.time.ClockProducer;

/**
 * The program's entry: decides between embedded and external servers before Quarkus starts, because
 * Quarkus wants to know its database's address when it starts. With a command's name as first
 * argument it runs that command instead.
 */
@QuarkusMain
public final class Main {

  private static final Map<String, Command> COMMANDS =
      Map.of(
          "audit", withKey(new AuditCommand()::run),
          "keys", withKey(new KeysCommand(System.out, ClockProducer.system())::run),
          "restore", withKey(new RestoreCommand(System.out, ClockProducer.system())::run),
          "migrate",
              (arguments, database, key) ->
                  new MigrateCommand(System.out).run(arguments, database));

  /** What stopping takes beyond the time that requests in flight are given. */
  private static final Duration STOPPING = Duration.ofSeconds(30);

  /** As sysexits.h has it for a wrong command line. */
  private static final int UNKNOWN_COMMAND = 64;

  /** The command could not do its work; 1 is a command's own answer. */
  private static final int NOT_RUN = 2;

  /** One that reads or writes what the master key protects. */
  @FunctionalInterface
  private interface KeyCommand {

    int run(List<String> arguments, DataSource database, MasterKey key);
  }

  private Main() {}

  public static void main(String... arguments) {
    try {
      if (arguments.length > 0) {
        System.exit(run(arguments[0], List.of(arguments).subList(1, arguments.length)));
      }
      serve(ServerChoice.read());
    } catch (ServersException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
  }

  private static int run(String name, List<String> arguments) {
    var command = COMMANDS.get(name);
    if (command == null) {
      System.err.println(
          "Unknown command " + name + "; there are " + COMMANDS.keySet() + ", and none to serve.");
      return UNKNOWN_COMMAND;
    }
    try {
      return new CommandRunner(ServerChoice.read()).run(command, arguments);
    } catch (ServersException | MasterKeyException e) {
      System.err.println(e.getMessage());
      return NOT_RUN;
    }
  }

  private static Command withKey(KeyCommand command) {
    return (arguments, database, key) -> command.run(arguments, database, key.get());
  }

  private static void serve(ServerChoice choice) {
    if (choice.external()) {
      choice.derivedProperties().forEach(System::setProperty);
    } else {
      var drain =
          choice
              .config()
              .getOptionalValue("quarkus.shutdown.timeout", Duration.class)
              .orElse(Duration.ZERO);
      if (!BundledServers.ofThisBuild().start(choice, drain.plus(STOPPING))) {
        return;
      }
    }
    Quarkus.run(Platform.class);
  }
}
