package org.essc.platform.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.essc.platform.web.Manifests.Manifest;
import org.junit.jupiter.api.Test;

/**
 * The manifests of PostgreSQL and Redis, of their secrets and of what watches them, agree with each
 * other and with the runbook.
 */
class KubernetesServersTest {

  private static final String EXTERNAL_SECRET = "external-secrets.io/v1/ExternalSecret";
  private static final String CLUSTER = "postgresql.cnpg.io/v1/Cluster";
  private static final String SCHEDULED_BACKUP = "postgresql.cnpg.io/v1/ScheduledBackup";
  private static final String CERTIFICATE = "cert-manager.io/v1/Certificate";
  private static final String POD_MONITOR = "monitoring.coreos.com/v1/PodMonitor";
  private static final String PROBE = "monitoring.coreos.com/v1/Probe";

  /** As the runbook tells External Secrets to fetch one. */
  private static final Pattern FETCH =
      Pattern.compile("kubectl -n (\\S+) annotate externalsecret (\\S+) force-sync=");

  /** With an interval of 0 and no policy External Secrets never looks at it again. */
  @Test
  void secretsThatAreNotFetchedByThemselvesAreFetchedWhenTheyAreAnnotated() throws IOException {
    assertThat(notFetchedByThemselves())
        .hasSize(4)
        .allSatisfy(
            one ->
                assertThat(one.document().at("/spec/refreshPolicy").asText())
                    .as(one.toString())
                    .isEqualTo("OnChange"));
  }

  /** One that is not told keeps the former password, and it comes back when that is next used. */
  @Test
  void runbookHasSecretsFetchedThatThereAreAndNoOtherwiseAre() throws IOException {
    var secrets =
        notFetchedByThemselves().stream()
            .map(one -> one.document().at("/metadata/namespace").asText() + "/" + one.name())
            .toList();
    for (var runbook : List.of("docs/operations.md", "docs/zh/operations.md")) {
      var told =
          FETCH
              .matcher(Files.readString(Path.of(runbook)))
              .results()
              .map(found -> found.group(1) + "/" + found.group(2))
              .toList();
      assertThat(told).as(runbook).containsOnly(secrets.toArray(String[]::new));
    }
  }

  private static List<Manifest> notFetchedByThemselves() throws IOException {
    return Manifests.ofKind(EXTERNAL_SECRET).stream()
        .filter(one -> one.document().at("/spec/refreshInterval").asText().equals("0"))
        .toList();
  }

  /** CloudNativePG takes no secret of another name, and a restore of servers ends at that. */
  @Test
  void secretOfTheDatabaseNamesItsOwnerWhoeverThePlatformLogsInAs() throws IOException {
    var secret =
        Manifests.ofKind(EXTERNAL_SECRET).stream()
            .filter(one -> one.name().equals("essc-database"))
            .findFirst()
            .orElseThrow();
    var username = secret.document().at("/spec/target/template/data/username").asText();
    for (var directory : List.of("data/postgresql", "data/postgresql-restored")) {
      var bootstrap = only(Manifests.rendered(directory), CLUSTER).document().at("/spec/bootstrap");
      assertThat(elements(bootstrap).toList())
          .as(directory)
          .singleElement()
          .satisfies(
              made -> {
                assertThat(made.at("/secret/name").asText()).isEqualTo(secret.name());
                assertThat(username).isEqualTo(made.path("owner").asText());
              });
    }
  }

  /** Whichever of the two is applied last, the other goes on. */
  @Test
  void restoredServersLeaveTheOthersAsTheyAre() throws IOException {
    var usual = Manifests.rendered("data/postgresql");
    var restored = Manifests.rendered("data/postgresql-restored");
    assertThat(restored).hasSameSizeAs(usual);
    for (var one : restored) {
      assertThat(usual)
          .filteredOn(other -> other.kind().equals(one.kind()) && other.name().equals(one.name()))
          .allSatisfy(
              other -> assertThat(one.document()).as(one.toString()).isEqualTo(other.document()));
    }
    for (var servers : List.of(usual, restored)) {
      assertThat(only(servers, SCHEDULED_BACKUP).document().at("/spec/cluster/name").asText())
          .isEqualTo(only(servers, CLUSTER).name());
    }
    assertThat(only(restored, CLUSTER).name()).isNotEqualTo(only(usual, CLUSTER).name());
  }

  @Test
  void certificateNamesTheHostsOfTheServersAndOfThoseOfABackup() throws IOException {
    for (var directory : List.of("data/postgresql", "data/postgresql-restored")) {
      var servers = Manifests.rendered(directory);
      var name = only(servers, CLUSTER).name();
      assertThat(texts(only(servers, CERTIFICATE).document().at("/spec/dnsNames")))
          .as(directory)
          .contains(name + "-rw.essc-data.svc", name + "-ro.essc-data.svc");
    }
  }

  @Test
  void everyRedisThatIsProbedAnswersUnderANameOfItsCertificate() throws IOException {
    var redis = Manifests.rendered("data/redis");
    var names = texts(only(redis, CERTIFICATE).document().at("/spec/dnsNames"));
    var targets = texts(only(redis, PROBE).document().at("/spec/targets/staticConfig/static"));
    // three masters and their replicas
    assertThat(targets).hasSize(6).doesNotHaveDuplicates();
    for (var target : targets) {
      assertNamed(names, target.substring(0, target.indexOf(':')));
    }
  }

  /** Behind one service a pod that has restarted and knows no other would be asked, too. */
  @Test
  void provinceFindsRedisUnderNamesOfItsCertificateAndMoreThanOne() throws IOException {
    var names =
        texts(only(Manifests.rendered("data/redis"), CERTIFICATE).document().at("/spec/dnsNames"));
    var settings =
        Manifests.ofKind("v1/ConfigMap").stream()
            .filter(one -> one.file().equals(Path.of("k8s/overlays/province/config.yaml")))
            .findFirst()
            .orElseThrow();
    var hosts = settings.document().at("/data/QUARKUS_REDIS_HOSTS").asText().split(",");
    assertThat(hosts).hasSizeGreaterThan(1);
    for (var host : hosts) {
      assertNamed(names, URI.create(host).getHost());
    }
  }

  /**
   * The names that pods give to clients, which connect to no others: full ones by the operator's
   * feature gate, and without it short ones, of which no certificate speaks.
   */
  @Test
  void redisNamesItselfToClientsAsItsCertificateDoes() throws IOException {
    var names =
        texts(only(Manifests.rendered("data/redis"), CERTIFICATE).document().at("/spec/dnsNames"));
    for (var role : List.of("leader", "follower")) {
      assertNamed(
          names, "redis-%1$s-0.redis-%1$s-headless.essc-data.svc.cluster.local".formatted(role));
    }
    assertThat(Files.readString(Path.of("k8s", "README.md")))
        .contains("featureGates.GenerateConfigInInitContainer: true");
  }

  /** One that is taken in and has no copy yet would take over empty from its master. */
  @Test
  void runbookWaitsForTheCopyOfARedisThatIsTakenIn() throws IOException {
    for (var runbook : List.of("docs/operations.md", "docs/zh/operations.md")) {
      assertThat(Files.readString(Path.of(runbook)))
          .as(runbook)
          .containsSubsequence(
              "redis leader-1 cluster replicate MASTER",
              "redis leader-0 --cluster call localhost:6379 cluster forget FAILED",
              "redis leader-1 info replication    # master_link_status:up");
    }
  }

  private static void assertNamed(List<String> names, String host) {
    // a wildcard stands for one label (RFC 6125 §6.4.3)
    assertThat(names).containsAnyOf(host, "*" + host.substring(host.indexOf('.')));
  }

  /** A probe that fails has no date of a certificate, so the alert of dates says nothing of it. */
  @Test
  void everyProbeHasAnAlertThatSaysThatItFails() throws IOException {
    var alerts = Manifests.alertExpressions();
    assertThat(Manifests.ofKind(PROBE))
        .hasSize(3)
        .allSatisfy(
            probe -> {
              var job = probe.document().at("/spec/jobName").asText();
              assertThat(alerts)
                  .as(job)
                  .anyMatch(one -> one.contains("(probe_success{job=\"" + job + "\"}) == 0"));
            });
  }

  /** Backups and standbys of one PostgreSQL hide not that another has none. */
  @Test
  void alertsTellPostgresqlsApartByTheirName() throws IOException {
    var monitor = only(Manifests.rendered("data/postgresql"), POD_MONITOR);
    assertThat(texts(monitor.document().at("/spec/podTargetLabels")))
        .containsExactly("cnpg.io/cluster");
    for (var metric :
        List.of(
            "barman_cloud_cloudnative_pg_io_last_available_backup_timestamp",
            "cnpg_pg_replication_streaming_replicas")) {
      assertThat(Manifests.alertExpressions())
          .filteredOn(one -> one.contains(metric))
          .singleElement()
          .asString()
          .contains("max by (namespace, cnpg_io_cluster) (" + metric + ")")
          .contains("or absent(" + metric + ")");
    }
  }

  @Test
  void partnersKeysAreWatchedByTheirUse() throws IOException {
    assertThat(Manifests.alertExpressions())
        .anyMatch(one -> one.contains("max by (partner, use) (essc_partner_"));
  }

  /**
   * A master that came back under its name, empty and before its replica took over would empty the
   * replica. So it comes back as a stranger, and its absence as a replica is told.
   */
  @Test
  void redisKeepsNothingNotEvenWhoIsWho() throws IOException {
    var cluster =
        only(Manifests.rendered("data/redis"), "redis.redis.opstreelabs.in/v1beta2/RedisCluster")
            .document();
    assertThat(cluster.at("/spec/persistenceEnabled").asBoolean(true)).isFalse();
    assertThat(cluster.at("/spec/storage").isMissingNode()).isTrue();
    var masters = cluster.at("/spec/clusterSize").asInt();
    assertThat(Manifests.alertExpressions())
        .anyMatch(one -> one.contains("redis_connected_slaves") && one.endsWith(" < " + masters));
  }

  private static Manifest only(List<Manifest> manifests, String kind) {
    var found = manifests.stream().filter(one -> one.kind().equals(kind)).toList();
    assertThat(found).as(kind).hasSize(1);
    return found.get(0);
  }

  private static List<String> texts(JsonNode array) {
    return elements(array).map(JsonNode::asText).toList();
  }

  private static Stream<JsonNode> elements(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }
}
