package org.essc.platform.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.qute.Engine;
import jakarta.ws.rs.core.Response;
import java.util.Locale;
import org.essc.testing.Unis;
import org.junit.jupiter.api.Test;

class BrowserPagesTest {

  private static Response page(int status) {
    var page = Engine.builder().addDefaults().build().parse("<p>").instance();
    return Unis.get(new BrowserPages("'self'").html(page, status, Locale.ENGLISH));
  }

  @Test
  void pageOfWhatIsAwaySaysWhenToComeAgain() {
    assertThat(page(503).getHeaderString("Retry-After")).isEqualTo("1");
  }

  @Test
  void otherPagesDoNot() {
    assertThat(page(200).getHeaders()).doesNotContainKey("Retry-After");
    assertThat(page(403).getHeaders()).doesNotContainKey("Retry-After");
  }
}
