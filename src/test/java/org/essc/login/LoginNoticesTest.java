package org.essc.login;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import org.essc.testing.Api;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pages of logging in that only explain: one way of answering, in the user's language. */
@QuarkusTest
class LoginNoticesTest {

  private final Api api = Api.here();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/oauth2/logout|200|没有需要结束的登录|There is no login to end here",
        "/oauth2/authorize?client_id=x|400|此网站未登记|This website is not registered",
        "/login/01234567890123456789012345|404|此登录页面无法打开|This login page cannot be opened",
      })
  void noticeIsInTheUsersLanguageAndHeldByItsHeaders(
      String path, int status, String chinese, String english) {
    for (var reply : new Api.Reply[] {get(path, null), get(path, "zh"), get(path, "en")}) {
      boolean spoken = reply.header("Content-Language").equals("en");
      assertThat(reply.status()).as(reply.body()).isEqualTo(status);
      assertThat(reply.body())
          .contains(spoken ? english : chinese, "/login/assets/common.css")
          .doesNotContain(spoken ? chinese : english);
      assertThat(reply.header("Content-Security-Policy"))
          .contains("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'");
      assertThat(reply.header("X-Frame-Options")).isEqualTo("DENY");
      assertThat(reply.header("Cache-Control")).isEqualTo("no-store");
    }
    assertThat(get(path, "en").header("Content-Language")).isEqualTo("en");
  }

  /** OpenID Connect Core §3.1.2.1, RP-Initiated Logout §2. */
  @Test
  void portalsWishOfALanguageGoesBeforeTheBrowsers() {
    assertThat(get("/oauth2/logout?ui_locales=fr%20en-GB", "zh").body())
        .contains("There is no login to end here");
    assertThat(get("/oauth2/authorize?client_id=x&ui_locales=en", "zh").body())
        .contains("This website is not registered");
    assertThat(get("/oauth2/authorize?client_id=x&ui_locales=zh-CN", "en").body())
        .contains("此网站未登记");
  }

  private Api.Reply get(String path, String language) {
    var request = api.request(path, null).GET();
    return api.join(language == null ? request : request.header("Accept-Language", language));
  }
}
