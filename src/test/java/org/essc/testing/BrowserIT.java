package org.essc.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A browser of tests comes again where a page says that something is away. */
class BrowserIT {

  private static final String FORM =
      "<form method=post action=/done><input name=pin id=pin><button>done</button></form>";

  /** As the page that opens a launch address, which it takes out of the address bar. */
  private static final String SHELL =
      """
      <p id=opening>opening</p><p id=away hidden>away</p><script>
      const ticket = location.hash;
      history.replaceState(null, '', location.pathname);
      fetch('/session', {method: 'POST', body: ticket}).then(answer => {
        if (answer.ok) location.replace('/form');
        else {
          document.querySelector('#opening').hidden = true;
          document.querySelector('#away').hidden = false;
        }
      })</script>""";

  private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
  private HttpServer server;
  private String site;

  @BeforeEach
  void start() throws IOException {
    Browser.requireInstalled();
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/favicon.ico", exchange -> answer(exchange, 204, ""));
    server.createContext("/form", exchange -> answer(exchange, 200, FORM));
    server.createContext("/open", exchange -> answer(exchange, 200, SHELL));
    server.createContext("/session", exchange -> secondTime(exchange, ""));
    server.createContext("/done", exchange -> secondTime(exchange, "<p id=answer>done</p>"));
    server.start();
    site = "http://localhost:" + server.getAddress().getPort();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void secondTime(HttpExchange exchange, String page) throws IOException {
    asked.add(
        exchange.getRequestMethod()
            + " "
            + new String(exchange.getRequestBody().readAllBytes(), UTF_8));
    exchange.getResponseHeaders().add("Retry-After", "1");
    answer(exchange, asked.size() == 1 ? 503 : 200, asked.size() == 1 ? "<h1>away</h1>" : page);
  }

  private static void answer(HttpExchange exchange, int status, String page) throws IOException {
    var body = page.getBytes(UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "text/html");
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Test
  void formIsSentAgainAsItWas() {
    try (var browser = Browser.open("en-US", 1280, 800)) {
      browser.visit(site + "/form");
      browser.type("#pin", "739105");
      browser.click("button");

      assertThat(browser.text("#answer")).isEqualTo("done");
      assertThat(asked).containsExactly("POST pin=739105", "POST pin=739105");
      assertThat(browser.console()).isEmpty();
    }
  }

  @Test
  void launchAddressIsOpenedOnceMore() {
    try (var browser = Browser.open("en-US", 1280, 800)) {
      browser.visit(site + "/open#t=ticket");
      browser.find("#pin");

      assertThat(asked).containsExactly("POST #t=ticket", "POST #t=ticket");
      assertThat(browser.console()).isEmpty();
    }
  }
}
