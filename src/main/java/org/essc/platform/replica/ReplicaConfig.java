package org.essc.platform.replica;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** A replica of the database that takes reads from the primary; nothing needs it. */
@ConfigMapping(prefix = "essc.replica")
public interface ReplicaConfig {

  /**
   * {@code postgresql://host:port/database}; several replicas may stand behind one address. User,
   * password and TLS are the primary's. Without it the primary answers everything.
   */
  Optional<String> url();

  /** How old what is read may be; one that is further behind is not asked. At least two seconds. */
  @WithDefault("3s")
  Duration lag();

  /** So long a reader waits for it before the primary answers, while its caller still waits. */
  @WithDefault("500ms")
  Duration patience();

  /** Connections of an instance to it. */
  @WithDefault("8")
  int maxSize();
}
