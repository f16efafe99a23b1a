package org.essc.login;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.concurrent.CompletableFuture;
import org.essc.testing.Api;

/** A browser at a login page, as it speaks to the server. */
public record LoginBrowser(Api api, WaitingLogins.Waiting login) {

  public String path() {
    return "/login/" + login.id();
  }

  public HttpRequest.Builder request(String path) {
    return api.request(path, null).header("Cookie", login.cookie());
  }

  public Api.Reply get(String more) {
    return api.join(request(path() + more).GET());
  }

  /** Sends one of the page's forms. */
  public Api.Reply send(String form) {
    return api.join(form(form, api.url("")));
  }

  public CompletableFuture<Api.Reply> sendAsync(String form) {
    return api.send(form(form, api.url("")));
  }

  /** A form as a page of another origin would send it, or of none. */
  public HttpRequest.Builder form(String form, String origin) {
    var request =
        request(path() + "/" + form)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString("", UTF_8));
    return origin == null ? request : request.header("Origin", origin);
  }
}
